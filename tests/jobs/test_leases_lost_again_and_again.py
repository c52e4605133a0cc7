"""On a starved machine leases run out while workers live: whatever was paid for is still finished, once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection

from accounts.models import User
from credits.queries import balance
from jobs.limits import limit
from jobs.models import Job, State
from jobs.queries import prove
from jobs.services import run
from tests.doubles.scripted_provider import ScriptedProvider
from tests.jobs.conftest import Clock

pytestmark = pytest.mark.django_db(transaction=True)

Start = Callable[..., Job]
Live = Callable[[Job], Job]
SLOW_WORKERS = 5


def work(job: Job, clock: Clock) -> None:
    try:
        run(str(job.pk), clock=clock)
    finally:
        connection.close()


@pytest.mark.parametrize("step", ["submit", "submit answer", "find", "poll", "fetch", "master"])
def test_workers_that_were_only_slow_stop_no_paid_work(
    step: str, start_job: Start, live_through: Live, provider: ScriptedProvider, user: User, clock: Clock
) -> None:
    """Each is overtaken in the middle of the step by the next one, and goes on while that one is as slow."""
    paused, released = ([Event() for _ in range(SLOW_WORKERS)] for _ in range(2))

    def pause(number: int) -> Callable[[], None]:
        return lambda: (paused[number].set(), released[number].wait(60))[0]

    provider.faults = {step: [pause(number) for number in range(SLOW_WORKERS)]}
    if step == "find":
        provider.faults["submit answer"] = [ConnectionError("The answer is lost.")]
    job = start_job()
    if step == "find":
        work(job, clock)
    with ThreadPoolExecutor(SLOW_WORKERS) as crew:
        workers: list[Future[None]] = []
        for number in range(SLOW_WORKERS):
            clock.forward(limit("JOB_LEASE_SECONDS") + 1)
            workers.append(crew.submit(work, job, clock))
            while not (paused[number].wait(0.05) or workers[number].done()):
                pass
            if number:
                released[number - 1].set()
                workers[number - 1].result()
        released[-1].set()
    job = live_through(job)
    assert (job.state, job.error_code, provider.accepted_for(job)) == (State.COMPLETE, "", 1)
    assert job.log.filter(message__startswith="delivered").count() == 1
    assert (balance(user).held, prove()) == (0, [])
