"""Having a provider accept the work exactly once, whatever gets lost on the way."""

from __future__ import annotations

import hashlib
import json
import logging
import random
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from jobs import gates, outside
from jobs.contract import (
    AccountEmpty,
    Bill,
    Gone,
    KeyRefused,
    ProviderError,
    Refused,
    Report,
    Runner,
    Submission,
    Unavailable,
)
from jobs.limits import seconds
from jobs.models import Attempt, Job, Outcome, State
from jobs.services.life.claiming import Clock, hand_back, write
from jobs.services.life.ending import LeaseLost, fail
from jobs.services.ringing import tell_on_commit
from jobs.services.sending import permits
from jobs.services.sending.hearing import hear
from jobs.services.sending.keys import take_out
from jobs.services.sending.looking import look
from jobs.services.sending.outcomes import NOT_TAKEN, accept, close_attempt, note_lost_answer, note_refusal
from jobs.services.sending.passing_on import pass_on
from jobs.services.sending.preparing import prepare

log = logging.getLogger(__name__)

KEPT_FOR_LATER = "kept_for_later"
NOT_IN_USE = "{} is not in use here at the moment. This cost nothing: ask again, or let somebody else make it."


def submit(job: Job, runner: Runner, clock: Clock, report: Report) -> None:
    """One step towards an accepted request: send it, or look for the one whose answer was lost."""
    attempt = job.attempts.filter(model=job.model).exclude(outcome=Outcome.NOT_ACCEPTED).first()
    if attempt is not None:
        look(job, attempt, runner, clock)
        return
    # Redis may have let this token in and not been able to say so: the same one pays once. It is for one attempt.
    token = job.submission.pop(KEPT_FOR_LATER, "") or secrets.token_hex(16)
    try:
        bill = runner.bill(job)
        key_name = permits.take(job, bill, token, clock()) if bill else ""
    except Gone as error:
        _nobody_there(job, runner, str(error), str(error), clock())
    except permits.Closed as error:
        _wait_outside(job, runner, error, token, clock())
    else:
        if not bill or prepare(job, runner, token, clock, key_name=key_name, report=report):
            _send(job, _open(job, bill, token, key_name, clock()), runner, clock)


def _nobody_there(job: Job, runner: Runner, message: str, why: str, now: datetime) -> None:
    """Nothing was sent and nothing will be: somebody else makes it, or nobody does."""
    if not pass_on(job, runner, why, now):
        fail(job, code="unavailable", message=message, now=now, stop=False)


def _wait_outside(job: Job, runner: Runner, closed: permits.Closed, token: str, now: datetime) -> None:
    """Nothing may be sent now: somebody else makes it, or it stands in line again, where waiting may last a day."""
    name = outside.account_name(closed.account)
    why = f"{name} is closed ({closed.reason})"
    if closed.reason != "redis":  # which may have let this token in unheard before
        gates.undo(service=closed.account, token=token, now=now.timestamp())
    if closed.reason in permits.UNTIL_CHANGED:
        _nobody_there(job, runner, NOT_IN_USE.format(name), why, now)
        return
    if closed.reason in permits.LASTING and pass_on(job, runner, why, now):
        return
    # Spread out, so that what waited does not come back all at once.
    wait = timedelta(seconds=closed.retry_after + random.uniform(0.0, min(15.0, 1.0 + closed.retry_after)))
    with transaction.atomic():
        hand_back(
            job,
            state=State.QUEUED,
            stage=f"waiting for {name}"[:80],
            submission={KEPT_FOR_LATER: token} if closed.reason == "redis" else {},
            next_at=now + wait,
            deadline_at=job.created_at + seconds("JOB_LONGEST_WAIT_SECONDS"),
        )
        tell_on_commit(job)


def _open(job: Job, bill: Bill | None, token: str, key_name: str, now: datetime) -> Attempt:
    """Write the attempt down before anything is sent. A job that ended meanwhile gives back what it took."""
    account = bill.service if bill else ""
    sending = {"attempt_token": token, "account": account, "key_name": key_name, "stage": "sending"}
    with transaction.atomic():
        try:
            write(job, attempt=job.attempt + 1, submission=job.submission, **sending)
        except LeaseLost:
            gates.undo(service=account, token=token, now=now.timestamp())
            raise
        return Attempt.objects.create(
            job=job,
            number=job.attempt,
            model=job.model,
            account=account,
            key_name=key_name,
            cost_micros=bill.cost_micros if bill else 0,
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
        permits.record_call(job, went_well=False, now=clock())
        note_refusal(job, attempt, runner, str(error), clock(), retry_after=error.retry_after)
    except (KeyRefused, AccountEmpty) as error:
        _other_key(job, attempt, runner, error, clock())
    except (Gone, Refused) as error:
        with transaction.atomic():
            close_attempt(job, attempt, str(error), clock())
            _never(job, runner, error, clock())
    except LeaseLost:
        raise
    except Exception as error:
        if not isinstance(error, ProviderError):
            log.exception("submitting broke off")
        permits.record_call(job, went_well=False, now=clock())
        note_lost_answer(job, attempt, str(error), clock())
    else:
        permits.record_call(job, went_well=True, now=clock())
        _note_answer(job, attempt, sent, clock())


def _note_answer(job: Job, attempt: Attempt, sent: Submission, now: datetime) -> None:
    """Accepted; when somebody else has the job by now, or it has ended, they are told the name of the request."""
    try:
        accept(job, attempt, sent, now)
    except LeaseLost:
        hear(account=attempt.account, token=attempt.token, request_id=sent.request_id, now=now)
        raise


def _never(job: Job, runner: Runner, error: Gone | Refused, now: datetime) -> None:
    """Sending it again the same way is useless."""
    if isinstance(error, Gone):
        _nobody_there(job, runner, str(error), str(error), now)
    else:
        fail(job, code="refused", message=str(error), now=now, stop=False)


def _other_key(job: Job, attempt: Attempt, runner: Runner, error: KeyRefused | AccountEmpty, now: datetime) -> None:
    """Not the person's fault and not counted as a try: out with the key, and on with the next one."""
    if not attempt.account:
        # Nobody outside, so there is no other key.
        with transaction.atomic():
            close_attempt(job, attempt, str(error), now)
            fail(job, code="unavailable", message=NOT_TAKEN.format(runner.work), now=now, stop=False)
        return
    with transaction.atomic():
        close_attempt(job, attempt, str(error), now)
        job.attempts.filter(pk=attempt.pk).update(key_was_refused=True)
        write(job, next_at=now)
    is_about_money = isinstance(error, AccountEmpty)
    take_out(account=attempt.account, name=attempt.key_name, reason=str(error), is_about_money=is_about_money, now=now)
