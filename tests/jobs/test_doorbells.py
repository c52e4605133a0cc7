"""Redis is only a doorbell: what is committed is never lost, what is rolled back never existed."""

from __future__ import annotations

from collections.abc import Callable
from unittest.mock import patch

import pytest
from django.db import transaction

from accounts.models import User
from jobs.models import Job, State
from jobs.services import run, start, sweep
from jobs.services.ringing import queue_named
from tests.doubles.scripted_provider import ScriptedProvider
from tests.jobs.conftest import Clock

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("redis_url")]

Start = Callable[..., Job]
# Many more than one person has slots for.
JOBS = 60


def test_dying_between_commit_and_doorbell_loses_nothing(provider: ScriptedProvider, user: User, clock: Clock) -> None:
    user.plan_id = "enterprise"
    user.save()
    with patch("jobs.services.life.starting.ring_on_commit"):  # what comes after the commit never happens
        for _ in range(JOBS):
            start(owner=user, kind="generate", params={}, price_credits=0, deadline_seconds=60, now=clock())
    assert queue_named("default").count == 0
    for _ in range(JOBS):
        if not sweep(now=clock.forward(1)).rung:
            break
        for bell in queue_named("default").jobs:
            run(bell.args[0], clock=clock)
        queue_named("default").empty()
    assert Job.objects.filter(state=State.COMPLETE).count() == JOBS


def test_rolled_back_requests_leave_no_doorbells(start_job: Start, user: User) -> None:
    for _ in range(JOBS):
        with transaction.atomic():
            start_job()
            transaction.set_rollback(True)
    assert queue_named("default").count == 0
    assert not Job.objects.exists()


def test_a_doorbell_for_a_job_that_never_existed_harms_nobody(provider: ScriptedProvider, clock: Clock) -> None:
    run("00000000-0000-4000-8000-000000000000", clock=clock)
    assert provider.calls.total() == 0


def test_nobody_rings_twice_for_a_job_whose_doorbell_still_waits(start_job: Start, clock: Clock) -> None:
    job = start_job()
    assert queue_named("default").count == 1
    for _ in range(3):
        assert sweep(now=clock.forward(60)).rung == 0
    queue_named("default").empty()
    assert sweep(now=clock.forward(60)).rung == 1
    assert [bell.args[0] for bell in queue_named("default").jobs] == [str(job.pk)]
