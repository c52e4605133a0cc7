"""P9: work that a service never finishes ends at its deadline: released, and the service is told to stop."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth import get_user_model

from accounts.models import Plan
from credits.queries import balance
from jobs import gates
from jobs.models import Job, ProviderAccount
from jobs.services import run, sweep
from tests.support.paid_work import ACE_AT_FAL, ACE_AT_REPLICATE, SONG, PaidServices, broken_promises, enrich
from tracks.services import start_track

if TYPE_CHECKING:
    from accounts.models import User

JOBS, PEOPLE = 40, 5
FOR_EVER = 10_000


@pytest.fixture
def crowd(paid: PaidServices) -> list[User]:
    """People who may have all of it under way at once."""
    Plan.objects.update(concurrent_jobs=JOBS // PEOPLE)
    ProviderAccount.objects.update(requests_per_minute=10 * JOBS, requests_at_once=JOBS, micros_per_hour=None)
    people = [get_user_model().objects.create_user(f"one{number}@example.org") for number in range(PEOPLE)]
    return [enrich(person, 100) for person in people]


@pytest.mark.timeout(300)
def test_all_that_never_finish_are_released_and_cancelled(paid: PaidServices, crowd: list[User]) -> None:
    paid.offer(ACE_AT_FAL, ACE_AT_REPLICATE)
    paid.fal.running_for = paid.replicate.processing_for = FOR_EVER
    short = replace(SONG, duration_seconds=10.0)
    for number in range(JOBS // 2):
        slug = (ACE_AT_FAL, ACE_AT_REPLICATE)[number % 2]
        start_track(owner=crowd[number % PEOPLE], brief=short, idempotency_key=uuid.uuid4().hex, provider=slug, takes=2)
    jobs = list(Job.objects.all())
    for job in jobs:
        run(str(job.pk), clock=paid.clock)
    assert Job.objects.filter(state="submitted").count() == JOBS
    assert sum(balance(person).held for person in crowd) == JOBS

    paid.let_time_run_out()
    sweep(now=paid.clock())
    assert Job.objects.filter(state="failed", error_code="overdue").count() == JOBS
    assert {(balance(person).available, balance(person).held) for person in crowd} == {(100, 0)}

    for job in jobs:
        run(str(job.pk), clock=paid.clock)
    cancels = [asked for double in (paid.fal, paid.replicate) for asked in double.requests
               if asked.path.endswith("/cancel")]  # fmt: skip
    assert len({asked.path for asked in cancels}) == len(cancels) == JOBS
    assert not Job.objects.filter(stop_due_at__isnull=False).exists()
    pairs = [("fal", ACE_AT_FAL), ("replicate", ACE_AT_REPLICATE)]
    states = gates.states(pairs, now=paid.clock().timestamp()) or {}
    assert [state.places_taken for state in states.values()] == [0, 0]
    assert broken_promises() == []


def test_a_job_that_was_passed_on_has_all_its_time_again(paid: PaidServices, buyer: User) -> None:
    paid.offer(ACE_AT_FAL, ACE_AT_REPLICATE)
    paid.fal.queued_for = paid.replicate.starting_for = FOR_EVER
    job = paid.step(paid.ask(buyer, ACE_AT_FAL).job)
    began = job.deadline_at
    paid.forward(400)
    job = paid.step(job)
    assert job.model == ACE_AT_REPLICATE
    assert (job.deadline_at - began).total_seconds() == pytest.approx(400, abs=30)


def test_nothing_of_an_earlier_maker_is_stopped_at_the_next_one(paid: PaidServices, buyer: User) -> None:
    """Passed on, and cancelled before the next one was asked: there is no request to stop."""
    from jobs.services import cancel

    paid.offer(ACE_AT_FAL, ACE_AT_REPLICATE)
    paid.fal.faults.always("failed_500")
    ProviderAccount.objects.filter(slug="replicate").update(requests_per_minute=1)
    gates.enter(
        service="replicate", model="x", token="t", limits=gates.Limits(1, 9, None), cost_micros=0, spent_micros=0,
        is_retry=False, now=paid.clock().timestamp(),
    )  # fmt: skip
    job = paid.ask(buyer, ACE_AT_FAL).job
    while job.model == ACE_AT_FAL:
        job = paid.step(job)
    assert (job.state, job.stage) == ("queued", "waiting for Replicate")
    cancel(job_pk=job.pk, by=buyer, now=paid.clock())
    job = paid.live(job)
    assert (job.state, job.stop_due_at) == ("cancelled", None)
    assert paid.replicate.requests == []
    assert balance(buyer).held == 0
