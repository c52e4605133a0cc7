"""A submission that takes long, or whose answer finds nobody at home, is still one submission and never forgotten."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

import pytest
from django.core import mail

from engine.outside import OutcomeUnknown, Submission, Unavailable
from engine.providers.fal.queue import FalQueue
from engine.providers.shared import asking
from jobs.limits import limit
from jobs.models import Job, Outcome, State
from jobs.services import cancel, hear, run, sweep
from tests.doubles.scripted_provider import ScriptedProvider, ScriptedRunner
from tests.jobs.conftest import Clock
from tests.support.paid_work import ACE_AT_FAL, PaidServices

if TYPE_CHECKING:
    from accounts.models import User

Start = Callable[..., Job]
Live = Callable[[Job], Job]
IN_THE_DATABASE = pytest.mark.django_db
A_LONG_CALL = 110.0


def others_work(clock: Clock, seconds: float) -> None:
    """What sweep and other workers do for every job meanwhile."""
    for _ in range(int(seconds / 2)):
        clock.forward(2)
        sweep(now=clock())
        for pk in Job.objects.values_list("pk", flat=True):
            run(str(pk), clock=clock)


def test_no_submission_lasts_longer_than_it_is_waited_for() -> None:
    assert limit("JOB_LONGEST_SUBMISSION_SECONDS") >= asking.SUBMIT_SECONDS


@IN_THE_DATABASE
def test_what_was_lost_after_a_long_call_is_looked_for_as_long_as_anything_else(
    start_job: Start, live_through: Live, provider: ScriptedProvider, clock: Clock
) -> None:
    def hangs() -> None:
        clock.forward(A_LONG_CALL)
        raise OutcomeUnknown("timed out")

    provider.faults["submit answer"] = [hangs]
    # The list shows it half a minute after the answer was lost.
    provider.hidden = 3
    job = live_through(start_job())
    assert (job.state, provider.calls["submit"], provider.accepted_for(job)) == (State.COMPLETE, 1, 1)


@IN_THE_DATABASE
def test_a_list_that_is_away_when_patience_ends_is_asked_again_later(
    start_job: Start, live_through: Live, provider: ScriptedProvider, clock: Clock
) -> None:
    provider.faults["submit answer"] = [OutcomeUnknown("timed out")]
    job = start_job()
    run(str(job.pk), clock=clock)
    clock.forward(limit("JOB_UNKNOWN_GRACE_SECONDS") + 1)
    provider.faults["find"] = [Unavailable("busy")] * 3
    job = live_through(job)
    assert (job.state, provider.calls["submit"], provider.accepted_for(job)) == (State.COMPLETE, 1, 1)


@IN_THE_DATABASE
def test_nobody_sends_again_while_the_first_may_still_be_sending(
    start_job: Start, provider: ScriptedProvider, clock: Clock
) -> None:
    job = start_job()
    # Its lease runs out in the middle of the call: another worker has the job, and the list shows nothing yet.
    provider.faults["submit"] = [lambda: others_work(clock, A_LONG_CALL)]
    run(str(job.pk), clock=clock)
    others_work(clock, 30)
    job.refresh_from_db()
    assert (job.state, provider.calls["submit"], provider.accepted_for(job)) == (State.COMPLETE, 1, 1)


@IN_THE_DATABASE
def test_what_is_accepted_after_its_job_was_cancelled_is_stopped(
    start_job: Start, provider: ScriptedProvider, clock: Clock, user: User
) -> None:
    job = start_job()

    def cancelled_in_a_long_call() -> None:
        clock.forward(5)
        cancel(job_pk=job.pk, by=user, now=clock())
        others_work(clock, A_LONG_CALL)

    provider.faults["submit"] = [cancelled_in_a_long_call]
    run(str(job.pk), clock=clock)
    others_work(clock, 30)
    assert list(provider.accepted) == provider.cancelled
    assert job.attempts.get().outcome == Outcome.ACCEPTED


@IN_THE_DATABASE
def test_a_name_told_while_the_list_was_read_for_the_last_time_is_not_overlooked(
    start_job: Start, provider: ScriptedProvider, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider.faults["submit answer"] = [OutcomeUnknown("timed out")]
    job = start_job()
    run(str(job.pk), clock=clock)
    token, (request_id,) = job.attempts.get().token, provider.accepted

    def told_meanwhile(self: ScriptedRunner, job: Job, token: str) -> Submission | None:
        hear(account="", token=token, request_id=request_id, now=clock())
        return None

    monkeypatch.setattr(ScriptedRunner, "find", told_meanwhile)
    clock.forward(limit("JOB_UNKNOWN_GRACE_SECONDS") + 1)
    run(str(job.pk), clock=clock)
    others_work(clock, 10)
    job.refresh_from_db()
    assert (job.state, provider.calls["submit"], job.attempts.get().token) == (State.COMPLETE, 1, token)


@IN_THE_DATABASE
def test_a_name_told_when_it_was_given_up_already_is_told_to_staff(
    start_job: Start,
    provider: ScriptedProvider,
    clock: Clock,
    staff: User,
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]],
) -> None:
    provider.faults["submit answer"] = [OutcomeUnknown("timed out")]
    provider.hidden = 999
    job = start_job()
    run(str(job.pk), clock=clock)
    (request_id,) = provider.accepted
    others_work(clock, limit("JOB_UNKNOWN_GRACE_SECONDS") + 4)
    assert provider.calls["submit"] == 2
    with django_capture_on_commit_callbacks(execute=True):
        hear(account="", token=job.attempts.get(number=1).token, request_id=request_id, now=clock())
    assert [letter.subject for letter in mail.outbox] == ["[SoundFoundry] A request may be paid for nothing"]


def test_an_answer_that_comes_after_its_lease_is_kept(
    paid: PaidServices, buyer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """fal.ai has no list, and here no webhooks either: the answer alone names the request."""
    paid.settings.WEBHOOK_BASE_URL = ""
    paid.offer(ACE_AT_FAL)
    send = FalQueue.send

    def outlives_its_lease(self: FalQueue, *given: object) -> Submission:
        sent = send(self, *given)
        Job.objects.filter(pk=job.pk).update(lease_until=paid.clock())
        run(str(job.pk), clock=paid.clock)
        return sent

    job = paid.ask(buyer, ACE_AT_FAL, may_fall_back=False).job
    monkeypatch.setattr(FalQueue, "send", outlives_its_lease)
    assert (paid.live(job).state, paid.paid["fal"]) == ("complete", 1)


def test_an_answer_that_comes_after_a_cancel_is_used_to_stop_it(
    paid: PaidServices, buyer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    paid.settings.WEBHOOK_BASE_URL = ""
    paid.offer(ACE_AT_FAL)
    paid.fal.queued_for = 1000
    send = FalQueue.send

    def cancelled_meanwhile(self: FalQueue, *given: object) -> Submission:
        sent = send(self, *given)
        cancel(job_pk=job.pk, by=buyer, now=paid.clock())
        return sent

    job = paid.ask(buyer, ACE_AT_FAL, may_fall_back=False).job
    monkeypatch.setattr(FalQueue, "send", cancelled_meanwhile)
    assert paid.live(job).state == "cancelled"
    assert [one.is_cancelled for one in paid.fal.accepted.values()] == [True]


@pytest.mark.parametrize(("hooks", "waits"), [("https://studio.example", True), ("", False)])
def test_where_only_a_webhook_can_tell_it_is_waited_for(
    paid: PaidServices, buyer: User, hooks: str, *, waits: bool
) -> None:
    """As long as such work usually takes twice over, since the webhook comes at its end."""
    paid.settings.WEBHOOK_BASE_URL = hooks
    paid.offer(ACE_AT_FAL, usual_seconds=240)
    paid.fal.queued_for = 1000
    paid.fal.faults.force("lost_answer")
    job = paid.step(paid.ask(buyer, ACE_AT_FAL, may_fall_back=False).job)
    lost = paid.clock()
    job = paid.live(job, most=200)
    assert (job.state, job.error_code, paid.paid["fal"]) == ("failed", "no_answer", 1)
    waited = (job.finished_at - lost).total_seconds()
    # 240 s are for a minute of music, and this is half a minute.
    assert (230 < waited < 260) if waits else (55 < waited < 70)
