"""How a job ends: complete and settled, or failed or cancelled and released; each in one transaction, only once."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from credits import services as credits_services
from jobs import gates
from jobs.models import FINAL, Job, JobLog, JobSet, State
from jobs.registry import runner_for
from jobs.services.life.slots import promote
from jobs.services.ringing import tell_on_commit

if TYPE_CHECKING:
    from accounts.models import User

# What an ended job has no more of.
_AT_REST: dict[str, Any] = {"slot": None, "lease_until": None, "stage": "", "share": None, "position": None}


class LeaseLost(Exception):
    """Somebody else has the job, or it has ended: whoever gets this must stop and write nothing."""


class AlreadyFinished(Exception):
    """The job ended another way before this request came; `job` says how."""

    def __init__(self, job: Job) -> None:
        super().__init__(f"This is {job.get_state_display()} already.")
        self.job = job


class NotAllowed(Exception):
    """Only the owner of a job and staff may stop it."""


def finish(job: Job, *, now: datetime) -> None:
    """Complete a job this worker holds: state, settlement and produced rows together. Raises LeaseLost."""
    with transaction.atomic():
        changed = Job.objects.all().held(job).update(state=State.COMPLETE, finished_at=now, **_AT_REST)
        if not changed:
            raise LeaseLost
        job.refresh_from_db()
        if job.hold_id is not None:
            credits_services.settle(hold=job.hold_id)
        runner_for(job.kind).deliver(job, job.produced)
        JobLog.objects.create(job=job, at=now, message="complete and settled")
        _leave_on_commit(job)
        tell_on_commit(job)
        transaction.on_commit(partial(promote, owner=job.owner, now=now), robust=True)


def end_without_result(
    jobs: JobSet, *, pk: object, state: State, code: str, message: str, now: datetime, stop: bool = True
) -> Job | None:
    """Fail or cancel the job if it is still among `jobs`: state and release together; None when it is not.

    The fence moves on, so a worker that still has the job can write nothing any more; of what was made until now
    nothing is kept. With `stop`, whatever the provider has accepted or may have accepted is marked to be stopped; a
    worker does that afterwards.
    """
    with transaction.atomic():
        changed = (
            jobs.filter(pk=pk)
            .exclude(state__in=FINAL)
            .update(
                **_AT_REST,
                state=state,
                fence=F("fence") + 1,
                finished_at=now,
                error_code=code,
                error_message=message[:500],
                fetched={},
                produced={},
            )
        )
        if not changed:
            return None
        job = Job.objects.select_related("owner").get(pk=pk)
        if stop and job.attempt_token:
            Job.objects.filter(pk=pk).update(stop_due_at=now, rung_at=None, tries=0)
        else:
            _leave_on_commit(job)
        if job.hold_id is not None:
            credits_services.release(hold=job.hold_id)
        runner_for(job.kind).failed(job)
        JobLog.objects.create(job=job, at=now, level="WARNING", message=f"{state}: {message}"[:1000])
        tell_on_commit(job)
        transaction.on_commit(partial(promote, owner=job.owner, now=now), robust=True)
    return job


def _leave_on_commit(job: Job) -> None:
    """Its place at the provider is free; one that must still be stopped there keeps it until then."""
    if job.account and job.attempt_token:
        transaction.on_commit(partial(gates.leave, service=job.account, token=job.attempt_token), robust=True)


def fail(job: Job, *, code: str, message: str, now: datetime, stop: bool = True) -> None:
    """Fail a job this worker holds. Raises LeaseLost."""
    held = Job.objects.all().held(job)
    if end_without_result(held, pk=job.pk, state=State.FAILED, code=code, message=message, now=now, stop=stop) is None:
        raise LeaseLost
    # Whoever does the steps is told that there is none left.
    job.lease_until = None


def cancel(*, job_pk: object, by: User, now: datetime | None = None) -> Job:
    """Stop a job wherever it is and give its credits back; asking again changes nothing.

    A worker in the middle of it can no longer write; the provider is told to stop. Raises Job.DoesNotExist,
    NotAllowed, and AlreadyFinished when the job completed or failed first.
    """
    now = now or timezone.now()
    job = Job.objects.get(pk=job_pk)
    if by.pk != job.owner_id and not by.has_perm("jobs.change_job"):
        raise NotAllowed("Only the owner of a job, and staff who may change jobs, may stop it.")
    message = "Cancelled. It cost nothing."
    with transaction.atomic():
        ended = end_without_result(
            Job.objects.all(), pk=job_pk, state=State.CANCELLED, code="cancelled", message=message, now=now
        )
        if ended is not None:
            Job.objects.filter(pk=job_pk).update(cancel_requested_at=now)
            return ended
    job.refresh_from_db()
    if job.state != State.CANCELLED:
        raise AlreadyFinished(job)
    return job
