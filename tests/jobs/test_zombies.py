"""A worker that was paused until its lease ran out writes nothing when it comes back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from accounts.models import User
from credits.queries import balance
from engine.outside import Poll
from jobs.models import Job, JobLog, State
from jobs.queries import prove
from jobs.services import LeaseLost, cancel, claim, run, sweep
from jobs.services.life.claiming import hand_back, write
from jobs.services.life.ending import fail, finish
from tests.doubles.scripted_provider import ScriptedProvider
from tests.jobs.conftest import Clock

pytestmark = pytest.mark.django_db

Start = Callable[..., Job]
Live = Callable[[Job], Job]
LATE_WRITES: dict[str, Callable[[Job, Clock], object]] = {
    "write": lambda job, clock: write(job, stage="zombie"),
    "hand back": lambda job, clock: hand_back(job, next_at=clock()),
    "finish": lambda job, clock: finish(job, now=clock()),
    "fail": lambda job, clock: fail(job, code="zombie", message="zombie", now=clock()),
}


def everything(job: Job) -> list[object]:
    return [Job.objects.filter(pk=job.pk).values().get(), list(JobLog.objects.filter(job=job).values())]


@pytest.mark.parametrize("late_write", LATE_WRITES)
def test_a_zombie_writes_no_row(late_write: str, start_job: Start, clock: Clock) -> None:
    for _ in range(25):
        job = start_job()
        zombie = claim(job.pk, now=clock())
        assert zombie is not None
        clock.forward(30)
        successor = claim(job.pk, now=clock())
        assert successor is not None
        before = everything(job)
        with pytest.raises(LeaseLost):
            LATE_WRITES[late_write](zombie, clock)
        assert everything(job) == before
        fail(successor, code="over", message="over", now=clock())


@pytest.mark.parametrize("step", ["submit", "submit answer", "poll", "fetch", "master"])
def test_a_worker_paused_in_a_call_does_no_harm_when_another_has_taken_over(
    step: str, start_job: Start, live_through: Live, provider: ScriptedProvider, user: User, clock: Clock
) -> None:
    job = start_job()

    def paused_while_another_works() -> None:
        clock.forward(30)
        for _ in range(20):
            sweep(now=clock())
            run(str(job.pk), clock=clock)
            clock.forward(2)

    provider.faults[step] = [paused_while_another_works]
    run(str(job.pk), clock=clock)
    job = live_through(job)
    assert (job.state, provider.accepted_for(job)) == (State.COMPLETE, 1)
    assert job.log.filter(message__startswith="delivered").count() == 1
    assert balance(user).held == 0
    assert prove() == []


def test_a_lease_that_runs_out_is_free_for_the_next_worker_after_ten_seconds(start_job: Start, clock: Clock) -> None:
    job = start_job()
    assert claim(job.pk, now=clock()) is not None
    assert claim(job.pk, now=clock.forward(9.9)) is None
    assert claim(job.pk, now=clock.forward(0.2)) is not None


def test_cancelling_in_the_middle_of_a_step_beats_the_worker_or_loses_to_it_but_never_both(
    start_job: Start, provider: ScriptedProvider, user: User, clock: Clock
) -> None:
    for step in ("submit", "submit answer", "poll", "fetch", "master"):
        job = start_job()
        provider.faults[step] = [lambda job=job: cancel(job_pk=job.pk, by=user, now=clock())]
        provider.polls = [Poll("done")]
        run(str(job.pk), clock=clock)
        job.refresh_from_db()
        assert job.state == State.CANCELLED, step
        assert not job.log.filter(message__startswith="delivered").exists()
        assert balance(user).held == 0
    assert prove() == []
