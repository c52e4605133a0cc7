"""How many of one person's jobs may run at once: numbered slots that the database refuses to give out twice."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from accounts.plans import plan_for
from jobs.limits import seconds
from jobs.models import Job, State
from jobs.services.ringing import ring_on_commit

if TYPE_CHECKING:
    from accounts.models import User


def free_slot(owner_pk: int, concurrent_jobs: int) -> int | None:
    """The lowest slot nobody has; None when all are taken. Racers may get the same one: the insert decides."""
    taken = set(Job.objects.filter(owner_id=owner_pk, slot__isnull=False).values_list("slot", flat=True))
    return next((slot for slot in range(1, concurrent_jobs + 1) if slot not in taken), None)


def promote(*, owner: User, now: datetime) -> int:
    """Give this person's free slots to their oldest waiting jobs and ring for them; how many got one.

    A promoted job queues up as of now (earlier by the plan's priority): others who waited meanwhile go first, so
    somebody with a thousand requests takes turns with everybody else.
    """
    plan = plan_for(owner)
    promoted = 0
    while True:
        slot = free_slot(owner.pk, plan.concurrent_jobs)
        waiting = Job.objects.filter(owner=owner, state=State.QUEUED, slot__isnull=True)
        job = waiting.order_by("created_at", "pk").first() if slot is not None else None
        if job is None or not _give(job, slot, now - plan.priority * seconds("JOB_PRIORITY_SECONDS")):
            return promoted
        promoted += 1


def _give(job: Job, slot: int | None, next_at: datetime) -> bool:
    """Conditional: False when somebody was faster, whoever that was has rung for it."""
    try:
        with transaction.atomic():
            given = Job.objects.filter(pk=job.pk, state=State.QUEUED, slot__isnull=True).update(
                slot=slot, next_at=next_at
            )
            if given:
                ring_on_commit(job)
    except IntegrityError:
        return False
    return bool(given)
