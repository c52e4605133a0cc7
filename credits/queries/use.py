"""How a balance moved and what was used, day by day in the person's own time zone."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q, Sum
from django.db.models.functions import TruncDate

from credits.days import begin_of, today_of, zone_of
from credits.models import Entry, EntrySet, Kind, Pocket
from engine.pictures.chart import Day

if TYPE_CHECKING:
    from accounts.models import User

SPANS = (30, 90, 365)


def daily(user: User, *, days: int, now: datetime | None = None) -> list[Day]:
    """For each of the last days up to today: the credits available at its end and those spent on it.

    Two queries, whatever the number of days or movements: the balance before, and one sum for each day on which
    something moved.
    """
    last = today_of(user, now)
    first = last - timedelta(days=days - 1)
    since = begin_of(first, user)
    until = begin_of(last + timedelta(days=1), user)
    mine = Entry.objects.of(user)
    balance = (
        mine.filter(pocket=Pocket.AVAILABLE, created_at__lt=since)
        .order_by("-created_at", "-version")
        .values_list("balance_after", flat=True)
        .first()
    ) or 0
    moved = _moved(mine.filter(created_at__gte=since, created_at__lt=until), user)
    told = []
    for day in (first + timedelta(days=number) for number in range(days)):
        change, used = moved.get(day, (0, 0))
        balance += change
        told.append(Day(date=day, balance=balance, used=used))
    return told


def _moved(entries: EntrySet, user: User) -> dict[date, tuple[int, int]]:
    """By day: how the available credits changed, and how many were spent."""
    spent = Q(pocket=Pocket.HELD, transaction__kind=Kind.SETTLE)
    rows = (
        entries.annotate(day=TruncDate("created_at", tzinfo=zone_of(user)))
        .values("day")
        .annotate(
            change=Sum("amount", filter=Q(pocket=Pocket.AVAILABLE), default=0),
            used=Sum("amount", filter=spent, default=0),
        )
        .order_by("day")
    )
    return {row["day"]: (row["change"], -row["used"]) for row in rows}
