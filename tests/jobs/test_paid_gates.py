"""Closed gates: nothing is sent, work waits in line or goes to somebody else, and every ending frees what it took."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
import redis

from credits.queries import balance
from jobs import gates
from jobs.models import Job, ProviderAccount
from jobs.queries import progress, spent_micros
from jobs.services import cancel
from jobs.services.sending import permits as real_permits
from tests.support.paid_work import ACE_AT_FAL, ACE_AT_REPLICATE, PaidServices, broken_promises, enrich

if TYPE_CHECKING:
    from accounts.models import User

COST = 30 * 20_000 // 100  # 30 seconds at 0.02 cents, in micro dollars
LOOSE = gates.Limits(1000, 1000, None)
LASTING, PASSING = ("breaker", "spend", "retries"), ("rate", "places", "redis")


def limit(**limits: Any) -> None:
    ProviderAccount.objects.filter(slug="fal").update(**limits)


def enter(paid: PaidServices, token: str, *, is_retry: bool = False) -> None:
    gates.enter(
        service="fal", model="another", token=token, limits=LOOSE, cost_micros=0, spent_micros=0, is_retry=is_retry,
        now=paid.clock().timestamp(),
    )  # fmt: skip


def close(paid: PaidServices, reason: str) -> None:
    if reason == "breaker":
        for _ in range(5):
            gates.record(service="fal", model=ACE_AT_FAL, went_well=False, now=paid.clock().timestamp())
    elif reason == "retries":
        paid.fal.faults.force("queue_full")
        for number in range(10):
            enter(paid, f"retry {number}", is_retry=True)
            gates.leave(service="fal", token=f"retry {number}")
    elif reason == "redis":
        paid.settings.REDIS_URL = "unix:///nowhere/redis.sock"
    else:
        limit(**{"spend": {"micros_per_hour": COST - 1}, "rate": {"requests_per_minute": 1},
                 "places": {"requests_at_once": 1}}[reason])  # fmt: skip
        enter(paid, "somebody else's")


def reopen(paid: PaidServices, reason: str, url: str) -> None:
    paid.settings.REDIS_URL = url
    limit(requests_per_minute=60, requests_at_once=10, micros_per_hour=None)
    if reason == "retries":
        redis.Redis.from_url(url).flushdb()


def places(paid: PaidServices, url: str = "") -> int:
    states = gates.states([("fal", ACE_AT_FAL)], now=paid.clock().timestamp())
    assert states is not None
    return states["fal", ACE_AT_FAL].places_taken


def spent(paid: PaidServices) -> int:
    states = gates.states([("fal", ACE_AT_FAL)], now=paid.clock().timestamp())
    assert states is not None
    return states["fal", ACE_AT_FAL].spent_micros


@pytest.mark.parametrize("reason", [*LASTING, *PASSING])
def test_a_job_waits_in_line_until_the_gate_opens(paid: PaidServices, buyer: User, redis_url: str, reason: str) -> None:
    paid.offer(ACE_AT_FAL)
    job = paid.ask(buyer, ACE_AT_FAL, may_fall_back=False).job
    close(paid, reason)
    for _ in range(2 if reason == "retries" else 1):
        job = paid.step(job)
    assert (job.state, job.lease_until) == ("queued", None)
    assert progress(job).message == "Waiting for fal.ai"
    assert paid.paid["fal"] == 0
    assert balance(buyer).held == 1

    reopen(paid, reason, redis_url)
    paid.forward(70)
    assert paid.live(job).state == "complete"
    assert paid.paid["fal"] == 1
    assert broken_promises() == []


@pytest.mark.parametrize("reason", LASTING)
def test_what_lasts_is_not_waited_for_where_another_may_make_it(paid: PaidServices, buyer: User, reason: str) -> None:
    paid.offer(ACE_AT_FAL, ACE_AT_REPLICATE)
    job = paid.ask(buyer, ACE_AT_FAL).job
    close(paid, reason)
    job = paid.live(job)
    assert (job.state, job.model, paid.paid["fal"]) == ("complete", ACE_AT_REPLICATE, 0)
    assert places(paid) == (1 if reason == "spend" else 0)


@pytest.mark.parametrize("reason", PASSING)
def test_what_passes_soon_is_waited_for(paid: PaidServices, buyer: User, redis_url: str, reason: str) -> None:
    paid.offer(ACE_AT_FAL, ACE_AT_REPLICATE)
    job = paid.ask(buyer, ACE_AT_FAL).job
    close(paid, reason)
    job = paid.step(job)
    assert (job.state, job.model, job.stage) == ("queued", ACE_AT_FAL, "waiting for fal.ai")
    reopen(paid, reason, redis_url)
    paid.forward(70)
    assert paid.live(job).model == ACE_AT_FAL


def test_work_whose_polls_fail_keeps_its_place(paid: PaidServices, buyer: User, staff: User) -> None:
    paid.offer(ACE_AT_FAL)
    limit(requests_at_once=1)
    paid.fal.queued_for = 1000
    paid.live(paid.ask(buyer, ACE_AT_FAL, may_fall_back=False).job, until="submitted")
    # Nobody polls it for longer than a place lasts, as when all workers are away.
    paid.forward(100)
    second = paid.step(paid.ask(enrich(staff), ACE_AT_FAL, may_fall_back=False).job)
    assert (second.state, second.stage, paid.paid["fal"]) == ("queued", "waiting for fal.ai", 1)


def test_an_account_that_is_switched_off_is_nobodys_to_wait_for(paid: PaidServices, buyer: User) -> None:
    paid.offer(ACE_AT_FAL, ACE_AT_REPLICATE)
    stays, goes = paid.ask(buyer, ACE_AT_FAL, may_fall_back=False).job, paid.ask(buyer, ACE_AT_FAL).job
    limit(is_on=False)
    stays, goes = paid.live(stays), paid.live(goes)
    assert (stays.state, stays.error_code, goes.state, goes.model) == (
        "failed", "unavailable", "complete", ACE_AT_REPLICATE,
    )  # fmt: skip
    assert (paid.paid["fal"], balance(buyer).available) == (0, 999)


Ending = Callable[[PaidServices, "User", Job], Job]


def cancelled(paid: PaidServices, buyer: User, job: Job) -> Job:
    cancel(job_pk=job.pk, by=buyer, now=paid.clock())
    return paid.live(job)


def overdue(paid: PaidServices, buyer: User, job: Job) -> Job:
    paid.let_time_run_out()
    return paid.live(job)


def by_itself(paid: PaidServices, buyer: User, job: Job) -> Job:
    return paid.live(job)


ENDINGS: dict[str, tuple[str, Ending, str, int]] = {
    "complete": ("", by_itself, "complete", COST),
    "failed": ("failed_500", by_itself, "failed", COST),
    "moderated": ("moderated", by_itself, "failed", COST),
    "refused": ("invalid_list", by_itself, "failed", 0),
    "busy": ("queue_full", by_itself, "failed", 0),
    "unauthorized": ("unauthorized", by_itself, "failed", 0),
    "cancelled": ("", cancelled, "cancelled", COST),
    "overdue": ("", overdue, "failed", COST),
    "no answer": ("lost_answer", by_itself, "failed", COST),
    "cancelled without an answer": ("lost_answer", cancelled, "cancelled", COST),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_ending_gives_back_its_place_and_what_was_not_spent(paid: PaidServices, buyer: User, ending: str) -> None:
    fault, end, state, cost = ENDINGS[ending]
    paid.offer(ACE_AT_FAL)
    if fault:
        paid.fal.faults.always(fault)
    job = paid.step(paid.ask(buyer, ACE_AT_FAL, may_fall_back=False).job)
    job = end(paid, buyer, job)
    assert job.state == state
    assert (places(paid), spent(paid)) == (0, cost)
    assert broken_promises() == []


def test_a_job_cancelled_before_anything_was_written_down_takes_nothing(
    paid: PaidServices, buyer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = real_permits.take

    def take_and_cancel(job: Job, *given: Any) -> str:
        name = take(job, *given)
        cancel(job_pk=job.pk, by=buyer, now=paid.clock())
        return name

    monkeypatch.setattr(real_permits, "take", take_and_cancel)
    paid.offer(ACE_AT_FAL)
    assert paid.step(paid.ask(buyer, ACE_AT_FAL).job).state == "cancelled"
    assert (places(paid), spent(paid), paid.paid["fal"]) == (0, 0, 0)


def test_what_a_failed_song_cost_counts_even_when_redis_forgot(paid: PaidServices, buyer: User, redis_url: str) -> None:
    paid.offer(ACE_AT_FAL, ACE_AT_REPLICATE, micros_per_second=200)
    limit(micros_per_hour=2 * COST - 1)
    paid.fal.faults.force("failed_500")
    assert paid.live(paid.ask(buyer, ACE_AT_FAL).job).model == ACE_AT_REPLICATE
    hour_ago = paid.clock().replace(year=2000)
    assert (spent_micros("fal", since=hour_ago), spent_micros("replicate", since=hour_ago)) == (COST, COST)

    redis.Redis.from_url(redis_url).flushdb()
    assert paid.live(paid.ask(buyer, ACE_AT_FAL).job).model == ACE_AT_REPLICATE
    assert paid.paid["fal"] == 1
