"""The sweep: rings for whatever is due and ends what is overdue, so that nothing depends on Redis remembering."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from redis.exceptions import RedisError

from accounts.plans import plan_for
from jobs.limits import seconds, served_queue
from jobs.models import FINAL, UNDER_WAY, Attempt, Job, JobSet, Outcome, State, SweepLease
from jobs.services.life.ending import end_without_result
from jobs.services.life.slots import promote
from jobs.services.ringing import ring_all, room, waiting

log = logging.getLogger(__name__)

ADVISORY_LOCK = 7_305_118_204
SWEEP_LEASE = timedelta(seconds=5)
OVERDUE_PER_SWEEP = 200
PEOPLE_PER_SWEEP = 5
TOO_LONG = "This took longer than allowed and was stopped. It cost nothing; try again."


@dataclass(frozen=True)
class Swept:
    """What one sweep did. after_owner: where the next one goes on looking for people with free slots."""

    is_mine: bool = True
    rung: int = 0
    overdue: int = 0
    promoted: int = 0
    after_owner: int = 0
    is_redis_away: bool = False


def sweep(*, now: datetime, after_owner: int = 0) -> Swept:
    """One tick of the reconciler; does nothing while another process sweeps."""
    with _only_one(now) as is_mine:
        if not is_mine:
            return Swept(is_mine=False, after_owner=after_owner)
        _give_last_chance(now)
        overdue = _end_overdue(now)
        promoted, after_owner = _fill_free_slots(now, after_owner)
        try:
            rung = sum(_ring_due(queue, now) for queue in settings.RQ_QUEUES)
        except RedisError as error:
            log.warning("nothing rung, Redis is away: %s", error)
            return Swept(overdue=overdue, promoted=promoted, after_owner=after_owner, is_redis_away=True)
        return Swept(rung=rung, overdue=overdue, promoted=promoted, after_owner=after_owner)


def due(queue: str, now: datetime) -> list[JobSet]:
    """What wants a worker, most urgent first: ended work to be stopped, work under way, work that waits."""
    unheard = Q(rung_at__isnull=True) | Q(rung_at__lt=now - seconds("JOB_REPEAT_RING_SECONDS"))
    # What was written for a queue that there is no more waits in the first one.
    is_first = queue == served_queue("")
    here = Job.objects.filter(unheard, ~Q(queue__in=set(settings.RQ_QUEUES) - {queue}) if is_first else Q(queue=queue))
    ready = here.leaseless(now).filter(next_at__lte=now).order_by("next_at")
    return [
        here.filter(state__in=FINAL, stop_due_at__lte=now).order_by("stop_due_at"),
        ready.filter(state__in=UNDER_WAY),
        ready.filter(state=State.QUEUED, slot__isnull=False),
    ]


def _ring_due(queue: str, now: datetime) -> int:
    """Ring for as many as the queue has room for, never for one that waits in it. Raises RedisError: Redis is away."""
    bells = waiting(queue)
    left, rung = room(bells), 0
    for jobs in due(queue, now):
        if left <= 0:
            break
        with transaction.atomic():
            chosen = list(_unlocked(jobs.exclude(pk__in=bells))[:left])
            Job.objects.filter(pk__in=[job.pk for job in chosen]).update(rung_at=now)
            ring_all(queue, chosen)
        left -= len(chosen)
        rung += len(chosen)
    return rung


def _unlocked(jobs: JobSet) -> JobSet:
    """Rows somebody is changing at this moment can wait for the next sweep."""
    return jobs.select_for_update(skip_locked=True) if connection.features.has_select_for_update_skip_locked else jobs


def _give_last_chance(now: datetime) -> None:
    """Once for each attempt: what may be paid for is not ended because no worker was there to look at it in time.

    The machine slept or was switched off: its turn had come long before, and nobody has it.
    """
    unseen_since = now - seconds("JOB_UNSEEN_SECONDS")
    live = Attempt.objects.filter(
        job=OuterRef("pk"), number=OuterRef("attempt"), deadline_at__gte=OuterRef("deadline_at")
    )
    late = Job.objects.filter(state__in=UNDER_WAY, deadline_at__lte=now, next_at__lt=unseen_since)
    unseen = late.leaseless(unseen_since).filter(Exists(live.exclude(outcome=Outcome.NOT_ACCEPTED)))
    if given := unseen.update(deadline_at=now + seconds("JOB_LAST_CHANCE_SECONDS"), rung_at=None):
        log.warning("%d pieces of paid work ran out of time while no worker looked: they are looked for again", given)


def _end_overdue(now: datetime) -> int:
    late = Job.objects.unfinished().filter(deadline_at__lte=now)
    ended = 0
    for pk in list(late.order_by("deadline_at").values_list("pk", flat=True)[:OVERDUE_PER_SWEEP]):
        try:
            job = end_without_result(late, pk=pk, state=State.FAILED, code="overdue", message=TOO_LONG, now=now)
        except Exception:  # one job whose runner cannot say goodbye must not keep the others waiting
            log.exception("overdue job %s could not be ended", pk)
            continue
        ended += job is not None
    return ended


def _fill_free_slots(now: datetime, after_owner: int) -> tuple[int, int]:
    """Repair what a crash between an ending and the next beginning, or a bigger plan, left open.

    Goes round everybody with waiting work, a few people each time, by one index probe per person.
    """
    busy = Job.objects.filter(owner=OuterRef("owner"), slot__isnull=False).order_by().values("owner")
    waiting = Job.objects.filter(state=State.QUEUED, slot__isnull=True).order_by("owner_id")
    promoted = 0
    for _ in range(PEOPLE_PER_SWEEP):
        people = waiting.filter(owner_id__gt=after_owner).select_related("owner__plan")
        job = people.annotate(busy=Subquery(busy.annotate(count=Count("pk")).values("count"))).first()
        if job is None:
            return promoted, 0
        if (getattr(job, "busy", None) or 0) < plan_for(job.owner).concurrent_jobs:
            promoted += promote(owner=job.owner, now=now)
        after_owner = job.owner_id
    return promoted, after_owner


@contextmanager
def _only_one(now: datetime) -> Iterator[bool]:
    """Whether this process is the one that sweeps: an advisory lock where there is one, else a leased row."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [ADVISORY_LOCK])
            is_mine = bool(cursor.fetchone()[0])
        try:
            yield is_mine
        finally:
            if is_mine:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])
    else:
        yield _lease_the_row(now)


def _lease_the_row(now: datetime) -> bool:
    holder = f"{socket.gethostname()}:{os.getpid()}"[:80]
    SweepLease.objects.get_or_create(pk=1, defaults={"lease_until": now - SWEEP_LEASE})
    free = SweepLease.objects.filter(Q(holder=holder) | Q(lease_until__lt=now))
    return bool(free.update(holder=holder, lease_until=now + SWEEP_LEASE))
