"""Every way in which fal.ai fails leads to the right error, and never to a second submission."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.outbound import Outbound
from engine.providers import asking, results
from engine.providers.fal import FalProvider
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
from tests.doubles.fal import FalDouble
from tests.doubles.listening import Listener, Told
from tests.engine.paid_services import ACE_AT_FAL, fal, finished, for_model, request, silent

SUBMITTING: dict[str, type[ProviderError]] = {
    **dict.fromkeys(("queue_full", "too_many", "maintenance"), Unavailable),
    **dict.fromkeys(("bad_request", "unknown_model", "invalid_list", "invalid_text", "invalid_object"), Refused),
    **dict.fromkeys(("moderated_at_once", "moved"), Refused),
    **dict.fromkeys(("unauthorized", "forbidden"), KeyRefused),
    **dict.fromkeys(("no_money", "locked"), AccountEmpty),
    **dict.fromkeys(("page_502", "error_500", "error_503", "timeout_504"), OutcomeUnknown),
    **dict.fromkeys(("lost_answer", "cut_answer", "nothing_said"), OutcomeUnknown),
}
FAILING = (
    "failed_500", "failed_422", "failed_504", "failed_text", "failed_retryable", "failed_final", "moderated",
    "user_timeout", "runner_gone",
)  # fmt: skip
ASKING = ("status_page", "status_500", "status_429", "status_lost", "status_not_json", "status_locked")
FETCHING: dict[str, type[ProviderError]] = {
    **dict.fromkeys(("result_page", "result_500", "result_429", "result_lost"), Unavailable),
    "result_not_json": Unavailable,
    "result_locked": KeyDenied,
    **dict.fromkeys(("file_500", "file_cut"), Unavailable),
    **dict.fromkeys(("result_forgotten", "file_404", "file_inside", "file_empty", "file_page"), GenerationFailed),
}
DELIVERING: dict[str, type[ProviderError] | None] = {
    **dict.fromkeys(("as_audio_file", "bare_url", "no_content_type", "data_uri", "wrong_extension"), None),
    **dict.fromkeys(("relative_url", "foreign_url", "no_audio", "no_url", "quiet_failure"), GenerationFailed),
}
CANCELLING = ("cancel_page", "cancel_500", "cancel_429", "cancel_lost", "cancel_locked")
TESTED_ALONE = {"slow_answer", "only_in_header", "foreign_urls", "webhook_first", "status_forgotten", "too_early",
                "status_new_word", "cancel_not_json", "file_drips", "file_moved", "covers_itself", "keys_down",
                "keys_lost", "keys_odd", "times_missing", "last_time_missing"}  # fmt: skip


def test_no_fault_of_the_double_is_forgotten() -> None:
    known = {*SUBMITTING, *FAILING, *ASKING, *FETCHING, *DELIVERING, *CANCELLING, *TESTED_ALONE}
    assert known == set(FalDouble.faults_by_place)


@pytest.mark.parametrize(("fault", "error"), SUBMITTING.items())
def test_a_submission_fails(fault: str, error: type[ProviderError]) -> None:
    with FalDouble(seed=1) as double:
        double.faults.force(fault)
        with pytest.raises(ProviderError) as caught:
            fal(double).submit(request())
        assert type(caught.value) is error
        assert len(double.requests) == 1
        assert len(double.accepted) == (error is OutcomeUnknown)


@pytest.mark.parametrize(("fault", "seconds"), [("queue_full", None), ("too_many", 7.0), ("maintenance", 30.0)])
def test_a_busy_service_says_how_long(fault: str, seconds: float | None) -> None:
    with FalDouble(seed=1) as double:
        double.faults.force(fault)
        with pytest.raises(Unavailable) as caught:
            fal(double).submit(request())
        assert caught.value.retry_after == seconds


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("invalid_list", "duration: Input should be at most 240"),
        ("invalid_text", "lyrics are too long"),
        ("invalid_object", "lyrics are too long"),
        ("moderated_at_once", "content rules"),
        ("bad_request", "Invalid fal_max_queue_length"),
    ],
)
def test_a_refusal_says_why(fault: str, words: str) -> None:
    with FalDouble(seed=1) as double:
        double.faults.force(fault)
        with pytest.raises(Refused, match=words):
            fal(double).submit(request())


def test_what_takes_too_long_to_answer_may_be_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "SUBMIT_SECONDS", 0.3)
    with FalDouble(seed=1) as double:
        double.faults.force("slow_answer")
        with pytest.raises(OutcomeUnknown):
            fal(double).submit(request())
        assert len(double.accepted) == 1


def test_a_service_that_is_not_there_and_an_address_that_is_forbidden_were_not_asked() -> None:
    with FalDouble(seed=1) as double:
        maker = fal(double)
        with pytest.raises(Refused):
            FalProvider(model=ACE_AT_FAL, key="k", outbound=Outbound(), base_url=double.base_url).submit(request())
        assert double.requests == []
    with pytest.raises(Unavailable):
        maker.submit(request())


def test_a_name_that_only_the_header_tells_is_enough() -> None:
    with FalDouble(seed=1) as double:
        double.faults.force("only_in_header")
        maker = fal(double)
        sent = maker.submit(request())
        assert [sent.request_id] == list(double.accepted)
        assert maker.poll(request(), sent).state == "queued"


def test_a_brief_outside_its_limits_is_not_sent() -> None:
    with FalDouble(seed=1) as double:
        for changed in ({"prompt": "x"}, {"duration_seconds": 300.0}):
            with pytest.raises(Refused):
                fal(double).submit(request(**changed))
        assert double.requests == []


@pytest.mark.parametrize("fault", FAILING)
def test_what_the_model_could_not_make_has_failed_for_good(fault: str, tmp_path: Path) -> None:
    with FalDouble(seed=1) as double:
        double.faults.force(fault)
        maker = fal(double)
        sent = finished(maker, request())
        poll = maker.poll(request(), sent)
        assert poll.state == "failed"
        assert poll.message.startswith("fal.ai ")
        assert ("content rules" in poll.message) == (fault == "moderated")
        with pytest.raises(GenerationFailed) as caught:
            maker.fetch(request(), sent, tmp_path, silent)
        assert (type(caught.value) is Moderated) == poll.is_moderated == (fault == "moderated")


def test_inputs_the_model_finds_wrong_are_a_failure() -> None:
    with FalDouble(seed=1) as double:
        maker = fal(double)
        sent = maker.submit(request())
        double.accepted[sent.request_id].problems = [
            {"loc": ["body", "tags"], "msg": "Field required", "type": "missing"}
        ]
        double.finish(sent.request_id)
        assert maker.poll(request(), sent).state == "failed"


@pytest.mark.parametrize("fault", ASKING)
def test_an_answer_that_is_none_passes(fault: str) -> None:
    with FalDouble(seed=1) as double:
        maker = fal(double)
        sent = maker.submit(request())
        double.faults.force(fault)
        with pytest.raises(Unavailable) as caught:
            maker.poll(request(), sent)
        assert caught.value.retry_after == (3.0 if fault == "status_429" else None)
        assert isinstance(caught.value, KeyDenied) == (fault == "status_locked")
        assert maker.poll(request(), sent).state == "queued"


def test_an_account_without_money_is_no_matter_of_the_key() -> None:
    """Another key of the same account would be told the same, and this one is good again when money is there."""
    service = Listener(lambda _: Told({"detail": "User is locked. Reason: Exhausted balance."}, 403))
    service.start()
    try:
        outbound = Outbound(allow_private={service.address})
        with pytest.raises(Unavailable) as caught:
            asking.ask(outbound, "fal.ai", "GET", f"http://{service.address}/requests/1/status")
    finally:
        service.stop()
    assert not isinstance(caught.value, KeyDenied)


def test_a_word_nobody_knows_counts_as_work_and_a_forgotten_request_as_failed() -> None:
    with FalDouble(seed=1) as double:
        maker = fal(double)
        sent = maker.submit(request())
        double.faults.force("status_new_word", "status_forgotten")
        assert maker.poll(request(), sent).state == "running"
        assert maker.poll(request(), sent).state == "failed"


@pytest.mark.parametrize(("fault", "error"), FETCHING.items())
def test_a_file_cannot_be_fetched(fault: str, error: type[ProviderError], tmp_path: Path) -> None:
    with FalDouble(seed=1) as double:
        maker = fal(double)
        sent = finished(maker, request())
        double.faults.force(fault)
        with pytest.raises(ProviderError) as caught:
            maker.fetch(request(), sent, tmp_path, silent)
        assert type(caught.value) is error
        assert list(tmp_path.iterdir()) == []
        assert maker.fetch(request(), sent, tmp_path, silent).mix.stat().st_size > 10_000


@pytest.mark.parametrize(("fault", "error"), DELIVERING.items())
def test_a_result_comes_in_many_forms(fault: str, error: type[ProviderError] | None, tmp_path: Path) -> None:
    with FalDouble(seed=1) as double:
        double.faults.force(fault)
        maker = fal(double)
        sent = finished(maker, request())
        if error is None:
            assert maker.fetch(request(), sent, tmp_path, silent).mix.name == "song.wav"
            return
        with pytest.raises(error):
            maker.fetch(request(), sent, tmp_path, silent)


def test_a_file_that_drips_is_given_up_and_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "DOWNLOAD_SECONDS", 0.5)
    with FalDouble(seed=1) as double:
        maker = fal(double)
        sent = finished(maker, request())
        double.faults.force("file_drips")
        with pytest.raises(Unavailable):
            maker.fetch(request(), sent, tmp_path, silent)


def test_a_file_that_has_moved_is_followed(tmp_path: Path) -> None:
    with FalDouble(seed=1) as double:
        maker = fal(double)
        sent = finished(maker, request())
        double.faults.force("file_moved")
        assert maker.fetch(request(), sent, tmp_path, silent).mix.exists()


def test_a_result_that_is_not_there_yet_is_waited_for(tmp_path: Path) -> None:
    with FalDouble(seed=1) as double:
        maker = fal(double)
        sent = finished(maker, request())
        double.faults.force("too_early")
        with pytest.raises(Unavailable):
            maker.fetch(request(), sent, tmp_path, silent)


@pytest.mark.parametrize("fault", CANCELLING)
def test_a_cancel_that_is_not_answered_is_sent_again(fault: str) -> None:
    with FalDouble(seed=1) as double:
        maker = fal(double)
        sent = maker.submit(request())
        double.faults.force(fault)
        with pytest.raises(Unavailable):
            maker.cancel(request(), sent)
        assert maker.cancel(request(), sent) is True


def test_a_cancel_that_is_answered_unreadably_is_no_promise() -> None:
    with FalDouble(seed=1) as double:
        maker = fal(double)
        sent = maker.submit(request())
        double.faults.force("cancel_not_json")
        assert maker.cancel(request(), sent) is False


def test_a_picture_that_was_blacked_out_says_so() -> None:
    with FalDouble(seed=1) as double:
        double.faults.force("covers_itself")
        headers = {"authorization": f"Key {double.key}"}
        out = Outbound(allow_private={double.address})
        told = out.request("POST", f"{double.base_url}/fal-ai/flux/schnell", json={"prompt": "sea"}, headers=headers)
        double.finish(told.json()["request_id"])
        assert out.request("GET", told.json()["response_url"], headers=headers).json()["has_nsfw_concepts"] == [True]


def test_no_error_tells_the_key_or_the_prompt() -> None:
    with FalDouble(seed=1) as double:
        for fault in SUBMITTING:
            double.faults.force(fault)
            with pytest.raises(ProviderError) as caught:
                fal(double).submit(for_model(ACE_AT_FAL))
            assert double.key not in str(caught.value)
            assert "piano" not in str(caught.value)
