"""Taking a job and keeping it: the claim with its lease and fence, renewed while a long step runs."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Self

from django.db import DatabaseError, connection
from django.db.models import F

from accounts.plans import plan_for
from jobs import interruption
from jobs.limits import limit, seconds
from jobs.models import UNFINISHED, Job, State
from jobs.services.life.ending import LeaseLost

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]
LOST_SECONDS = 5.0


def claim(pk: object, *, now: datetime) -> Job | None:
    """Take the job for the length of a lease; None when it is not due, taken, finished or without a slot.

    The update holds only if nobody claimed it since it was read (the fence moves with every claim). A lease that ran
    out without being handed back took its worker with it: that is counted, and the row is read again, because that
    worker may have been only slow and have written until now.
    """
    due = Job.objects.leaseless(now).filter(pk=pk, state__in=UNFINISHED, next_at__lte=now)
    job = due.select_related("owner__plan").first()
    if job is None or (job.state == State.QUEUED and not _may_begin(job)):
        return None
    was_lost = job.lease_until is not None
    changes: dict[str, Any] = {
        "fence": job.fence + 1,
        "lease_until": now + seconds("JOB_LEASE_SECONDS"),
        "rung_at": None,
    }
    if job.state == State.QUEUED:
        deadline_at = now + timedelta(seconds=job.deadline_seconds)
        changes |= {"state": State.SUBMITTING, "started_at": now, "deadline_at": deadline_at}
    same = Job.objects.filter(pk=pk, fence=job.fence, state=job.state, slot__isnull=False).leaseless(now)
    if not same.update(**changes, poison_count=F("poison_count") + int(was_lost)):
        return None
    if was_lost:
        claimed = Job.objects.select_related("owner__plan").get(pk=pk)
        return claimed if claimed.fence == job.fence + 1 else None
    for name, value in changes.items():
        setattr(job, name, value)
    return job


def _may_begin(job: Job) -> bool:
    """Whether its slot is within the plan; a slot beyond it (the plan got smaller) is given up."""
    if job.slot is None:
        return False
    if job.slot <= plan_for(job.owner).concurrent_jobs:
        return True
    Job.objects.filter(pk=job.pk, state=State.QUEUED, fence=job.fence).update(slot=None, rung_at=None)
    return False


def discount(job: Job) -> None:
    """Take back what the next claim counted: a worker that lost its lease and lives was slow, and not taken along."""
    later = Job.objects.unfinished().filter(pk=job.pk, fence__gt=job.fence, poison_count__gt=0)
    later.update(poison_count=F("poison_count") - 1)


def write(job: Job, **fields: Any) -> None:
    """Change the row while its lease is ours, and this copy with it. Raises LeaseLost when it is not ours any more."""
    if not Job.objects.all().held(job).update(**fields):
        raise LeaseLost
    for name, value in fields.items():
        setattr(job, name, value)


def hand_back(job: Job, *, next_at: datetime, **fields: Any) -> None:
    """Give the lease back cleanly; the next step is due at `next_at`. Raises LeaseLost."""
    write(job, lease_until=None, rung_at=None, next_at=next_at, **fields)


class Lease:
    """Renews a claimed job's lease from a thread, so that long local work keeps it; knows when it is lost."""

    def __init__(self, job: Job, clock: Clock) -> None:
        self.job, self.clock = job, clock
        self.lost = threading.Event()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._keep, name=f"lease {job.pk}", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join(timeout=5)

    def check(self) -> None:
        """Raises LeaseLost when the last renewal found that somebody else has the job or it has ended."""
        if self.lost.is_set():
            raise LeaseLost

    def _keep(self) -> None:
        length = float(limit("JOB_LEASE_SECONDS"))
        renewed_at = self.clock()
        while not self._ended.wait(length / 3):
            now = self.clock()
            try:
                renewed = Job.objects.all().held(self.job).update(lease_until=now + timedelta(seconds=length))
            except DatabaseError as error:
                log.warning("lease not renewed: %s", error)
                connection.close()
                renewed = now - renewed_at < timedelta(seconds=length)
            else:
                renewed_at = now
            if not renewed:
                self._give_up()
        connection.close()

    def _give_up(self) -> None:
        """Work that does not notice within seconds that its job is lost (a loop without reports) is ended outright."""
        self.lost.set()
        if interruption.may_exit and not self._ended.wait(LOST_SECONDS):
            log.warning("the work did not notice that its job is lost; ending it")
            os._exit(os.EX_TEMPFAIL)
        self._ended.set()
