"""`prove()` finds every way in which work and money can part: each is planted, and each is found."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection

from accounts.models import User
from credits import services as credits_services
from jobs.models import Job, State
from jobs.queries import prove
from jobs.services import AlreadyRetried, NotFinished, cancel, run
from tests.jobs.conftest import Clock

pytestmark = pytest.mark.django_db

Start = Callable[..., Job]


def invariants() -> set[str]:
    return {violation.invariant for violation in prove()}


def ended(job: Job, state: State, clock: Clock) -> None:
    Job.objects.filter(pk=job.pk).update(state=state, slot=None, finished_at=clock())


def test_nothing_is_found_where_nothing_is_wrong(start_job: Start, user: User, clock: Clock) -> None:
    first, second, third = (start_job() for _ in range(3))
    run(str(first.pk), clock=clock)
    cancel(job_pk=second.pk, by=user, now=clock())
    assert third.state == State.QUEUED
    assert prove() == []


def test_work_ended_without_its_money_is_found(start_job: Start, clock: Clock) -> None:
    ended(start_job(), State.COMPLETE, clock)
    assert invariants() == {"I4", "I5"}


def test_money_ended_without_its_work_is_found(start_job: Start, clock: Clock) -> None:
    credits_services.release(hold=start_job().hold_id)
    assert invariants() == {"I4", "I5"}


@pytest.mark.parametrize(("state", "ending"), [(State.COMPLETE, "release"), (State.FAILED, "settle")])
def test_the_wrong_ending_is_found(state: State, ending: str, start_job: Start, clock: Clock) -> None:
    job = start_job()
    getattr(credits_services, ending)(hold=job.hold_id)
    ended(job, state, clock)
    assert invariants() == {"I5"}


def test_a_hold_of_another_amount_is_found(start_job: Start) -> None:
    job = start_job()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE jobs_job SET price_credits = price_credits + 1 WHERE id = %s", [_raw(job)])
    assert invariants() == {"I4", "I5"}


def test_a_hold_nobody_works_for_is_found(user: User, start_job: Start) -> None:
    credits_services.grant(user=user, amount=9, key="for nothing", reason="test")
    credits_services.hold(user=user, amount=9, key="nobody", reason="test")
    assert invariants() == {"I4"}


def test_a_failed_job_is_started_again_once(start_job: Start, user: User, clock: Clock) -> None:
    job = start_job()
    with pytest.raises(NotFinished):
        start_job(retry_of=job)
    job = cancel(job_pk=job.pk, by=user, now=clock())
    again = start_job(retry_of=job)
    with pytest.raises(AlreadyRetried) as refused:
        start_job(retry_of=job)
    assert refused.value.again == again
    assert prove() == []


def _raw(job: Job) -> str:
    return job.pk.hex if connection.vendor == "sqlite" else str(job.pk)
