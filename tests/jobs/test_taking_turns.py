"""How many of one person's jobs run at once, and whose turn it is."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from accounts.plans import plan_for
from engine.outside import Poll
from jobs.models import UNDER_WAY, Job, State
from jobs.services import claim, run, start, sweep
from tests.doubles.scripted_provider import ScriptedProvider
from tests.jobs.conftest import Clock

Start = Callable[..., Job]


def person(name: str, plan: str = "free") -> User:
    return get_user_model().objects.create_user(f"{name}@example.org", "a-long-passphrase", plan_id=plan)


def under_way(owner: User) -> int:
    return Job.objects.filter(owner=owner, state__in=UNDER_WAY).count()


@pytest.mark.django_db
def test_a_free_user_has_one_job_under_way(
    start_job: Start, provider: ScriptedProvider, user: User, clock: Clock
) -> None:
    provider.polls = [Poll("running")] * 9
    jobs = [start_job() for _ in range(3)]
    for job in jobs:
        run(str(job.pk), clock=clock)
    assert under_way(user) == 1


@pytest.mark.django_db
def test_a_bigger_plan_has_more_under_way(start_job: Start, provider: ScriptedProvider, clock: Clock) -> None:
    pro = person("pro", "pro")
    provider.polls = [Poll("running")] * 9
    jobs = [start_job(pro) for _ in range(6)]
    for job in jobs:
        run(str(job.pk), clock=clock)
    assert under_way(pro) == plan_for(pro).concurrent_jobs == 3


@pytest.mark.django_db(transaction=True)
def test_the_next_job_begins_when_one_ends(start_job: Start, user: User, clock: Clock) -> None:
    first, second = start_job(), start_job()
    assert (first.slot, second.slot) == (1, None)
    run(str(first.pk), clock=clock)
    second.refresh_from_db()
    assert second.slot == 1


@pytest.mark.django_db
def test_the_sweep_gives_out_slots_that_a_crash_left_free(start_job: Start, user: User, clock: Clock) -> None:
    first, second = start_job(), start_job()
    Job.objects.filter(pk=first.pk).update(slot=None, state=State.FAILED, finished_at=clock())
    sweep(now=clock())
    second.refresh_from_db()
    assert second.slot == 1


@pytest.mark.django_db
def test_the_database_refuses_a_slot_twice(start_job: Start, clock: Clock) -> None:
    start_job()
    second = start_job()
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=second.pk).update(slot=1)


@pytest.mark.django_db
def test_a_smaller_plan_counts_from_the_next_beginning(start_job: Start, clock: Clock) -> None:
    pro = person("pro", "pro")
    jobs = [start_job(pro) for _ in range(3)]
    get_user_model().objects.filter(pk=pro.pk).update(plan="free")
    assert [claim(job.pk, now=clock()) is not None for job in jobs] == [True, False, False]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_racing_requests_and_claims_never_give_a_free_user_two(
    provider: ScriptedProvider, user: User, clock: Clock
) -> None:
    at_once = threading.Barrier(8)
    claimed: list[object] = []

    def request_and_claim() -> None:
        at_once.wait()
        job = start(owner=user, kind="generate", params={}, price_credits=0, deadline_seconds=60, now=clock())
        if claim(job.pk, now=clock()) is not None:
            claimed.append(job.pk)
        connection.close()

    for _ in range(5):
        Job.objects.all().delete()
        claimed.clear()
        threads = [threading.Thread(target=request_and_claim) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(claimed) == 1
        assert Job.objects.filter(slot__isnull=False).count() == 1
        assert Job.objects.count() == 8


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_racing_workers_claim_a_job_once(start_job: Start, clock: Clock) -> None:
    job = start_job()
    at_once = threading.Barrier(8)
    won: list[int] = []

    def race() -> None:
        at_once.wait()
        claimed = claim(job.pk, now=clock())
        if claimed is not None:
            won.append(claimed.fence)
        connection.close()

    threads = [threading.Thread(target=race) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert won == [1]


def served_in_order(clock: Clock, count: int) -> list[str]:
    """Owners in the order in which one worker serves them, with a sweep before every doorbell it answers."""
    from jobs.services.upkeep.reconciling import due

    order = []
    for _ in range(count):
        sweep(now=clock())
        waiting = due("default", clock.forward(10))[2].first()
        assert waiting is not None
        run(str(waiting.pk), clock=clock)
        order.append(waiting.owner.email.split("@")[0])
    return order


@pytest.mark.django_db(transaction=True)
def test_somebody_with_many_requests_takes_turns_with_everybody_else(start_job: Start, clock: Clock) -> None:
    whale, *others = (person(name) for name in ("whale", "ann", "bob", "cat"))
    for _ in range(20):
        start_job(whale)
    for other in others:
        clock.forward(0.1)
        start_job(other)
        start_job(other)
    order = served_in_order(clock, 8)
    assert order[:4] == ["whale", "ann", "bob", "cat"]
    assert sorted(order[4:]) == ["ann", "bob", "cat", "whale"]


@pytest.mark.django_db(transaction=True)
def test_paying_people_go_first_but_nobody_starves(start_job: Start, clock: Clock) -> None:
    free, pro = person("free"), person("pro", "pro")
    start_job(free)
    clock.forward(30)
    start_job(pro)
    assert served_in_order(clock, 1) == ["pro"]
    clock.forward(60)
    for _ in range(10):
        start_job(pro)
    assert served_in_order(clock, 1) == ["free"]
