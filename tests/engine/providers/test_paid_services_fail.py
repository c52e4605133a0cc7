"""Every way in which a paid service fails leads to the right error, and never to a second submission."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from engine.outbound import Outbound
from engine.outside import GenerationFailed, KeyDenied, Moderated, OutcomeUnknown, ProviderError, Refused, Unavailable
from engine.providers.shared import asking, results
from tests.engine.providers.paid_faults import OF_FAL, OF_REPLICATE, Faults
from tests.engine.providers.paid_services import AT_FAL, AT_REPLICATE, Service, finished, for_model, request, silent
from tests.engine.providers.upload_faults import OF_UPLOADS

SERVICES = ((AT_FAL, OF_FAL), (AT_REPLICATE, OF_REPLICATE))
EACH_SERVICE = pytest.mark.parametrize("service", [AT_FAL, AT_REPLICATE], ids=lambda service: service.name)


def each(faults_of: Callable[[Faults], Iterable[str]]) -> pytest.MarkDecorator:
    """Every such fault of every service."""
    rows = [(service, faults, fault) for service, faults in SERVICES for fault in faults_of(faults)]
    ids = [f"{service.name} {fault}" for service, _, fault in rows]
    return pytest.mark.parametrize(("service", "faults", "fault"), rows, ids=ids)


def test_no_fault_of_the_doubles_is_forgotten() -> None:
    for service, faults in SERVICES:
        with service.double(seed=1) as double:
            assert faults.all() | set(OF_UPLOADS[service.double]) == set(double.faults_by_place)


@each(lambda faults: faults.submitting)
def test_a_submission_fails(service: Service, faults: Faults, fault: str) -> None:
    error = faults.submitting[fault]
    with service.double(seed=1) as double:
        double.faults.force(fault)
        with pytest.raises(ProviderError) as caught:
            service.maker(double).submit(for_model(service.model))
        assert type(caught.value) is error
        assert len(double.requests) == 1
        assert len(double.accepted) == (error is OutcomeUnknown)
        assert double.key not in str(caught.value)
        assert "piano" not in str(caught.value)


@each(lambda faults: faults.busy)
def test_a_busy_service_says_how_long(service: Service, faults: Faults, fault: str) -> None:
    with service.double(seed=1) as double:
        double.faults.force(fault)
        with pytest.raises(Unavailable) as caught:
            service.maker(double).submit(request())
        assert caught.value.retry_after == faults.busy[fault]


@each(lambda faults: faults.refusing)
def test_a_refusal_says_why(service: Service, faults: Faults, fault: str) -> None:
    with service.double(seed=1) as double:
        double.faults.force(fault)
        with pytest.raises(Refused, match=faults.refusing[fault]):
            service.maker(double).submit(request())


@EACH_SERVICE
def test_what_takes_too_long_to_answer_may_be_accepted(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "SUBMIT_SECONDS", 1.0)
    with service.double(seed=1) as double:
        double.faults.force("slow_answer")
        with pytest.raises(OutcomeUnknown):
            service.maker(double).submit(request())
        assert len(double.accepted) == 1


@EACH_SERVICE
def test_a_service_that_is_not_there_and_an_address_that_is_forbidden_were_not_asked(service: Service) -> None:
    with service.double(seed=1) as double:
        maker = service.maker(double)
        forbidden = service.provider(model=service.model, key="k", outbound=Outbound(), base_url=double.base_url)
        with pytest.raises(Refused):
            forbidden.submit(request())
        assert double.requests == []
    with pytest.raises(Unavailable):
        maker.submit(request())


@each(lambda faults: faults.ending)
def test_what_ends_without_a_song_has_failed_for_good(
    service: Service, faults: Faults, fault: str, tmp_path: Path
) -> None:
    with service.double(seed=1) as double:
        double.faults.force(fault)
        maker = service.maker(double)
        sent = finished(maker, request())
        poll = maker.poll(request(), sent)
        assert poll.state == faults.ending[fault]
        assert service.title in poll.message
        assert "CUDA" not in poll.message
        assert ("content rules" in poll.message) == (fault == "moderated")
        with pytest.raises(GenerationFailed) as caught:
            maker.fetch(request(), sent, tmp_path, silent)
        assert (type(caught.value) is Moderated) == poll.is_moderated == (fault == "moderated")


@each(lambda faults: faults.asking)
def test_an_answer_that_is_none_passes(service: Service, faults: Faults, fault: str) -> None:
    with service.double(seed=1) as double:
        maker = service.maker(double)
        sent = maker.submit(request())
        double.faults.force(fault)
        with pytest.raises(Unavailable) as caught:
            maker.poll(request(), sent)
        assert caught.value.retry_after == (3.0 if fault == faults.told_3_seconds else None)
        assert isinstance(caught.value, KeyDenied) == (fault == faults.locked)
        assert maker.poll(request(), sent).state == "queued"


@each(lambda faults: faults.fetching)
def test_a_file_cannot_be_fetched(service: Service, faults: Faults, fault: str, tmp_path: Path) -> None:
    with service.double(seed=1) as double:
        maker = service.maker(double)
        sent = finished(maker, request())
        double.faults.force(fault)
        with pytest.raises(ProviderError) as caught:
            maker.fetch(request(), sent, tmp_path, silent)
        assert type(caught.value) is faults.fetching[fault]
        assert list(tmp_path.iterdir()) == []
        assert maker.fetch(request(), sent, tmp_path, silent).mix.stat().st_size > 10_000


@each(lambda faults: faults.delivering)
def test_a_result_comes_in_many_forms(service: Service, faults: Faults, fault: str, tmp_path: Path) -> None:
    error = faults.delivering[fault]
    with service.double(seed=1) as double:
        double.faults.force(fault)
        maker = service.maker(double)
        sent = finished(maker, request())
        if error is None:
            assert maker.fetch(request(), sent, tmp_path, silent).mix.name == "song.wav"
            return
        with pytest.raises(error):
            maker.fetch(request(), sent, tmp_path, silent)


@EACH_SERVICE
def test_a_file_that_drips_is_given_up_and_asked_again(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results, "DOWNLOAD_SECONDS", 0.5)
    with service.double(seed=1) as double:
        maker = service.maker(double)
        sent = finished(maker, request())
        double.faults.force("file_drips")
        with pytest.raises(Unavailable):
            maker.fetch(request(), sent, tmp_path, silent)


@each(lambda faults: faults.cancelling)
def test_a_cancel_that_is_not_answered_is_sent_again(service: Service, faults: Faults, fault: str) -> None:
    del faults
    with service.double(seed=1) as double:
        maker = service.maker(double)
        sent = maker.submit(request())
        double.faults.force(fault)
        with pytest.raises(Unavailable):
            maker.cancel(request(), sent)
        assert maker.cancel(request(), sent) is True


@EACH_SERVICE
def test_a_cancel_that_is_answered_unreadably_is_no_promise(service: Service) -> None:
    with service.double(seed=1) as double:
        maker = service.maker(double)
        sent = maker.submit(request())
        double.faults.force("cancel_not_json")
        assert maker.cancel(request(), sent) is False
