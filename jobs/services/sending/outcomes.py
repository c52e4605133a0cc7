"""What came of an attempt: accepted, certainly not accepted, or unknown."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import transaction

from jobs import gates
from jobs.contract import Gone, Runner, Submission, Unavailable
from jobs.limits import limit, seconds
from jobs.models import Attempt, Job, JobLog, Outcome, State
from jobs.services.life.claiming import hand_back, write
from jobs.services.life.ending import LeaseLost, fail
from jobs.services.ringing import tell_on_commit
from jobs.services.sending.passing_on import pass_on
from jobs.services.sending.waiting import back_off, time_is_up_at

NOT_TAKEN = "The service that makes {} could not take this request. It cost nothing; try again later."


def accept(job: Job, attempt: Attempt, sent: Submission, now: datetime) -> None:
    with transaction.atomic():
        # The attempt before the job, in the order webhooks lock them.
        job.attempts.filter(pk=attempt.pk).update(outcome=Outcome.ACCEPTED, request_id=sent.request_id, answered_at=now)
        write(
            job,
            state=State.SUBMITTED,
            request_id=sent.request_id,
            submission=sent.details,
            next_at=now,
            tries=0,
            silences=0,
            poison_count=0,
            stage="waiting for the service",
        )
        JobLog.objects.create(job=job, at=now, message=f"accepted as {sent.request_id} (attempt {attempt.number})")
        tell_on_commit(job)


def note_lost_answer(job: Job, attempt: Attempt, message: str, now: datetime) -> None:
    with transaction.atomic():
        job.attempts.filter(pk=attempt.pk).update(outcome=Outcome.UNKNOWN, message=message[:500], answered_at=now)
        hand_back(job, next_at=now + seconds("JOB_LOOK_SECONDS"), stage="looking for the answer")
        JobLog.objects.create(
            job=job, at=now, level="WARNING", message=f"no answer to the submission: {message}"[:1000]
        )


def note_refusal(
    job: Job, attempt: Attempt, runner: Runner, message: str, now: datetime, *, retry_after: float | None
) -> None:
    tries = job.attempts.filter(model=job.model, key_was_refused=False).count()
    again_at = now + back_off(tries, retry_after)
    # Nobody should wait for an hour, nor at all for what comes after the deadline.
    is_too_late = tries >= limit("JOB_ATTEMPTS") or again_at >= job.deadline_at
    is_long = (retry_after or 0.0) > limit("JOB_PATIENCE_SECONDS")
    with transaction.atomic():
        close_attempt(job, attempt, message, now)
        if (is_too_late or is_long) and pass_on(job, runner, message, now):
            return
        if is_too_late and not (_is_free(job, runner) and again_at < time_is_up_at(job)):
            fail(job, code="unavailable", message=NOT_TAKEN.format(runner.work), now=now, stop=False)
        elif retry_after == 0:
            write(job, next_at=now)
        else:
            hand_back(job, next_at=again_at, stage="waiting to send again")


def _is_free(job: Job, runner: Runner) -> bool:
    """Whether sending it again costs nothing, so that a full or starting server can be waited for."""
    try:
        return runner.terms(job).is_free_to_repeat
    except (Gone, Unavailable):
        return False


def close_attempt(job: Job, attempt: Attempt, message: str, now: datetime) -> None:
    """Certainly not accepted: its place and its cost are free again."""
    if not Job.objects.all().held(job).exists():
        raise LeaseLost
    job.attempts.filter(pk=attempt.pk).update(outcome=Outcome.NOT_ACCEPTED, message=message[:500], answered_at=now)
    JobLog.objects.create(job=job, at=now, level="WARNING", message=f"not accepted: {message}"[:1000])
    if attempt.account:
        undo = partial(gates.undo, service=attempt.account, token=attempt.token, now=now.timestamp())
        transaction.on_commit(undo, robust=True)
