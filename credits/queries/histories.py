"""Everything that happened to a person's credits, oldest first, in memory that does not grow with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from django.db import connection

from credits.models import Entry, Kind, Pocket
from credits.queries.balances import balance_at
from credits.queries.statements import EVERYTHING, Line, Part
from credits.words import told

if TYPE_CHECKING:
    from accounts.models import User

CHUNK_ENTRIES = 1_000
NEEDED = (
    "version", "pocket", "amount", "balance_after", "transaction__kind", "transaction__reason", "transaction__terms",
    "transaction__created_at",
)  # fmt: skip


def history(user: User, *, part: Part = EVERYTHING) -> Iterator[Line]:
    """Each transaction as a line of the statement; what is written while this is read is left out."""
    after = {Pocket.AVAILABLE: 0, Pocket.HELD: 0, Pocket.OWED: 0}
    if part.since is not None:
        before = balance_at(user, part.since - timedelta(microseconds=1))
        after = {Pocket.AVAILABLE: before.available, Pocket.HELD: before.held, Pocket.OWED: -before.owed}
    # A transaction's entries in a wallet are numbered one after the other.
    for _, same in groupby(_entries(user, part), key=lambda entry: entry.transaction_id):
        sides = list(same)
        after |= {Pocket(side.pocket): side.balance_after or 0 for side in sides}
        if part.kind in (None, sides[0].transaction.kind):
            yield _line(sides, after)


def _entries(user: User, part: Part) -> Iterator[Entry]:
    """The entries in order, a chunk at a time.

    Between chunks no query is open and the connection is free: a slow reader holds nothing. History only grows at its
    end, so chunks join without a snapshot.
    """
    entries = Entry.objects.of(user).filter(part.moments).select_related("transaction").only(*NEEDED)
    version, end = 0, Entry.objects.of(user).newest().values_list("version", flat=True).first() or 0
    while version < end:
        chunk = list(entries.filter(version__gt=version, version__lte=end).order_by("version")[:CHUNK_ENTRIES])
        # The next chunk may be read by another thread, and nobody would close this one's connection.
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
        yield from chunk
        if len(chunk) < CHUNK_ENTRIES:
            return
        version = chunk[-1].version or end


def _line(sides: list[Entry], after: dict[Pocket, int]) -> Line:
    row = sides[0].transaction
    whole = sum(side.amount for side in sides)
    return Line(
        at=row.created_at,
        kind=Kind(row.kind),
        what=told(Kind(row.kind), row.reason, row.terms),
        amount=whole or sum(side.amount for side in sides if side.pocket == Pocket.AVAILABLE),
        available_after=after[Pocket.AVAILABLE],
        held_after=after[Pocket.HELD],
        owed_after=-after[Pocket.OWED],
        transaction=row.pk,
        version=sides[-1].version or 0,
    )
