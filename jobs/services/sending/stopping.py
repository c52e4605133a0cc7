"""Telling a provider to stop work whose job has ended: failed, overdue or cancelled."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone

from accounts.request_ids import working_for
from jobs import gates
from jobs.contract import KeyDenied, OutcomeUnknown, ProviderError, Runner
from jobs.limits import seconds
from jobs.models import FINAL, Attempt, Job, JobLog, Outcome
from jobs.registry import runner_for
from jobs.services.life.claiming import Clock
from jobs.services.sending.hearing import find
from jobs.services.sending.keys import change_key
from jobs.services.sending.waiting import back_off, may_turn_up_until

log = logging.getLogger(__name__)

MOST_TRIES = 10
# A place is kept for 90 s.
_LOOK_SECONDS = 15.0


def stop_at_provider(pk: object, *, clock: Clock = timezone.now) -> None:
    """Cancel what the provider accepted, or may have accepted, for an ended job that is marked to be stopped.

    The mark moves into the future before the call and is taken away after it, so a worker that dies in between
    leaves it for the next one.
    """
    now = clock()
    again_at = now + seconds("JOB_LEASE_SECONDS")
    marked = Job.objects.filter(pk=pk, state__in=FINAL, stop_due_at__lte=now)
    if not marked.update(stop_due_at=again_at, rung_at=None, tries=F("tries") + 1):
        return
    job = Job.objects.get(pk=pk)
    with working_for(request_id=job.request_uid, job_id=str(job.pk)):
        next_at = _try_to_stop(job, now)
        if next_at is not None and job.tries >= MOST_TRIES:
            next_at = None
            JobLog.objects.create(job=job, at=now, level="ERROR", message="the provider could not be told to stop")
            log.error("the provider could not be told to stop job %s", pk)
    Job.objects.filter(pk=pk, stop_due_at=again_at).update(stop_due_at=next_at)
    if next_at is None and job.account:
        gates.leave(service=job.account, token=job.attempt_token)


def _try_to_stop(job: Job, now: datetime) -> datetime | None:
    """When to try again; None when there is nothing left to stop."""
    try:
        # What an earlier provider made of it is over: only the attempt under way has anything to stop.
        return _stop(job, job.attempts.filter(token=job.attempt_token).first(), now)
    except ProviderError as error:
        if isinstance(error, KeyDenied):
            change_key(job, str(error), now)
        log.warning("the provider did not take the cancel: %s", error)
    except Exception:
        log.exception("cancelling at the provider broke off")
    return now + back_off(job.tries)


def _stop(job: Job, attempt: Attempt | None, now: datetime) -> datetime | None:
    """The same. Raises ProviderError. Whatever was taken for not accepted, a genuine webhook knows better."""
    if attempt is None or (attempt.outcome == Outcome.NOT_ACCEPTED and not attempt.told_request_id):
        return None
    runner = runner_for(job.kind)
    if attempt.outcome != Outcome.ACCEPTED:
        try:
            found = find(job, attempt, runner)
        except OutcomeUnknown:
            return None
        if found is None:
            return _look_again(attempt, now)
        Job.objects.filter(pk=job.pk).update(request_id=found.request_id, submission=found.details)
        Attempt.objects.filter(pk=attempt.pk).update(
            outcome=Outcome.ACCEPTED, request_id=found.request_id, answered_at=now
        )
        job.refresh_from_db()
    stopped = runner.cancel(job)
    if not stopped and _goes_on(job, runner, now):
        return now + timedelta(seconds=_LOOK_SECONDS)
    message = "stopped at the provider" if stopped else "told the provider to stop; it may be charged"
    JobLog.objects.create(job=job, at=now, message=message)
    return None


def _goes_on(job: Job, runner: Runner, now: datetime) -> bool:
    """Whether work that could not be stopped is still done there; if so it keeps its place.

    Only where work is free: elsewhere its price holds people back from starting and cancelling in a loop.
    """
    if not job.account or now >= job.deadline_at or not runner.terms(job).is_free_to_repeat:
        return False
    if runner.poll(job).state not in {"queued", "running"}:
        return False
    gates.keep(service=job.account, token=job.attempt_token, now=now.timestamp())
    Job.objects.filter(pk=job.pk).update(tries=0)
    job.tries = 0
    return True


def _look_again(attempt: Attempt, now: datetime) -> datetime | None:
    """A submission whose answer was lost may still turn up until its grace period is over."""
    if now < may_turn_up_until(attempt):
        return now + 5 * seconds("JOB_LOOK_SECONDS")
    forsaken = Attempt.objects.filter(pk=attempt.pk, told_request_id="")
    # Unless its name was told while the list was read.
    return None if forsaken.update(outcome=Outcome.NOT_ACCEPTED, answered_at=now) else now
