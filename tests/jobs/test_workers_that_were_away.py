"""What may be paid for is not given up because no worker was there to look at it, however long nobody was."""

from __future__ import annotations

from collections.abc import Callable
from itertools import repeat

import pytest

from engine.outside import OutcomeUnknown, Unavailable
from jobs.contract import Poll
from jobs.limits import limit
from jobs.models import Job, State
from jobs.services import run, sweep
from tests.doubles.scripted_provider import ScriptedProvider
from tests.jobs.conftest import Clock

pytestmark = pytest.mark.django_db

Start = Callable[..., Job]
Live = Callable[[Job], Job]


@pytest.mark.parametrize("hours", [0.1, 30])
def test_workers_that_were_away_look_more_than_once(
    hours: float,
    start_job: Callable[..., Job],
    live_through: Callable[..., Job],
    provider: ScriptedProvider,
    clock: Clock,
) -> None:
    provider.faults = {"submit answer": [OutcomeUnknown("timed out")]}
    job = start_job()
    run(str(job.pk), clock=clock)
    clock.forward(hours * 3600)
    provider.faults = {"find": [Unavailable("busy")] * (limit("JOB_LOOKS") - 1)}
    job = live_through(job)
    assert (job.state, provider.accepted_for(job)) == (State.COMPLETE, 1)


def test_paid_work_outlives_a_machine_that_was_switched_off(
    start_job: Start, live_through: Live, provider: ScriptedProvider, clock: Clock
) -> None:
    provider.polls = [Poll("running")]
    job = start_job()
    run(str(job.pk), clock=clock)
    clock.forward(30 * 3600)
    job = live_through(job)
    assert (job.state, provider.accepted_for(job)) == (State.COMPLETE, 1)


def test_without_workers_nothing_is_waited_for_again_and_again(
    start_job: Start, provider: ScriptedProvider, clock: Clock
) -> None:
    provider.polls = [Poll("running")]
    job = start_job()
    run(str(job.pk), clock=clock)
    clock.forward(30 * 3600)
    sweep(now=clock())
    sweep(now=clock.forward(limit("JOB_LAST_CHANCE_SECONDS")))
    job.refresh_from_db()
    assert (job.state, job.error_code) == (State.FAILED, "overdue")


def test_a_list_that_never_comes_back_is_given_up(
    start_job: Start, live_through: Live, provider: ScriptedProvider, clock: Clock
) -> None:
    provider.faults = {"submit answer": [OutcomeUnknown("timed out")], "find": list(repeat(Unavailable("busy"), 200))}
    began = clock()
    job = live_through(start_job())
    assert (job.state, job.error_code, provider.accepted_for(job)) == (State.FAILED, "no_answer", 1)
    patience = 4 * limit("JOB_UNKNOWN_GRACE_SECONDS") + limit("JOB_LOOKS") * limit("JOB_LONGEST_BACKOFF_SECONDS")
    assert provider.calls["find"] >= limit("JOB_LOOKS")
    assert (clock() - began).total_seconds() < limit("JOB_LONGEST_SUBMISSION_SECONDS") + patience
