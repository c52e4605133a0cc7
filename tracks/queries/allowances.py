"""What somebody may still use: free takes of today, and half a price back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from accounts.plans import plan_for
from credits.prices import quality_refund
from engine.brief import BriefError
from tracks.models import FreeUse, Track

if TYPE_CHECKING:
    from datetime import date

    from accounts.models import User


@dataclass(frozen=True)
class FreeTakes:
    """Takes without credits: how many a day, how many of today's are left, how long, and whether they are published."""

    per_day: int
    left: int
    longest_seconds: float
    is_public: bool

    @property
    def is_offered(self) -> bool:
        return self.per_day > 0


def day_of(now: datetime) -> date:
    """The day free takes are counted by, the same everywhere."""
    return now.astimezone(UTC).date()


def free_takes(*, user: User, now: datetime | None = None) -> FreeTakes:
    """What this person may make today without credits. One query, none where free mode is not offered."""
    plan = plan_for(user)
    per_day = plan.renders_per_day if settings.FREE_MODE else 0
    used = 0
    if per_day:
        rows = FreeUse.objects.filter(user=user, day=day_of(now or timezone.now()))
        used = rows.values_list("count", flat=True).first() or 0
    longest = float(min(settings.FREE_MODE_SECONDS, plan.longest_seconds))
    return FreeTakes(per_day, max(per_day - used, 0), longest, settings.FREE_MODE_VISIBILITY == "public")


class NoFreeTakes(Exception):
    """Too few free takes are left today; nothing was started."""

    def __init__(self, *, left: int, per_day: int) -> None:
        self.left, self.per_day = left, per_day
        few = f"Only {left} of your {per_day} free takes of today are left: ask for fewer takes"
        none = f"Your {per_day} free takes of today are used; the next ones come at midnight UTC. Wait"
        super().__init__(f"{few if left else none}, or pay with credits.")


def check_free(offer: FreeTakes, seconds: float, takes: int) -> None:
    """What can be said without counting. Raises BriefError, NoFreeTakes."""
    if not offer.is_offered:
        raise BriefError("pay_with", "There are no free takes on your plan: pay with credits.")
    if seconds > offer.longest_seconds:
        message = f"A free take has up to {offer.longest_seconds:g} seconds: choose a shorter one, or pay with credits."
        raise BriefError("duration_seconds", message)
    if takes > offer.left:
        raise NoFreeTakes(left=offer.left, per_day=offer.per_day)


@dataclass(frozen=True)
class HalfBack:
    """Half of a take's price, once: how many credits that is, until when it can be asked for, and whether it still can.

    credits is 0 when the take cost nothing.
    """

    credits: int
    until: datetime | None
    is_open: bool


def half_back(track: Track, *, now: datetime | None = None) -> HalfBack:
    """What its owner may ask back for this take; reads only what is loaded."""
    days = timedelta(days=settings.QUALITY_REFUND_DAYS)
    until = track.delivered_at + days if track.delivered_at else None
    credits = quality_refund(track.job.price_credits)
    is_open = bool(credits and until and track.refunded_at is None and (now or timezone.now()) < until)
    return HalfBack(credits, until, is_open)
