"""A person's statement: what happened to their credits, newest first, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import BigIntegerField, Exists, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from credits.days import begin_of, end_of
from credits.models import Entry, EntrySet, Kind, Pocket, Transaction
from credits.words import told

if TYPE_CHECKING:
    from accounts.models import User

PAGE_ROWS = 50
LARGEST_PAGE = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One transaction as its person sees it. `amount` is signed; the others are what there was afterwards."""

    at: datetime
    kind: Kind
    what: str
    amount: int
    available_after: int
    held_after: int
    owed_after: int
    transaction: UUID
    version: int
    # What it was for, which a page may ask about: no part of the movement itself.
    hold: UUID | None = field(default=None, compare=False)
    address: str = field(default="", compare=False)
    terms: Mapping[str, Any] = field(default_factory=dict, compare=False)

    @property
    def size(self) -> int:
        """The amount without its sign."""
        return abs(self.amount)


@dataclass(frozen=True, slots=True)
class Statement:
    """A page of a statement; `before` asks for the next one and is None on the last."""

    lines: list[Line]
    before: int | None


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of a history: one kind or all, from a moment (inclusive) to another (exclusive)."""

    kind: Kind | None = None
    since: datetime | None = None
    until: datetime | None = None

    def __bool__(self) -> bool:
        return any((self.kind, self.since, self.until))

    @property
    def moments(self) -> Q:
        """The condition on an entry to be of this time."""
        wanted = Q()
        if self.since is not None:
            wanted &= Q(created_at__gte=self.since)
        if self.until is not None:
            wanted &= Q(created_at__lt=self.until)
        return wanted


EVERYTHING = Part()


def part_of(user: User, *, kind: str = "", first: date | None = None, last: date | None = None) -> Part:
    """The part from one day of this person to another, both included. Raises ValueError for a kind there is not."""
    return Part(kind=Kind(kind) if kind else None, since=begin_of(first, user), until=end_of(last, user))


def statement(user: User, *, part: Part = EVERYTHING, before: int | None = None, rows: int = PAGE_ROWS) -> Statement:
    """One page, newest first. `before` is the `before` of the page ahead.

    One query whatever the length of the history: pages continue at an entry's number, never at an offset.
    """
    entries = _movements(user, part).newest()
    if before is not None:
        entries = entries.filter(version__lt=before)
    found = list(entries[: rows + 1])
    lines = [_line(entry) for entry in found[:rows]]
    return Statement(lines=lines, before=lines[-1].version if len(found) > rows else None)


def amount_of(transaction: Transaction) -> int:
    """By how much a transaction changed the credits that can be spent."""
    moved = Entry.objects.filter(transaction=transaction, pocket=Pocket.AVAILABLE).aggregate(sum=Sum("amount"))
    return moved["sum"] or 0


def _movements(user: User, part: Part) -> EntrySet:
    """Each transaction once, by its last entry in the person's wallet, with the sums its line is made of.

    A transaction's entries of a wallet are of one wallet and numbered one after the other. The subqueries say so in
    a way that leaves a database one index to use, the narrow one, even where it knows nothing of the numbers of rows.
    """
    one_more = Entry.objects.filter(
        wallet=OuterRef("wallet"), version=OuterRef("version") + 1, transaction=OuterRef("transaction")
    )
    sides = Entry.objects.filter(transaction=OuterRef("transaction"), wallet__isnull=False)
    return (
        Entry.objects.of(user)
        .filter(part.moments, Q(transaction__kind=part.kind) if part.kind else Q())
        .filter(~Exists(one_more))
        .select_related("transaction")
        .annotate(
            whole=_sum(sides),
            freed=_sum(sides.filter(pocket=Pocket.AVAILABLE)),
            available_after=_after(Pocket.AVAILABLE),
            held_after=_after(Pocket.HELD),
            owed_after=_after(Pocket.OWED),
            hold=Coalesce("transaction__hold__pk", "transaction__final__hold_id"),
        )
    )


def _sum(entries: EntrySet) -> Coalesce:
    sums = entries.order_by().values("transaction").annotate(sum=Sum("amount")).values("sum")
    return Coalesce(Subquery(sums, output_field=BigIntegerField()), 0)


def _after(pocket: Pocket) -> Coalesce:
    """What lay in the pocket after the entry: the balance its latest entry left, 0 before the first."""
    latest = Entry.objects.filter(wallet=OuterRef("wallet"), pocket=pocket, version__lte=OuterRef("version")).newest()
    return Coalesce(Subquery(latest.values("balance_after")[:1], output_field=BigIntegerField()), 0)


def _line(entry: Entry) -> Line:
    kind, row = Kind(entry.transaction.kind), entry.transaction
    return Line(
        at=row.created_at,
        kind=kind,
        what=told(kind, row.reason, row.terms),
        # What only moves between pockets of the same person is told by what it did to the credits they can spend.
        amount=entry.whole or entry.freed,  # type: ignore[attr-defined]
        available_after=entry.available_after,  # type: ignore[attr-defined]
        held_after=entry.held_after,  # type: ignore[attr-defined]
        owed_after=-entry.owed_after,  # type: ignore[attr-defined]
        transaction=row.pk,
        version=entry.version or 0,
        hold=entry.hold,  # type: ignore[attr-defined]
        terms=row.terms,
    )
