"""Whose day is it: a person's time zone, and where their days begin and end."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from accounts.models import User

# Days outside of these are nobody's: moments of theirs may lie beyond what a computer can count.
EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)


def zone_of(user: User) -> zoneinfo.ZoneInfo:
    """The person's time zone; UTC when it is unknown on this machine."""
    try:
        return zoneinfo.ZoneInfo(user.time_zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo("UTC")


def today_of(user: User, now: datetime | None = None) -> date:
    """Which day the person has now."""
    return (now or timezone.now()).astimezone(zone_of(user)).date()


def begin_of(day: date | None, user: User) -> datetime | None:
    """The moment, in UTC, at which this day of the person begins; None for no day."""
    return datetime.combine(day, time.min, tzinfo=zone_of(user)).astimezone(UTC) if day else None


def end_of(day: date | None, user: User) -> datetime | None:
    """The moment at which the day is over, which is the next one's begin; None for no day."""
    return begin_of(day + timedelta(days=1), user) if day else None
