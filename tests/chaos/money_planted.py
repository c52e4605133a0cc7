"""L10: 50 errors of a single credit, of ten kinds, in a large ledger; the proof names each of them.

The ledger is written past the services, because a million entries through them would take an hour: the same rows with
the same digests, by COPY, with the guards away. The proof has to find it sound before anything is planted.
"""

from __future__ import annotations

import hashlib
import random
import sys
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402
from django.db.models import F  # noqa: E402

from accounts.models import User  # noqa: E402
from credits.chain import entry_digest, first_link, transaction_digest  # noqa: E402
from credits.models import Entry, Final, Hold, Lot, Transaction, Wallet  # noqa: E402
from credits.queries import balance_at, counts, prove  # noqa: E402
from credits.services import grant, hold  # noqa: E402
from tests.chaos.money import wishes  # noqa: E402
from tests.support.ledger import without_guards  # noqa: E402

ENTRIES_PER_WALLET = 2_000
OF_EACH_KIND = 5
MOST_SECONDS = 60.0
START = datetime(2026, 1, 1, tzinfo=UTC)
CONTENT = hashlib.sha256(b"planted").hexdigest()


class Writer:
    """The rows of one wallet in memory: a grant, then holds that are settled."""

    def __init__(self, wallet: Wallet) -> None:
        self.wallet, self.now = wallet, START
        self.rows: dict[type, list[Any]] = {Transaction: [], Entry: [], Hold: [], Final: []}

    def write(self, kind: str, key: str, sides: list[tuple[str, int]]) -> Transaction:
        self.now += timedelta(seconds=1)
        row = Transaction(kind=kind, key=key, content_sha256=CONTENT, reason="Planted", created_at=self.now)
        row.digest = transaction_digest(row)
        self.rows[Transaction].append(row)
        for line, (pocket, amount) in enumerate(sides, start=1):
            entry = Entry(transaction=row, line=line, pocket=pocket, amount=amount, created_at=self.now)
            previous = ""
            if pocket in ("available", "held"):
                setattr(self.wallet, pocket, getattr(self.wallet, pocket) + amount)
                self.wallet.version += 1
                previous = self.wallet.head or first_link(self.wallet)
                entry.wallet, entry.version = self.wallet, self.wallet.version
                entry.balance_after = getattr(self.wallet, pocket)
            entry.digest = entry_digest(entry, transaction=row.digest, previous=previous)
            self.wallet.head = entry.digest if previous else self.wallet.head
            self.rows[Entry].append(entry)
        return row

    def fill(self, entries: int) -> None:
        self.write("grant", f"planted:{self.wallet.pk}", [("available", entries), ("issued", -entries)])
        for number in range((entries - 2) // 4):
            key = f"planted:{self.wallet.pk}:{number}"
            held = Hold(
                wallet=self.wallet, amount=2, transaction=self.write("hold", key, [("available", -2), ("held", 2)])
            )
            ended = self.write("settle", f"final:{held.pk}", [("held", -2), ("revenue", 2)])
            self.rows[Hold].append(held)
            self.rows[Final].append(Final(hold=held, transaction=ended, outcome="settled"))


def build(entries: int) -> None:
    for number in range(entries // ENTRIES_PER_WALLET):
        user = User.objects.create(email=f"planted{number}@example.org")
        wallet = Wallet.objects.create(user=user)
        writer = Writer(wallet)
        writer.fill(ENTRIES_PER_WALLET)
        writer.wallet.moved_at = writer.now
        with without_guards():
            for model, rows in writer.rows.items():
                copy(model, rows)
            wallet.save()
    for user in User.objects.order_by("pk")[:60]:
        grant(user=user, amount=9, key=f"lot:{user.pk}", reason="Lot", expires_at=datetime(2200, 1, 1, tzinfo=UTC))
        hold(user=user, amount=2, key=f"open:{user.pk}", reason="Open")


def copy(model: Any, rows: list[Any]) -> None:
    fields = [
        field
        for field in model._meta.concrete_fields
        if not (field.primary_key and field.name == "id" and not isinstance(rows[0].pk, uuid.UUID))
    ]
    columns = ", ".join(field.column for field in fields)
    with connection.cursor() as cursor, cursor.copy(f"COPY {model._meta.db_table} ({columns}) FROM STDIN") as into:  # type: ignore[attr-defined]
        for row in rows:
            into.write_row(["{}" if field.name == "terms" else getattr(row, field.attname) for field in fields])


def entry_of(wallet: Wallet, kind: str, line: int = 1) -> Entry:
    return Entry.objects.filter(
        transaction__in=Entry.objects.filter(wallet=wallet).values("transaction"), transaction__kind=kind, line=line
    ).earliest("version", "pk")


def one_more(entry: Entry) -> str:
    Entry.objects.filter(pk=entry.pk).update(amount=F("amount") + 1)
    return str(entry.transaction_id)


def of_lot(wallet: Wallet) -> str:
    lot = Lot.objects.get(wallet=wallet)
    Lot.objects.filter(pk=lot.pk).update(remaining=F("remaining") + 1)
    return str(lot.pk)


def of_hold(wallet: Wallet) -> str:
    held = Hold.objects.filter(wallet=wallet, final__isnull=False)[0]
    Hold.objects.filter(pk=held.pk).update(amount=F("amount") + 1)
    return str(held.pk)


def of_balance(wallet: Wallet) -> str:
    entry = entry_of(wallet, "hold")
    Entry.objects.filter(pk=entry.pk).update(balance_after=F("balance_after") + 1)
    return str(entry.pk)


def of_wallet(name: str) -> Callable[[Wallet], str]:
    def plant(wallet: Wallet) -> str:
        Wallet.objects.filter(pk=wallet.pk).update(**{name: F(name) + (-1 if name == "owed" else 1)})
        return str(wallet.pk)

    return plant


def no_ending(wallet: Wallet) -> str:
    ended = Final.objects.filter(hold__wallet=wallet)[0]
    Final.objects.filter(pk=ended.pk).delete()
    return str(ended.transaction_id)


# Each takes a wallet of its own and returns the row which the proof must name.
KINDS: dict[str, Callable[[Wallet], str]] = {
    "available of a wallet": of_wallet("available"),
    "held of a wallet": of_wallet("held"),
    "debt of a wallet": of_wallet("owed"),
    "amount of a grant": lambda wallet: one_more(entry_of(wallet, "grant")),
    "amount of a hold": lambda wallet: one_more(entry_of(wallet, "hold")),
    "revenue of a settlement": lambda wallet: one_more(entry_of(wallet, "settle", line=2)),
    "balance after an entry": of_balance,
    "amount of a hold's row": of_hold,
    "rest of a lot": of_lot,
    "ending of a hold gone": no_ending,
}


def look_back() -> str:
    """How long the balance of random people at random instants takes, among all these entries."""
    chance, took = random.Random(1), []
    people = list(User.objects.all())
    for _ in range(1_000):
        began = time.perf_counter()
        balance_at(chance.choice(people), START + timedelta(seconds=chance.randrange(ENTRIES_PER_WALLET)))
        took.append(time.perf_counter() - began)
    took.sort()
    return f"p50 {took[500] * 1000:.1f} ms, p99 {took[990] * 1000:.1f} ms"


def main() -> int:
    entries = wishes().entries
    print(f"\nL10 50 errors of one credit in {entries} entries", flush=True)
    build(entries)
    sound = len(prove(deep=False))
    print(f"    L12 balance at an instant: {look_back()}", flush=True)
    wallets = iter(Wallet.objects.order_by("user_id")[: len(KINDS) * OF_EACH_KIND])
    with without_guards():
        planted = [(name, plant(next(wallets))) for name, plant in KINDS.items() for _ in range(OF_EACH_KIND)]
    began = time.monotonic()
    named = {str(value) for found in prove(deep=False) for value in found.row.values()}
    took = time.monotonic() - began
    missed = [name for name, row in planted if row not in named]
    print(f"    {counts()}\n    found {len(planted) - len(missed)} of {len(planted)} in {took:.1f} s", flush=True)
    began = time.monotonic()
    deep = len(prove())
    print(f"    with all digests {time.monotonic() - began:.1f} s, {deep} violations told", flush=True)
    wrong = {"violations before": sound, "missed": len(missed), "too slow": int(took > MOST_SECONDS)}
    print(f"    must be 0: {wrong} {sorted(set(missed))}", flush=True)
    return int(any(wrong.values()))


if __name__ == "__main__":
    sys.exit(main())
