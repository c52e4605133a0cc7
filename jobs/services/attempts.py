"""Having a provider accept the work exactly once, whatever gets lost on the way."""

from __future__ import annotations

import hashlib
import json
import logging
import secrets
from datetime import datetime

from django.db import transaction

from jobs.contract import OutcomeUnknown, ProviderError, Refused, Runner, Submission, Unavailable
from jobs.limits import limit, seconds
from jobs.models import Attempt, Job, JobLog, Outcome, State
from jobs.services.claiming import Clock, hand_back, write
from jobs.services.ending import LeaseLost, fail
from jobs.services.ringing import tell_on_commit
from jobs.services.waiting import back_off

log = logging.getLogger(__name__)

NOT_TAKEN = "The service that makes the music could not take this request. It cost nothing; try again later."
NO_ANSWER = "The service that makes the music never answered this request. It cost nothing; try again."


def submit(job: Job, runner: Runner, clock: Clock) -> None:
    """One step towards an accepted request: send it, or look for the one whose answer was lost."""
    attempt = job.attempts.filter(provider=job.provider).exclude(outcome=Outcome.NOT_ACCEPTED).first()
    if attempt is None:
        attempt = _open(job, clock())
        _send(job, attempt, runner, clock)
    else:
        _look(job, attempt, runner, clock)


def _open(job: Job, now: datetime) -> Attempt:
    """Write the attempt down before anything is sent."""
    number = job.attempt + 1
    token = secrets.token_hex(16)
    with transaction.atomic():
        write(job, attempt=number, attempt_token=token, stage="sending")
        return Attempt.objects.create(
            job=job,
            number=number,
            provider=job.provider,
            token=token,
            params_sha256=hashlib.sha256(json.dumps(job.params, sort_keys=True).encode()).hexdigest(),
            price_cap_credits=job.price_credits,
            created_at=now,
            deadline_at=job.deadline_at,
        )


def _send(job: Job, attempt: Attempt, runner: Runner, clock: Clock) -> None:
    try:
        sent = runner.submit(job, attempt.token)
    except Unavailable as error:
        _not_accepted(job, attempt, str(error), clock(), retry_after=error.retry_after)
    except Refused as error:
        with transaction.atomic():
            _close(job, attempt, str(error), clock())
            fail(job, code="refused", message=str(error), now=clock(), stop=False)
    except LeaseLost:
        raise
    except Exception as error:
        if not isinstance(error, ProviderError):
            log.exception("submitting broke off")
        _unknown(job, attempt, str(error), clock())
    else:
        _accepted(job, attempt, sent, clock())


def _look(job: Job, attempt: Attempt, runner: Runner, clock: Clock) -> None:
    """Search the provider's own list for our token; give up on it only when the grace period is over."""
    repeatable = runner.capabilities(job).is_free_to_repeat
    patience_ends = attempt.created_at if repeatable else attempt.created_at + seconds("JOB_UNKNOWN_GRACE_SECONDS")
    listed = True
    try:
        found = runner.find(job, attempt.token)
    except OutcomeUnknown:
        found, listed = None, False
    now = clock()
    if found is not None:
        _accepted(job, attempt, found, now)
    elif now < patience_ends:
        hand_back(job, next_at=min(now + seconds("JOB_LOOK_SECONDS"), patience_ends))
    elif listed or repeatable:
        _not_accepted(job, attempt, "no trace of it at the provider", now, retry_after=0)
    else:
        fail(job, code="no_answer", message=NO_ANSWER, now=now)


def _accepted(job: Job, attempt: Attempt, sent: Submission, now: datetime) -> None:
    with transaction.atomic():
        write(
            job,
            state=State.SUBMITTED,
            request_id=sent.request_id,
            submission=sent.details,
            next_at=now,
            tries=0,
            poison_count=0,
            stage="waiting for the service",
        )
        job.attempts.filter(pk=attempt.pk).update(outcome=Outcome.ACCEPTED, request_id=sent.request_id, answered_at=now)
        JobLog.objects.create(job=job, at=now, message=f"accepted as {sent.request_id} (attempt {attempt.number})")
        tell_on_commit(job)


def _unknown(job: Job, attempt: Attempt, message: str, now: datetime) -> None:
    with transaction.atomic():
        hand_back(job, next_at=now + seconds("JOB_LOOK_SECONDS"), stage="looking for the answer")
        job.attempts.filter(pk=attempt.pk).update(outcome=Outcome.UNKNOWN, message=message[:500])
        JobLog.objects.create(
            job=job, at=now, level="WARNING", message=f"no answer to the submission: {message}"[:1000]
        )


def _not_accepted(job: Job, attempt: Attempt, message: str, now: datetime, *, retry_after: float | None) -> None:
    with transaction.atomic():
        _close(job, attempt, message, now)
        if attempt.number >= limit("JOB_ATTEMPTS"):
            fail(job, code="unavailable", message=NOT_TAKEN, now=now, stop=False)
        elif retry_after == 0:
            write(job, next_at=now)
        else:
            hand_back(job, next_at=now + back_off(attempt.number, retry_after), stage="waiting to send again")


def _close(job: Job, attempt: Attempt, message: str, now: datetime) -> None:
    if not Job.objects.all().held(job).exists():
        raise LeaseLost
    job.attempts.filter(pk=attempt.pk).update(outcome=Outcome.NOT_ACCEPTED, message=message[:500], answered_at=now)
    JobLog.objects.create(job=job, at=now, level="WARNING", message=f"not accepted: {message}"[:1000])
