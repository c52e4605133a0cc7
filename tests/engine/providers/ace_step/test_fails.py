"""Every way in which an ACE-Step server fails leads to the right error, and never to a second submission."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.outbound import Outbound
from engine.outside import GenerationFailed, KeyDenied, KeyRefused, OutcomeUnknown, ProviderError, Refused, Unavailable
from engine.providers.ace_step.provider import AceStepProvider
from tests.doubles.ace_step import AceStepDouble
from tests.engine.providers.ace_step.wire import TURBO, finished, provider, request, silent

SUBMITTING: dict[str, type[ProviderError]] = {
    **dict.fromkeys(("full", "not_ready"), Unavailable),
    "unauthorized": KeyRefused,
    **dict.fromkeys(("unsupported", "moved"), Refused),
    **dict.fromkeys(("server_error", "error_in_200", "proxy_503", "no_task_id", "lost_answer"), OutcomeUnknown),
}
FAILING = ("failed", "failed_told", "stale", "result_not_json", "result_no_list", "result_empty", "foreign_file")
ASKING = ("ask_503", "ask_html", "ask_lost", "ask_error_in_200", "ask_nothing")
FETCHING: dict[str, type[ProviderError]] = {
    **dict.fromkeys(("gone", "outside", "page", "page_as_audio"), GenerationFailed),
    **dict.fromkeys(("audio_500", "cut_audio"), Unavailable),
}
TESTED_ELSEWHERE = {"slow_first", "two_files", "stats_503"}


def test_no_fault_of_the_double_is_forgotten() -> None:
    known = {*SUBMITTING, *FAILING, *ASKING, *FETCHING, *TESTED_ELSEWHERE}
    assert known == set(AceStepDouble.faults_by_place)


@pytest.mark.parametrize(("fault", "error"), SUBMITTING.items())
def test_a_submission_fails(fault: str, error: type[ProviderError]) -> None:
    with AceStepDouble(seed=1) as double:
        double.faults.force(fault)
        with pytest.raises(ProviderError) as caught:
            provider(double).submit(request())
        assert type(caught.value) is error
        assert [asked.path for asked in double.requests].count("/release_task") == 1
        if error is not OutcomeUnknown:
            assert double.accepted == []


def test_a_full_queue_is_unavailable_until_there_is_room() -> None:
    with AceStepDouble(seed=1) as double:
        double.queue_maximum = 1
        maker = provider(double)
        sent = maker.submit(request())
        with pytest.raises(Unavailable):
            maker.submit(request())
        maker.poll(request(), sent)
        maker.poll(request(), sent)
        assert maker.submit(request()).request_id != sent.request_id


def test_a_wrong_key_is_refused_and_a_missing_server_unavailable() -> None:
    with AceStepDouble(seed=1) as double:
        with pytest.raises(Refused, match="key"):
            provider(double, key="another").submit(request())
        maker = provider(double)
    with pytest.raises(Unavailable):
        maker.submit(request())


def test_a_key_that_is_refused_while_it_asks_may_be_replaced_by_another() -> None:
    with AceStepDouble(seed=1) as double:
        maker = provider(double)
        sent = maker.submit(request())
        double.add_key("second")
        double.revoke(double.key)
        with pytest.raises(KeyDenied):
            maker.poll(request(), sent)
        assert provider(double, key="second").poll(request(), sent).state in {"queued", "running"}


def test_an_address_the_operator_did_not_allow_is_not_asked() -> None:
    with AceStepDouble(seed=1) as double:
        maker = AceStepProvider(model=TURBO, base_url=double.base_url, outbound=Outbound())
        with pytest.raises(Refused):
            maker.submit(request())
        assert double.requests == []


@pytest.mark.parametrize("fault", FAILING)
def test_a_task_that_fails_or_delivers_nothing_readable_has_failed_for_good(fault: str, tmp_path: Path) -> None:
    with AceStepDouble(seed=1) as double:
        double.faults.force(fault)
        maker = provider(double)
        sent = finished(maker, request())
        poll = maker.poll(request(), sent)
        assert poll.state == "failed"
        assert poll.message.startswith("The music server")
        assert "Traceback" not in poll.message
        with pytest.raises(GenerationFailed):
            maker.fetch(request(), sent, tmp_path, silent)
        assert not any(asked.path == "/v1/audio" for asked in double.requests)


def test_a_song_the_server_forgot_before_it_was_fetched_is_lost(tmp_path: Path) -> None:
    with AceStepDouble(seed=1) as double:
        maker = provider(double)
        sent = finished(maker, request())
        double.restart(keeps_disk=False)
        with pytest.raises(GenerationFailed, match="restarted"):
            maker.fetch(request(), sent, tmp_path, silent)


@pytest.mark.parametrize("fault", ASKING)
def test_an_answer_that_is_none_passes(fault: str) -> None:
    with AceStepDouble(seed=1) as double:
        maker = provider(double)
        sent = maker.submit(request())
        double.faults.force(fault)
        with pytest.raises(Unavailable):
            maker.poll(request(), sent)
        assert maker.poll(request(), sent).state == "queued"


@pytest.mark.parametrize(("fault", "error"), FETCHING.items())
def test_a_file_cannot_be_fetched(fault: str, error: type[ProviderError], tmp_path: Path) -> None:
    with AceStepDouble(seed=1) as double:
        maker = provider(double)
        sent = finished(maker, request())
        double.faults.force(fault)
        with pytest.raises(ProviderError) as caught:
            maker.fetch(request(), sent, tmp_path, silent)
        assert type(caught.value) is error
        assert maker.fetch(request(), sent, tmp_path, silent).mix.stat().st_size > 10_000


def test_a_path_on_the_server_is_not_taken_from_outside() -> None:
    with AceStepDouble(seed=1) as double:
        answer = Outbound(allow_private={double.address}).request(
            "POST",
            f"{double.base_url}/release_task",
            headers={"authorization": f"Bearer {double.key}"},
            json={"src_audio_path": "/etc/passwd", "task_type": "cover"},
        )
    assert answer.status == 400
    assert answer.json() == {"detail": "absolute audio file paths are not allowed"}


def test_a_slow_first_call_is_waited_for() -> None:
    with AceStepDouble(seed=1) as double:
        double.slow_seconds = 0.3
        double.faults.force("slow_first")
        assert provider(double).submit(request()).request_id in double.tasks
