"""What tests of paid work share: a clock that stands still, a scripted provider, and work to do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from credits import services as credits_services
from tests.doubles import scripted_provider
from tests.doubles.scripted_provider import ScriptedProvider
from tests.support.paid_work import buyer, paid

if TYPE_CHECKING:
    from accounts.models import User
    from jobs.models import Job

__all__ = ["buyer", "paid"]
PRICE = 4


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, seconds: float) -> datetime:
        self.now += timedelta(seconds=seconds)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def provider(settings: object, tmp_path: Path) -> ScriptedProvider:
    settings.JOB_RUNNERS = {"generate": "tests.doubles.scripted_provider.ScriptedRunner"}
    settings.JOB_WORK_DIR = tmp_path / "work"
    return scripted_provider.install()


@pytest.fixture
def start_job(user: User, clock: Clock, provider: ScriptedProvider) -> Callable[..., Job]:
    """Accepts a job of `owner` (the free user unless told otherwise), with enough credits for it."""
    from jobs.services import start

    count = 0

    def start_one(owner: User = user, **given: object) -> Job:
        nonlocal count
        count += 1
        credits_services.grant(user=owner, amount=PRICE, key=f"test grant {count}", reason="for a test")
        values = {"params": {"text": "rain"}, "price_credits": PRICE, "deadline_seconds": 600, "model": "scripted"}
        return start(owner=owner, kind="generate", now=clock(), **{**values, **given})

    return start_one


@pytest.fixture
def live_through(clock: Clock, provider: ScriptedProvider) -> Callable[..., Job]:
    """Does what worker and sweep would do for one job, moving the clock to whatever is due next, until it ends."""
    from jobs.models import Job
    from jobs.services import run, sweep

    def live(job: Job, most_steps: int = 150) -> Job:
        for _ in range(most_steps):
            sweep(now=clock())
            run(str(job.pk), clock=clock)
            job = Job.objects.get(pk=job.pk)
            if job.is_finished and job.stop_due_at is None:
                return job
            clock.now = max(clock.now, job.next_at if not job.is_finished else job.stop_due_at) + timedelta(seconds=0.1)
            if job.lease_until is not None:
                clock.now = max(clock.now, job.lease_until + timedelta(seconds=0.1))
        raise AssertionError(f"{job} is still {job.state} after {most_steps} steps")

    return live
