"""Redis may let a request in and not be able to say so: it counts once, goes back if unused, is never in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import redis

from jobs import gates
from jobs.gates import door
from jobs.models import ProviderAccount
from tests.support.paid_work import ACE_AT_FAL, PaidServices

if TYPE_CHECKING:
    from accounts.models import User

COST = 30 * 20_000 // 100  # 30 seconds at 0.02 cents, in micro dollars


@pytest.fixture
def late_answers(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Its only number is how many of the next requests Redis lets in without anybody hearing of it."""
    left = [0]
    really = door.run

    def run(script: str, *given: Any) -> Any:
        answer = really(script, *given)
        if script is door.ENTER and left[0]:
            left[0] -= 1
            raise redis.exceptions.TimeoutError
        return answer

    monkeypatch.setattr(door, "run", run)
    return left


def taken(paid: PaidServices) -> tuple[int, int]:
    """Places, and micro dollars."""
    states = gates.states([("fal", ACE_AT_FAL)], now=paid.clock().timestamp())
    assert states is not None
    return states["fal", ACE_AT_FAL].places_taken, states["fal", ACE_AT_FAL].spent_micros


def test_it_is_counted_once(paid: PaidServices, buyer: User, late_answers: list[int]) -> None:
    paid.offer(ACE_AT_FAL)
    late_answers[0] = 3
    job = paid.ask(buyer, ACE_AT_FAL, may_fall_back=False).job
    for _ in range(3):
        job = paid.step(job)
        assert (job.state, job.stage) == ("queued", "waiting for fal.ai")
    assert taken(paid) == (1, COST)
    assert paid.live(job).state == "complete"
    assert taken(paid) == (0, COST)
    assert paid.paid["fal"] == 1


@pytest.mark.parametrize("refusal", ["queue_full", "unauthorized"])
def test_what_the_service_refuses_then_is_sent_again(
    paid: PaidServices, buyer: User, late_answers: list[int], refusal: str
) -> None:
    paid.offer(ACE_AT_FAL)
    paid.fal.add_key("second-key")
    paid.connect()
    late_answers[0] = 1
    paid.fal.faults.force(refusal)
    job = paid.live(paid.ask(buyer, ACE_AT_FAL, may_fall_back=False).job)
    assert (job.state, job.error_code, job.attempts.count()) == ("complete", "", 2)
    assert taken(paid) == (0, COST)


def test_where_a_gate_is_closed_the_next_time_everything_goes_back(
    paid: PaidServices, buyer: User, late_answers: list[int]
) -> None:
    paid.offer(ACE_AT_FAL)
    late_answers[0] = 1
    job = paid.step(paid.ask(buyer, ACE_AT_FAL, may_fall_back=False).job)
    assert taken(paid) == (1, COST)
    ProviderAccount.objects.filter(slug="fal").update(is_on=False)
    job = paid.live(job)
    assert (job.state, job.error_code) == ("failed", "unavailable")
    assert taken(paid) == (0, 0)
