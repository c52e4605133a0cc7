"""What may still happen to ended work: half of its price given back, and what was asked and made forgotten."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from credits import services as credits_services
from credits.prices import quality_refund
from credits.services import NotRefundable
from jobs.models import FINAL, Job, JobLog, State


def refund(*, job: Job, reason: str, now: datetime | None = None) -> int:
    """Give half of the price back, rounded up, once for each job; how many credits that is.

    Joins the caller's transaction. Raises credits.services.NotRefundable: the work is not complete, or cost nothing.
    """
    if job.state != State.COMPLETE:
        raise NotRefundable("Only what was delivered can be paid back.")
    if job.hold_id is None:
        raise NotRefundable("This cost nothing, so there is nothing to give back.")
    amount = quality_refund(job.price_credits)
    with transaction.atomic():
        credits_services.refund(hold=job.hold_id, reason=reason, now=now)
        JobLog.objects.create(
            job=job, at=now or timezone.now(), message=f"{amount} credits given back: {reason}"[:1000]
        )
    return amount


def forget(*, job_pk: object, params: dict[str, Any]) -> None:
    """Keep only these parameters of a job that has ended, and of every try before it; nothing of what came of it."""
    pk = job_pk
    while pk is not None:
        Job.objects.filter(pk=pk, state__in=FINAL).update(params=params, fetched={}, produced={})
        pk = Job.objects.values_list("retry_of", flat=True).get(pk=pk)
