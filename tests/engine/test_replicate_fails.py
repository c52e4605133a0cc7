"""Every way in which Replicate fails leads to the right error, and never to a second submission."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.outbound import Outbound
from engine.providers import asking, results
from engine.providers.interface import (
    AccountEmpty,
    GenerationFailed,
    KeyDenied,
    KeyRefused,
    Moderated,
    OutcomeUnknown,
    ProviderError,
    Refused,
    Unavailable,
)
from engine.providers.replicate import ReplicateProvider
from tests.doubles.replicate import ReplicateDouble
from tests.engine.paid_services import MUSICGEN, finished, replicate, request, silent

SUBMITTING: dict[str, type[ProviderError]] = {
    **dict.fromkeys(("throttled", "throttled_in_words", "throttled_in_header", "throttled_silently"), Unavailable),
    "maintenance": Unavailable,
    **dict.fromkeys(("unknown_model", "invalid", "no_permission", "moderated_at_once", "moved"), Refused),
    **dict.fromkeys(("unauthenticated", "forbidden"), KeyRefused),
    "no_credit": AccountEmpty,
    **dict.fromkeys(("page_502", "error_500", "error_503", "lost_answer"), OutcomeUnknown),
    **dict.fromkeys(("cut_answer", "nothing_said"), OutcomeUnknown),
}
FAILING = {"failed": "failed", "out_of_memory": "failed", "moderated": "failed",
           "no_source": "failed", "aborted": "cancelled",
           "deadline": "cancelled", "as_nothing": "failed"}  # fmt: skip
ASKING = ("get_page", "get_500", "get_429", "get_lost", "get_not_json", "get_locked")
FETCHING: dict[str, type[ProviderError]] = {
    **dict.fromkeys(("file_500", "file_cut"), Unavailable),
    **dict.fromkeys(("file_404", "file_401", "file_inside", "file_empty", "file_page"), GenerationFailed),
}
DELIVERING: dict[str, type[ProviderError] | None] = {
    **dict.fromkeys(("as_list", "as_object", "as_data", "as_api_file"), None),
    **dict.fromkeys(("as_empty_list", "as_foreign", "as_relative"), GenerationFailed),
}
CANCELLING = ("cancel_page", "cancel_500", "cancel_429", "cancel_lost", "cancel_locked")
TESTED_ALONE = {"slow_answer", "get_forgotten", "new_word", "output_first", "file_drips", "cancel_too_late",
                "cancel_unseen", "cancel_not_json"}  # fmt: skip
TESTED_ELSEWHERE = {"told_202", "foreign_urls", "webhook_first", "list_page", "list_500", "list_429", "list_lost",
                    "list_not_json", "list_locked", "list_foreign_next", "list_no_input",
                    "times_missing", "last_time_missing"}  # fmt: skip


def test_no_fault_of_the_double_is_forgotten() -> None:
    known = {*SUBMITTING, *FAILING, *ASKING, *FETCHING, *DELIVERING, *CANCELLING, *TESTED_ALONE, *TESTED_ELSEWHERE}
    assert known == set(ReplicateDouble.faults_by_place)


@pytest.mark.parametrize(("fault", "error"), SUBMITTING.items())
def test_a_submission_fails(fault: str, error: type[ProviderError]) -> None:
    with ReplicateDouble(seed=1) as double:
        double.faults.force(fault)
        with pytest.raises(ProviderError) as caught:
            replicate(double).submit(request())
        assert type(caught.value) is error
        assert len(double.requests) == 1
        assert len(double.accepted) == (error is OutcomeUnknown)
        assert double.key not in str(caught.value)
        assert "piano" not in str(caught.value)


@pytest.mark.parametrize(
    ("fault", "seconds"),
    [
        ("throttled", 10.0),
        ("throttled_in_words", 10.0),
        ("throttled_in_header", 12.0),
        ("throttled_silently", None),
        ("maintenance", 30.0),
    ],
)
def test_a_busy_service_says_how_long(fault: str, seconds: float | None) -> None:
    with ReplicateDouble(seed=1) as double:
        double.faults.force(fault)
        with pytest.raises(Unavailable) as caught:
            replicate(double).submit(request())
        assert caught.value.retry_after == seconds


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("invalid", "input.duration: Must be less than or equal to 190"),
        ("no_permission", "does not exist"),
        ("moderated_at_once", "content rules"),
    ],
)
def test_a_refusal_says_why(fault: str, words: str) -> None:
    with ReplicateDouble(seed=1) as double:
        double.faults.force(fault)
        with pytest.raises(Refused, match=words):
            replicate(double).submit(request())


def test_what_takes_too_long_to_answer_may_be_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "SUBMIT_SECONDS", 0.3)
    with ReplicateDouble(seed=1) as double:
        double.faults.force("slow_answer")
        with pytest.raises(OutcomeUnknown):
            replicate(double).submit(request())
        assert len(double.accepted) == 1


def test_a_service_that_is_not_there_and_an_address_that_is_forbidden_were_not_asked() -> None:
    with ReplicateDouble(seed=1) as double:
        maker = replicate(double)
        with pytest.raises(Refused):
            ReplicateProvider(model=MUSICGEN, key="k", outbound=Outbound(), base_url=double.base_url).submit(request())
        assert double.requests == []
    with pytest.raises(Unavailable):
        maker.submit(request())


@pytest.mark.parametrize(("fault", "state"), FAILING.items())
def test_what_ends_without_a_song_has_failed_for_good(fault: str, state: str, tmp_path: Path) -> None:
    with ReplicateDouble(seed=1) as double:
        double.faults.force(fault)
        maker = replicate(double)
        sent = finished(maker, request())
        poll = maker.poll(request(), sent)
        assert poll.state == state
        assert "CUDA" not in poll.message
        assert ("content rules" in poll.message) == (fault == "moderated")
        with pytest.raises(GenerationFailed) as caught:
            maker.fetch(request(), sent, tmp_path, silent)
        assert (type(caught.value) is Moderated) == poll.is_moderated == (fault == "moderated")


def test_an_hour_later_everything_is_gone(tmp_path: Path) -> None:
    with ReplicateDouble(seed=1) as double:
        maker = replicate(double)
        sent = finished(maker, request())
        double.passed_seconds = 3700.0
        assert maker.poll(request(), sent).state == "failed"
        with pytest.raises(GenerationFailed, match="no longer"):
            maker.fetch(request(), sent, tmp_path, silent)


@pytest.mark.parametrize("fault", ASKING)
def test_an_answer_that_is_none_passes(fault: str, tmp_path: Path) -> None:
    with ReplicateDouble(seed=1) as double:
        maker = replicate(double)
        sent = maker.submit(request())
        double.faults.force(fault, fault)
        with pytest.raises(Unavailable) as caught:
            maker.poll(request(), sent)
        assert caught.value.retry_after == (3.0 if fault == "get_429" else None)
        assert isinstance(caught.value, KeyDenied) == (fault == "get_locked")
        with pytest.raises(Unavailable):
            maker.fetch(request(), sent, tmp_path, silent)
        assert maker.poll(request(), sent).state == "queued"


@pytest.mark.parametrize("fault", ["new_word", "output_first"])
def test_it_is_at_work_until_it_says_otherwise(fault: str) -> None:
    with ReplicateDouble(seed=1) as double:
        double.faults.force(fault)
        maker = replicate(double)
        sent = maker.submit(request())
        assert [maker.poll(request(), sent).state for _ in range(3)] == ["queued", "running", "done"]


def test_a_forgotten_prediction_has_failed() -> None:
    with ReplicateDouble(seed=1) as double:
        maker = replicate(double)
        sent = maker.submit(request())
        double.faults.force("get_forgotten")
        assert maker.poll(request(), sent).state == "failed"


@pytest.mark.parametrize(("fault", "error"), FETCHING.items())
def test_a_file_cannot_be_fetched(fault: str, error: type[ProviderError], tmp_path: Path) -> None:
    with ReplicateDouble(seed=1) as double:
        maker = replicate(double)
        sent = finished(maker, request())
        double.faults.force(fault)
        with pytest.raises(ProviderError) as caught:
            maker.fetch(request(), sent, tmp_path, silent)
        assert type(caught.value) is error
        assert list(tmp_path.iterdir()) == []
        assert maker.fetch(request(), sent, tmp_path, silent).mix.stat().st_size > 10_000


def test_a_file_that_drips_is_given_up_and_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "DOWNLOAD_SECONDS", 0.5)
    with ReplicateDouble(seed=1) as double:
        maker = replicate(double)
        sent = finished(maker, request())
        double.faults.force("file_drips")
        with pytest.raises(Unavailable):
            maker.fetch(request(), sent, tmp_path, silent)


@pytest.mark.parametrize(("fault", "error"), DELIVERING.items())
def test_a_result_comes_in_many_forms(fault: str, error: type[ProviderError] | None, tmp_path: Path) -> None:
    with ReplicateDouble(seed=1) as double:
        double.faults.force(fault)
        maker = replicate(double)
        sent = finished(maker, request())
        if error is None:
            assert maker.fetch(request(), sent, tmp_path, silent).mix.name == "song.wav"
            return
        with pytest.raises(error):
            maker.fetch(request(), sent, tmp_path, silent)


@pytest.mark.parametrize("fault", CANCELLING)
def test_a_cancel_that_is_not_answered_is_sent_again(fault: str) -> None:
    with ReplicateDouble(seed=1) as double:
        maker = replicate(double)
        sent = maker.submit(request())
        double.faults.force(fault)
        with pytest.raises(Unavailable):
            maker.cancel(request(), sent)
        assert maker.cancel(request(), sent) is True


@pytest.mark.parametrize("fault", ["cancel_too_late", "cancel_unseen", "cancel_not_json"])
def test_a_cancel_that_stopped_nothing_is_no_promise(fault: str) -> None:
    with ReplicateDouble(seed=1) as double:
        maker = replicate(double)
        sent = maker.submit(request())
        double.faults.force(fault)
        assert maker.cancel(request(), sent) is False
