"""A person's statement: what happened to their credits, newest first, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import F, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from credits.models import Entry, Kind, Pocket

if TYPE_CHECKING:
    from accounts.models import User

PAGE_ROWS = 50
WHAT_HAPPENED = {
    Kind.GRANT: "{}",
    Kind.HOLD: "Held: {}",
    Kind.SETTLE: "Spent: {}",
    Kind.RELEASE: "Given back: {}",
    Kind.ADJUST: "Adjusted: {}",
}
# What work calls itself in the ledger, in the words of the page; anything else is shown as it was written.
REASONS = {"generate": "A track"}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a statement. `amount` is signed; `available_after` is what could be spent afterwards."""

    at: datetime
    kind: Kind
    what: str
    amount: int
    pocket: Pocket
    available_after: int
    version: int

    @property
    def size(self) -> int:
        """The amount without its sign."""
        return abs(self.amount)


@dataclass(frozen=True, slots=True)
class Statement:
    """A page of a statement; `before` asks for the next one and is None on the last."""

    lines: list[Line]
    before: int | None


def statement(user: User, *, kind: Kind | None = None, before: int | None = None, rows: int = PAGE_ROWS) -> Statement:
    """One page, newest first. `before` is the `before` of the page ahead; `kind` shows only such movements.

    One query whatever the length of the history: pages continue at an entry's number, never at an offset.
    """
    entries = Entry.objects.of(user).filter(line=1).select_related("transaction").newest()
    if kind is not None:
        entries = entries.filter(transaction__kind=kind)
    if before is not None:
        entries = entries.filter(version__lt=before)
    last_available = Entry.objects.filter(
        wallet=OuterRef("wallet"), pocket=Pocket.AVAILABLE, version__lte=OuterRef("version")
    ).newest()
    found = list(
        entries.annotate(
            available_after=Coalesce(
                Subquery(last_available.values("balance_after")[:1]), 0, output_field=IntegerField()
            ),
            number=F("version"),
        )[: rows + 1]
    )
    lines = [_line(entry) for entry in found[:rows]]
    return Statement(lines=lines, before=lines[-1].version if len(found) > rows else None)


def _line(entry: Entry) -> Line:
    kind = Kind(entry.transaction.kind)
    return Line(
        at=entry.transaction.created_at,
        kind=kind,
        what=WHAT_HAPPENED[kind].format(REASONS.get(entry.transaction.reason, entry.transaction.reason)),
        amount=entry.amount,
        pocket=Pocket(entry.pocket),
        available_after=entry.available_after,  # type: ignore[attr-defined]
        version=entry.number,  # type: ignore[attr-defined]
    )
