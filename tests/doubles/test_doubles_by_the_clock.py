"""By the clock a generation passes its stages by itself; its webhooks are sent, lost, doubled, forged and retried."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Iterator

import httpx
import pytest

from tests.doubles.ace_step import AceStepDouble
from tests.doubles.double import Double
from tests.doubles.fal import FalDouble
from tests.doubles.listening import Asked
from tests.doubles.paid_calls import paid_call
from tests.doubles.replicate import ReplicateDouble
from tests.doubles.replicate.double import sign
from tests.engine.providers.paid_services import Receiver

Doubled = FalDouble | ReplicateDouble
HOOKED = {"fal": FalDouble, "replicate": ReplicateDouble}
every_hooked = pytest.mark.parametrize("name", HOOKED)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as running:
        yield running


def until(is_so: Callable[[], object]) -> None:
    while not is_so():
        time.sleep(0.01)


def lively(name: str, seconds: float = 0.0) -> Doubled:
    double = HOOKED[name](seed=1)
    double.live(seconds, keeps=100)
    return double.start()


def ordered(name: str, double: Double, to: Receiver) -> None:
    url = to.url.format(token="token-1")
    if name == "fal":
        answer = paid_call(name, double, double.key, f"?fal_webhook={url}")
    else:
        answer = paid_call(name, double, double.key, webhook=url)
    assert answer.status_code in (200, 201)


def is_genuine(letter: Asked, double: Doubled) -> bool:
    if isinstance(double, ReplicateDouble):
        name, stamp = letter.headers["webhook-id"], letter.headers["webhook-timestamp"]
        return letter.headers["webhook-signature"] == sign(double.secret, name, stamp, letter.body)
    return letter.headers["x-fal-webhook-signature"] == dict(double.deliveries[-1].headers)["X-Fal-Webhook-Signature"]


def test_the_place_in_the_queue_falls_until_the_work_is_done() -> None:
    double = FalDouble(seed=1)
    double.queued_for, double.running_for = 3, 3
    now, looked = 0.0, 0

    def moves() -> int:
        return sum(one.asked_times for one in double.generations.values())

    def clock() -> float:
        """Waits before every move until the one before it was looked at, however long that takes."""
        nonlocal now
        now += 5.0 if moves() < looked else 0.0
        return now

    double.live(60.0, keeps=100, clock=clock)
    with double:
        address = paid_call("fal", double, double.key).json()["status_url"]
        seen: list[object] = []
        while seen[-1:] != ["COMPLETED"]:
            told = httpx.get(address, headers={"authorization": f"Key {double.key}"}, trust_env=False).json()
            shown = told.get("queue_position", told["status"])
            seen += [shown] if seen[-1:] != [shown] else []
            looked += 1
            until(lambda: moves() == looked or seen[-1] == "COMPLETED")  # noqa: B023
        assert seen == [3, 2, 1, 0, "IN_PROGRESS", "COMPLETED"]


def test_asking_often_makes_nothing_faster() -> None:
    with AceStepDouble(seed=1) as double:
        double.live(3600.0, keeps=100)
        task = paid_call("ace_step", double, double.key).json()["data"]["task_id"]
        for _ in range(10):
            asked = {"task_id_list": [task], "ai_token": double.key}
            row = httpx.post(f"{double.base_url}/query_result", json=asked, trust_env=False).json()["data"][0]
        assert (row["status"], double.counts()["completed"]) == (0, 0)


@every_hooked
def test_the_end_is_told_without_anybody_asking(name: str, receiver: Receiver) -> None:
    with lively(name) as double:
        ordered(name, double, receiver)
        until(lambda: double.counts()["webhooks_answered"] == len(HOOKED) - (name == "fal"))
        assert double.counts() | {"webhooks_sent": 0, "webhooks_answered": 0} == {
            "requests": 1, "accepted": 1, "completed": 1, "failed": 0, "cancelled": 0, "billed": 1,
            "webhooks_sent": 0, "webhooks_answered": 0, "webhooks_dropped": 0, "webhooks_forged": 0,
        }  # fmt: skip
        assert is_genuine(receiver.letters[-1], double)
        told = {letter.json["status"] for letter in receiver.letters}
        assert told == ({"OK"} if name == "fal" else {"processing", "succeeded"})


@every_hooked
def test_a_webhook_that_nobody_took_comes_again(name: str, receiver: Receiver) -> None:
    receiver.status = 500
    with lively(name) as double:
        ordered(name, double, receiver)
        until(lambda: double.counts()["webhooks_sent"] >= 3)
        receiver.status = 200
        until(lambda: double.counts()["webhooks_answered"])
        assert len({letter.headers.get("webhook-id") for letter in receiver.letters}) <= 2


@every_hooked
def test_webhooks_are_lost_doubled_and_forged_on_request(name: str, receiver: Receiver) -> None:
    with lively(name) as double:
        double.webhooks.set("drop", 1.0)
        ordered(name, double, receiver)
        until(lambda: double.counts()["webhooks_dropped"] and double.counts()["completed"])
        assert receiver.letters == []
        double.webhooks.set("drop", 0.0)
        double.webhooks.set("duplicate", 1.0)
        ordered(name, double, receiver)
        each = 1 if name == "fal" else 2
        until(lambda: double.counts()["webhooks_sent"] == 2 * each)
        double.webhooks.set("duplicate", 0.0)
        double.webhooks.set("forge", 1.0)
        ordered(name, double, receiver)
        until(lambda: double.counts()["webhooks_sent"] == 4 * each)
        assert double.counts()["webhooks_forged"] == each
        if isinstance(double, ReplicateDouble):
            assert [is_genuine(letter, double) for letter in receiver.letters].count(False) == each
            assert base64.b64decode(double.secret.removeprefix("whsec_")) != bytes(24)


def test_a_webhook_may_come_before_the_answer_to_the_submission(receiver: Receiver) -> None:
    with lively("fal", seconds=3600.0) as double:
        double.slow_seconds = 0.5
        double.faults.force("webhook_first")
        began = time.monotonic()
        ordered("fal", double, receiver)
        assert len(receiver.letters) == 1
        assert time.monotonic() - began >= 0.5


def test_what_is_wrong_for_a_webhook_is_said() -> None:
    with lively("fal") as double, pytest.raises(ValueError, match="shares are between 0 and 1"):
        double.webhooks.set("drop", 1.5)


def test_old_requests_are_let_go_of() -> None:
    with FalDouble(seed=1) as double:
        double.live(0.0, keeps=5)
        for _ in range(20):
            paid_call("fal", double, double.key)
        assert 5 <= len(double.requests) <= 10
        assert double.counts()["requests"] == 20
        assert double.requests[-1].request_id == "request-of-the-product"
