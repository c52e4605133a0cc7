"""The proof of the ledger: queries that must return no row, and the chain of digests followed from end to end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from credits.chain import entry_digest, first_link, transaction_digest
from credits.guards import postgresql, sqlite
from credits.models import Draw, Entry, Lot, Transaction, Wallet
from credits.queries.rules import RULES, WHOLE_NUMBERS


@dataclass(frozen=True, slots=True)
class Violation:
    """One row that breaks an invariant. `row` names it by its columns."""

    invariant: str
    message: str
    row: dict[str, Any]


def prove(*, deep: bool = True) -> list[Violation]:
    """Everything wrong with the ledger, checked in one snapshot; [] when it is sound.

    `deep` also follows the chain of digests, which finds a single flipped byte and takes several times as long.
    Reads every entry, in blocks; takes no lock that a person would wait for on PostgreSQL.
    """
    with one_snapshot():
        broken = [*_rules(), *_missing_guards()]
        return [*broken, *_broken_transactions(), *_broken_chains()] if deep else broken


@contextmanager
def one_snapshot() -> Iterator[None]:
    """All queries inside see the same moment, so that work going on meanwhile never looks like a violation.

    Inside a caller's transaction it is the caller's snapshot that counts.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql" and not connection.savepoint_ids:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def counts() -> dict[str, int]:
    """How many rows a proof has looked at."""
    return {
        "wallets": Wallet.objects.count(),
        "transactions": Transaction.objects.count(),
        "entries": Entry.objects.count(),
    }


def _rules() -> Iterator[Violation]:
    for invariant, message, query in (*RULES, *WHOLE_NUMBERS[connection.vendor]):
        for row in _rows(query):
            yield Violation(invariant, message, row)


def _missing_guards() -> Iterator[Violation]:
    """Guards that were dropped or switched off: nothing has broken by that, but nothing is kept from breaking."""
    if connection.vendor == "postgresql":
        query = "SELECT tgname AS name FROM pg_trigger WHERE tgenabled IN ('O', 'A') AND NOT tgisinternal"
        wanted = {name for _, name in postgresql.TRIGGERS}
    else:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        wanted = set(sqlite.TRIGGERS)
    for name in sorted(wanted - {row["name"] for row in _rows(query)}):
        yield Violation("I7", "a guard of the ledger is missing or switched off", {"trigger": name})


def _broken_transactions() -> Iterator[Violation]:
    drawn: dict[UUID, list[tuple[Lot, int]]] = defaultdict(list)
    for draw in Draw.objects.select_related("lot").iterator(chunk_size=5_000):
        drawn[draw.transaction_id].append((draw.lot, draw.amount))
    for row in Transaction.objects.iterator(chunk_size=5_000):
        if transaction_digest(row, drawn.get(row.pk, ())) != row.digest:
            yield Violation("I7", "a transaction was changed after it was written", {"transaction": str(row.pk)})


def _broken_chains() -> Iterator[Violation]:
    """Each entry seals the one before it and its transaction; the wallet's head is the last seal."""
    wallets = {wallet.pk: wallet for wallet in Wallet.objects.iterator(chunk_size=5_000)}
    last = {pk: first_link(wallet) for pk, wallet in wallets.items()}
    entries = Entry.objects.select_related("transaction").order_by("wallet_id", "version")
    for entry in entries.iterator(chunk_size=5_000):
        previous = "" if entry.wallet_id is None else last.get(entry.wallet_id, "")
        if entry_digest(entry, transaction=entry.transaction.digest, previous=previous) != entry.digest:
            yield Violation("I7", "the chain of digests breaks at this entry", {"entry": entry.pk})
        if entry.wallet_id is not None:
            last[entry.wallet_id] = entry.digest
    for pk, wallet in wallets.items():
        if (wallet.head or first_link(wallet)) != last[pk]:
            yield Violation("I7", "the wallet's head is not its last entry", {"wallet": pk})


def _rows(query: str) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
