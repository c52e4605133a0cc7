"""Accepting work: the credits are held and the row is written, or neither."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.plans import plan_for
from accounts.request_ids import current_request_id
from credits import services as credits_services
from jobs.limits import queue_for, seconds
from jobs.models import Job, JobLog
from jobs.services.life.slots import free_slot
from jobs.services.ringing import ring_on_commit, tell_on_commit

if TYPE_CHECKING:
    from accounts.models import User


class AlreadyRetried(Exception):
    """This job has been started again before; `again` is the job that did."""

    def __init__(self, again: Job) -> None:
        super().__init__("This was started again already.")
        self.again = again


class NotFinished(Exception):
    """Only work that failed or was cancelled can be started again."""


def start(
    *,
    owner: User,
    kind: str,
    params: dict[str, Any],
    price_credits: int,
    model: str = "",
    account: str = "",
    may_fall_back: bool = False,
    deadline_seconds: int,
    retry_of: Job | None = None,
    size: float = 1.0,
    hold_terms: Mapping[str, str | int] | None = None,
    now: datetime | None = None,
) -> Job:
    """Hold the price and write the job; the doorbell rings when the caller's transaction commits.

    Joins the caller's transaction, so whatever else belongs to the request is written with it or not at all.
    deadline_seconds: how long the work may take once it has begun; waiting for its turn may last a day.
    account: who outside is paid for that model. may_fall_back: another one may finish it. size: of the work, in a
    unit of its kind (seconds of music), the scale of the usual time. hold_terms: how the price came about.
    Raises credits.services.NotEnoughCredits, AlreadyRetried, NotFinished.
    """
    now, plan = now or timezone.now(), plan_for(owner)
    job = Job(
        owner=owner,
        kind=kind,
        queue=queue_for(kind, account),
        params=params,
        price_credits=price_credits,
        model=model,
        account=account,
        may_fall_back=may_fall_back,
        size=size,
        deadline_seconds=deadline_seconds,
        retry_of=retry_of,
        request_uid=current_request_id.get(),
        **_in_line(plan.priority, now),
    )
    return _accept(job, plan.concurrent_jobs, hold_terms or {})


def _in_line(priority: int, now: datetime) -> dict[str, Any]:
    """Its turn: as of now, earlier by the plan's priority; and how long it may wait for it."""
    return {
        "priority": priority,
        "created_at": now,
        "next_at": now - priority * seconds("JOB_PRIORITY_SECONDS"),
        "deadline_at": now + seconds("JOB_LONGEST_WAIT_SECONDS"),
    }


def _accept(job: Job, concurrent_jobs: int, hold_terms: Mapping[str, str | int]) -> Job:
    """Hold, row and log line: all or none."""
    with transaction.atomic():
        _check_retry(job.retry_of)
        if job.price_credits:
            key, terms = f"job:{job.pk}", {"price_credits": job.price_credits, "provider": job.model, **hold_terms}
            job.hold = credits_services.hold(
                user=job.owner, amount=job.price_credits, key=key, reason=job.kind, terms=terms
            )
        _insert(job, concurrent_jobs)
        JobLog.objects.create(job=job, at=job.created_at, message=f"accepted for {job.price_credits} credits")
        if job.slot is not None:
            ring_on_commit(job)
        tell_on_commit(job)
    return job


def _check_retry(old: Job | None) -> None:
    if old is None:
        return
    if not old.can_be_retried:
        raise NotFinished("Only work that failed or was cancelled can be started again.")
    again = Job.objects.filter(retry_of=old).first()
    if again is not None:
        raise AlreadyRetried(again)


def _insert(job: Job, concurrent_jobs: int) -> None:
    """Write the row, with a slot if one is free. Two requests may want the same slot: one of them waits without."""
    try:
        with transaction.atomic():
            job.slot = free_slot(job.owner_id, concurrent_jobs)
            job.save(force_insert=True)
    except IntegrityError:
        job.slot = None
        again = Job.objects.filter(retry_of=job.retry_of).first() if job.retry_of else None
        if again is not None:
            raise AlreadyRetried(again) from None
        job.save(force_insert=True)
