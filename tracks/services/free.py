"""Free mode: short takes that cost nothing, so many a day, counted in one row that all processes share."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import F

from tracks.models import FreeUse, Track
from tracks.queries import NoFreeTakes, day_of, free_takes

if TYPE_CHECKING:
    from accounts.models import User
    from jobs.models import Job


def count_free(owner: User, takes: int, now: datetime) -> date:
    """Count these takes among today's, all or none; which day that is. Joins the caller's transaction.

    One conditional update decides, so that racers in all processes share the count exactly. It is the last thing a
    transaction does: whoever holds this row waits for nobody. Raises NoFreeTakes.
    """
    offer = free_takes(user=owner, now=now)
    day = day_of(now)
    FreeUse.objects.bulk_create([FreeUse(user=owner, day=day)], ignore_conflicts=True)
    room = FreeUse.objects.filter(user=owner, day=day, count__lte=offer.per_day - takes)
    if not room.update(count=F("count") + takes):
        raise NoFreeTakes(left=free_takes(user=owner, now=now).left, per_day=offer.per_day)
    return day


def give_back(job: Job) -> None:
    """Uncount the free take this job failed to make, once. Joins the caller's transaction."""
    track = Track.objects.filter(job=job, free_day__isnull=False).first()
    if track is not None and Track.objects.filter(pk=track.pk, free_day=track.free_day).update(free_day=None):
        FreeUse.objects.filter(user_id=track.owner_id, day=track.free_day, count__gt=0).update(count=F("count") - 1)
