"""What the sweep guarantees: due work is rung for, overdue work is ended, and Redis never fills."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model

from accounts.models import User
from credits.queries import balance
from engine.outside import Poll, Unavailable
from jobs.limits import limit
from jobs.models import Job, State, SweepLease
from jobs.queries import prove
from jobs.services import run, start, sweep
from jobs.services.ringing import queue_named
from tests.doubles.scripted_provider import ScriptedProvider
from tests.jobs.conftest import PRICE, Clock
from tests.support.redis_server import RedisServer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis_url")]

Start = Callable[..., Job]
Live = Callable[[Job], Job]


def doorbells() -> list[str]:
    """Whom the waiting doorbells are for, in their order."""
    return [bell.args[0] for bell in queue_named("default").jobs]


def test_due_work_is_rung_for_once(start_job: Start, clock: Clock) -> None:
    job = start_job()
    sweep(now=clock())
    sweep(now=clock.forward(1))
    assert doorbells() == [str(job.pk)]


def test_a_doorbell_nobody_answered_rings_again_after_three_seconds(start_job: Start, clock: Clock) -> None:
    job = start_job()
    sweep(now=clock())
    queue_named("default").empty()
    assert sweep(now=clock.forward(2.9)).rung == 0
    assert sweep(now=clock.forward(0.2)).rung == 1
    assert doorbells() == [str(job.pk)]


def test_a_dead_workers_job_is_rung_for_within_fifteen_seconds(start_job: Start, clock: Clock) -> None:
    from jobs.services import claim

    job = start_job()
    assert claim(job.pk, now=clock()) is not None
    died = clock()
    while not sweep(now=clock.forward(1)).rung:
        pass
    assert (clock() - died).total_seconds() <= 15
    assert claim(job.pk, now=clock()) is not None


def test_a_job_between_two_polls_is_rung_for_when_the_next_is_due(
    start_job: Start, provider: ScriptedProvider, clock: Clock
) -> None:
    provider.polls = [Poll("running")]
    job = start_job()
    run(str(job.pk), clock=clock)
    assert sweep(now=clock.forward(0.5)).rung == 0
    assert sweep(now=clock.forward(5)).rung == 1


def test_doorbells_never_exceed_their_bound_however_much_is_due(provider: ScriptedProvider, clock: Clock) -> None:
    owners = get_user_model().objects.bulk_create(
        [get_user_model()(email=f"p{number}@example.org") for number in range(3000)]
    )
    Job.objects.bulk_create(
        [
            Job(
                owner=owner, kind="generate", queue="default", price_credits=0, slot=1, created_at=clock(),
                next_at=clock() - timedelta(seconds=number % 997), deadline_at=clock() + timedelta(days=1),
            )
            for number, owner in enumerate(owners)
        ]
    )  # fmt: skip
    expected = [str(pk) for pk in Job.objects.order_by("next_at").values_list("pk", flat=True)[:100]]
    for _ in range(20):
        sweep(now=clock.forward(4))
        assert queue_named("default").count <= limit("JOB_DOORBELLS")
    oldest = Job.objects.order_by("next_at").values_list("next_at", flat=True)[99]
    rung = Job.objects.filter(pk__in=doorbells())
    assert len(expected) == rung.count() == 100
    assert max(rung.values_list("next_at", flat=True)) <= oldest


def test_a_request_rings_only_while_there_is_room(
    start_job: Start, clock: Clock, settings: object, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    settings.JOB_DOORBELLS = 2
    with django_capture_on_commit_callbacks(execute=True):
        for number in range(5):
            start_job(get_user_model().objects.create_user(f"p{number}@example.org", "a-long-passphrase"))
    assert queue_named("default").count == 2


def test_work_under_way_comes_before_work_that_waits(
    start_job: Start, provider: ScriptedProvider, other_user: User, clock: Clock
) -> None:
    provider.polls = [Poll("running")]
    paid_for = start_job()
    run(str(paid_for.pk), clock=clock)
    waiting = start_job(other_user)
    Job.objects.filter(pk=waiting.pk).update(next_at=clock() - timedelta(hours=1))
    sweep(now=clock.forward(10))
    assert doorbells() == [str(paid_for.pk), str(waiting.pk)]


def test_overdue_work_is_ended_stopped_at_the_provider_and_costs_nothing(
    start_job: Start, live_through: Live, provider: ScriptedProvider, clock: Clock
) -> None:
    owners = [
        get_user_model().objects.create_user(f"p{number}@example.org", "a-long-passphrase") for number in range(20)
    ]
    provider.polls = [Poll("running")] * 20
    jobs = [start_job(owner, deadline_seconds=60) for owner in owners]
    for job in jobs:
        run(str(job.pk), clock=clock)
    assert sweep(now=clock.forward(61)).overdue == 20
    for owner, job in zip(owners, jobs, strict=True):
        run(str(job.pk), clock=clock)
        job.refresh_from_db()
        assert (job.state, job.error_code, job.stop_due_at) == (State.FAILED, "overdue", None)
        assert (balance(owner).available, balance(owner).held) == (PRICE, 0)
    assert len(set(provider.cancelled)) == 20
    assert prove() == []


def test_waiting_in_line_does_not_count_against_the_deadline(start_job: Start, clock: Clock) -> None:
    job = start_job(deadline_seconds=60)
    assert sweep(now=clock.forward(3600)).overdue == 0
    run(str(job.pk), clock=clock)
    job.refresh_from_db()
    assert job.state == State.COMPLETE


def test_nobody_waits_in_line_for_more_than_a_day(start_job: Start, user: User, clock: Clock) -> None:
    start_job()
    assert sweep(now=clock.forward(24 * 3600 + 1)).overdue == 1
    assert balance(user).held == 0


def test_an_overdue_submission_without_an_answer_is_found_and_stopped(
    start_job: Start, live_through: Live, provider: ScriptedProvider, clock: Clock
) -> None:
    provider.faults["submit answer"] = [ConnectionError("lost")]
    provider.faults["find"] = [Unavailable("busy")] * 3
    job = start_job(deadline_seconds=5)
    run(str(job.pk), clock=clock)
    clock.forward(6)
    job = live_through(job)
    assert job.state == State.FAILED
    assert provider.cancelled == list(provider.accepted)


def test_one_sweep_at_a_time(start_job: Start, clock: Clock) -> None:
    from django.db import connection

    if connection.vendor == "postgresql":
        pytest.skip("an advisory lock there; its release at the end of a process is PostgreSQL's own promise")
    SweepLease.objects.create(holder="another machine", lease_until=clock() + timedelta(seconds=5))
    start_job()
    assert not sweep(now=clock()).is_mine
    assert doorbells() == []
    assert sweep(now=clock.forward(6)).is_mine


def test_one_runner_that_cannot_say_goodbye_keeps_nobody_waiting(
    start_job: Start, provider: ScriptedProvider, other_user: User, clock: Clock
) -> None:
    provider.polls = [Poll("running")] * 2
    for job in (start_job(deadline_seconds=5), start_job(other_user, deadline_seconds=6)):
        run(str(job.pk), clock=clock)
    provider.faults["failed"] = [RuntimeError("a bug")]
    assert sweep(now=clock.forward(10)).overdue == 1
    assert sweep(now=clock.forward(1)).overdue == 1


def test_without_redis_work_is_accepted_and_rung_for_afterwards(
    provider: ScriptedProvider, redis_server: RedisServer, settings: object, user: User, clock: Clock,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:  # fmt: skip
    settings.RQ_QUEUES = {"default": {**settings.RQ_QUEUES["default"], "URL": redis_server.url}}
    settings.REDIS_URL = redis_server.url
    redis_server.stop()
    with django_capture_on_commit_callbacks(execute=True):
        start(owner=user, kind="generate", params={}, price_credits=0, deadline_seconds=60, now=clock())
    away = sweep(now=clock())
    assert (away.is_redis_away, away.rung) == (True, 0)
    redis_server.start()
    assert sweep(now=clock.forward(1)).rung == 1
    assert queue_named("default").count == 1


def test_work_for_a_queue_that_there_is_no_more_waits_in_the_first_one(start_job: Start, clock: Clock) -> None:
    job = start_job()
    Job.objects.filter(pk=job.pk).update(queue="generate")
    queue_named("default").empty()
    sweep(now=clock.forward(5))
    assert [bell.args[0] for bell in queue_named("default").jobs] == [str(job.pk)]
