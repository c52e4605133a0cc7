"""A job is killed after every single SQL statement and around every call to the provider; it ends as if it had not."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from accounts.models import User
from credits.queries import balance
from jobs import tasks
from jobs.models import Job, Outcome, State
from jobs.queries import prove
from tests.doubles.scripted_provider import ScriptedProvider
from tests.jobs.conftest import PRICE, Clock
from tests.support.killing import Killed

Start = Callable[..., Job]
Live = Callable[[Job], Job]

# Every function a doorbell can call, with how a job comes to its due step.
TASKS: dict[str, Callable[[str], None]] = {"run": tasks.run}


@contextmanager
def dying_after(statements: int) -> Iterator[list[int]]:
    """The connection breaks off after so many writing or reading statements; yields a list that counts them."""
    count = [0]

    def statement(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        count[0] += 1
        if count[0] == statements:
            raise Killed
        return result

    try:
        with connection.execute_wrapper(statement):
            yield count
    except Killed:
        connection.close()  # as the end of a process does: what was not committed is gone
        raise


def outcome(job: Job, user: User, provider: ScriptedProvider) -> tuple[object, ...]:
    """All that must be the same however often somebody died on the way."""
    held = balance(user)
    return (
        job.state,
        held.available,
        held.held,
        job.attempts.filter(outcome=Outcome.ACCEPTED).count(),
        provider.accepted_for(job),
        job.log.filter(message__startswith="delivered").count(),
        prove(),
    )


DELIVERED = (State.COMPLETE, 0, 0, 1, 1, 1, [])


def test_every_task_is_proven_here() -> None:
    functions = {name for name, _ in inspect.getmembers(tasks, inspect.isfunction)}
    assert functions == set(TASKS)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", sorted(TASKS))
def test_a_doorbell_rung_twice_does_the_work_once(
    name: str, start_job: Start, live_through: Live, provider: ScriptedProvider, user: User, clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("django.utils.timezone.now", clock)
    job = start_job()
    TASKS[name](str(job.pk))
    TASKS[name](str(job.pk))
    job = live_through(job)
    TASKS[name](str(job.pk))
    assert outcome(job, user, provider) == DELIVERED


@pytest.mark.django_db(transaction=True)
def test_dying_after_any_statement_changes_nothing_in_the_end(
    start_job: Start, live_through: Live, provider: ScriptedProvider, user: User, clock: Clock
) -> None:
    from jobs.services import run

    with dying_after(0) as count:
        live_job = start_job()
        began_at = count[0]
        run(str(live_job.pk), clock=clock)
    assert outcome(Job.objects.get(pk=live_job.pk), user, provider) == DELIVERED
    statements = count[0] - began_at
    assert statements > 20
    for statement in range(1, statements + 1):
        job = start_job()
        with pytest.raises(Killed), dying_after(statement):
            run(str(job.pk), clock=clock)
        job = live_through(job)
        assert outcome(job, user, provider) == DELIVERED, f"killed after statement {statement} of {statements}"


AROUND_THE_CALLS = ("submit", "submit answer", "find", "poll", "fetch", "master", "deliver")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", AROUND_THE_CALLS)
def test_dying_around_a_call_to_the_provider_never_pays_twice(
    step: str, start_job: Start, live_through: Live, provider: ScriptedProvider, user: User, clock: Clock
) -> None:
    from jobs.services import run

    provider.faults[step] = [Killed()]
    if step == "find":
        provider.faults["submit answer"] = [ConnectionError("the answer is lost")]
    job = start_job()
    for _ in range(2):
        try:
            run(str(job.pk), clock=clock)
        except Killed:
            clock.forward(11)
        clock.forward(3)
    job = live_through(job)
    assert outcome(job, user, provider) == DELIVERED


@pytest.mark.django_db(transaction=True)
def test_a_cancelled_job_killed_at_any_statement_is_released_once_and_stopped_at_the_provider(
    start_job: Start, live_through: Live, provider: ScriptedProvider, user: User, clock: Clock
) -> None:
    from engine.outside import Poll
    from jobs.services import cancel, run

    statement = 0
    while True:
        statement += 1
        provider.polls = [Poll("running")]
        job = start_job()
        run(str(job.pk), clock=clock)
        before = balance(user)
        try:
            with dying_after(statement):
                cancel(job_pk=job.pk, by=user, now=clock())
        except Killed:
            cancel(job_pk=job.pk, by=user, now=clock())
            last = False
        else:
            last = True
        job = live_through(job)
        assert (job.state, balance(user).available) == (State.CANCELLED, before.available + PRICE)
        assert provider.cancelled.count(job.request_id) == 1
        assert prove() == []
        if last:
            break
    assert statement > 5
