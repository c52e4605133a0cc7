"""Calendar arithmetic of subscriptions: when a period ends."""

from __future__ import annotations

import calendar
from datetime import UTC, datetime

DAY = 86_400


def after(moment: int, interval: str, count: int, anchor: int) -> int:
    """The end of a period. The anchor's day of the month holds, or the month's last day."""
    if interval in ("day", "week"):
        return moment + DAY * count * (7 if interval == "week" else 1)
    start, day = datetime.fromtimestamp(moment, UTC), datetime.fromtimestamp(anchor, UTC).day
    months = start.year * 12 + start.month - 1 + count * (12 if interval == "year" else 1)
    year, month = months // 12, months % 12 + 1
    day = min(day, calendar.monthrange(year, month)[1])
    return int(start.replace(year=year, month=month, day=day).timestamp())
