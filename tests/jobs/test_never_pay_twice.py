"""One accepted request per generation, wherever the worker dies around the submission and whatever answer is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from engine.outside import OutcomeUnknown, Unavailable
from jobs.limits import limit
from jobs.models import Attempt, Job, Outcome, State
from jobs.services import run
from tests.doubles.scripted_provider import ScriptedProvider
from tests.jobs.conftest import Clock

pytestmark = pytest.mark.django_db

Start = Callable[..., Job]
Live = Callable[[Job], Job]


class Killed(BaseException):
    """The process is gone."""


FATES: dict[str, dict[str, list[BaseException]]] = {
    "dies before the request leaves": {"submit": [Killed()]},
    "dies after the request was accepted": {"submit answer": [Killed()]},
    "loses the answer": {"submit answer": [OutcomeUnknown("timed out")]},
    "loses the answer in a way nobody foresaw": {"submit answer": [RuntimeError("half an answer")]},
    "never reaches the provider, but cannot know": {"submit": [OutcomeUnknown("timed out")]},
    "loses the answer and dies looking for it": {"submit answer": [OutcomeUnknown("timed out")], "find": [Killed()]},
    "loses the answer and the list is away": {
        "submit answer": [OutcomeUnknown("timed out")],
        "find": [Unavailable("busy"), Unavailable("busy")],
    },
    "is refused twice, then loses the answer": {
        "submit": [Unavailable("busy"), Unavailable("busy")],
        "submit answer": [OutcomeUnknown("timed out")],
    },
    "dies sending, dies looking": {"submit": [Killed()], "find": [Killed()]},
    "dies when it polls for the first time": {"poll": [Killed()]},
    "dies fetching": {"fetch": [Killed()]},
    "dies delivering": {"deliver": [Killed()]},
}
# Until every fault has happened; one that never does (nobody looks, say) keeps no test from its verdict.
MOST_STEPS = 100


@pytest.mark.parametrize("fate", FATES)
def test_every_fate_of_a_submission_ends_paid_exactly_once(
    fate: str, start_job: Start, live_through: Live, provider: ScriptedProvider, clock: Clock, settings: object
) -> None:
    settings.JOB_LOOK_SECONDS = 25
    for _ in range(8):
        provider.faults = {step: list(script) for step, script in FATES[fate].items()}
        began = clock()
        job = start_job()
        for _ in range(MOST_STEPS):
            if not any(provider.faults.values()):
                break
            try:
                run(str(job.pk), clock=clock)
            except Killed:
                clock.forward(limit("JOB_LEASE_SECONDS"))
            clock.forward(1)
        job = live_through(job)
        assert (job.state, provider.accepted_for(job)) == (State.COMPLETE, 1)
        assert job.attempts.filter(outcome=Outcome.ACCEPTED).count() == 1
        attempts_made = job.attempts.count()
        longest = limit("JOB_LONGEST_SUBMISSION_SECONDS") + limit("JOB_UNKNOWN_GRACE_SECONDS") + 30
        assert (clock() - began).total_seconds() <= attempts_made * longest


def test_nothing_is_sent_again_while_an_answer_may_still_turn_up(
    start_job: Start, provider: ScriptedProvider, clock: Clock
) -> None:
    provider.faults["submit"] = [OutcomeUnknown("timed out")]
    job = start_job()
    began = clock()
    while (clock() - began).total_seconds() < limit("JOB_UNKNOWN_GRACE_SECONDS") - 1:
        run(str(job.pk), clock=clock)
        clock.forward(1)
    assert provider.calls["submit"] == 1
    assert provider.calls["find"] > 10


def test_a_provider_without_a_list_is_never_asked_twice(
    start_job: Start, live_through: Live, provider: ScriptedProvider
) -> None:
    provider.faults["submit answer"] = [OutcomeUnknown("timed out")]
    provider.faults["find"] = [OutcomeUnknown("there is no list")] * 99
    job = start_job()
    for _ in range(40):
        provider.faults["find"] = provider.faults["find"] or [OutcomeUnknown("there is no list")]
        try:
            job = live_through(job, most_steps=1)
        except AssertionError:
            job.refresh_from_db()
        if job.is_finished:
            break
    assert (job.state, job.error_code, provider.calls["submit"]) == (State.FAILED, "no_answer", 1)


def test_what_is_free_to_repeat_is_repeated_at_once(start_job: Start, provider: ScriptedProvider, clock: Clock) -> None:
    provider.is_free_to_repeat = True
    provider.faults["submit"] = [OutcomeUnknown("broke off")]
    job = start_job()
    run(str(job.pk), clock=clock)
    clock.forward(3)
    run(str(job.pk), clock=clock)
    job.refresh_from_db()
    assert (job.state, provider.calls["submit"]) == (State.COMPLETE, 2)


def test_the_database_refuses_a_second_live_attempt(start_job: Start, clock: Clock) -> None:
    job = start_job()
    run(str(job.pk), clock=clock)
    first = job.attempts.get()
    second = Attempt(
        job=job, number=2, model=first.model, token="another", params_sha256="", price_cap_credits=1,
        created_at=clock(), deadline_at=clock(),
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()


def test_the_attempt_is_written_before_anything_is_sent(
    start_job: Start, provider: ScriptedProvider, clock: Clock
) -> None:
    seen: list[str] = []
    job = start_job()
    provider.faults["submit"] = [lambda: seen.extend(job.attempts.values_list("token", flat=True))]
    run(str(job.pk), clock=clock)
    assert seen == list(provider.accepted.values())
