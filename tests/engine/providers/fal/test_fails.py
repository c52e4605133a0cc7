"""What only fal.ai does when something fails: the rest is in test_paid_services_fail.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.outbound import Outbound
from engine.outside import KeyDenied, Refused, Unavailable
from engine.providers.shared import asking
from tests.doubles.fal import FalDouble
from tests.doubles.listening import Listener, Told
from tests.engine.providers.paid_services import fal, finished, request, silent


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


def test_inputs_the_model_finds_wrong_are_a_failure() -> None:
    with FalDouble(seed=1) as double:
        maker = fal(double)
        sent = maker.submit(request())
        double.accepted[sent.request_id].problems = [
            {"loc": ["body", "tags"], "msg": "Field required", "type": "missing"}
        ]
        double.finish(sent.request_id)
        assert maker.poll(request(), sent).state == "failed"


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


def test_a_picture_that_was_blacked_out_says_so() -> None:
    with FalDouble(seed=1) as double:
        double.faults.force("covers_itself")
        headers = {"authorization": f"Key {double.key}"}
        out = Outbound(allow_private={double.address})
        told = out.request("POST", f"{double.base_url}/fal-ai/flux/schnell", json={"prompt": "sea"}, headers=headers)
        double.finish(told.json()["request_id"])
        assert out.request("GET", told.json()["response_url"], headers=headers).json()["has_nsfw_concepts"] == [True]
