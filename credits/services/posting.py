"""How a transaction is written: one lock, one key, two entries, one new state of the wallet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from django.db import IntegrityError
from django.db import transaction as database
from django.utils import timezone

from credits.chain import content_digest, entry_digest, first_link, transaction_digest
from credits.models import WALLET_POCKETS, Entry, Kind, Pocket, Transaction, Wallet
from credits.services.errors import KeyConflict, NotEnoughCredits

if TYPE_CHECKING:
    from accounts.models import User

T = TypeVar("T")
FINAL_PREFIX = "final:"


@dataclass(frozen=True, slots=True)
class Move:
    """What a transaction is to do. `sides` in order; the first is the one by which people know it."""

    kind: Kind
    key: str
    reason: str
    content: Mapping[str, str | int | None]
    sides: tuple[tuple[Pocket, int], tuple[Pocket, int]]
    actor: User | None = None
    now: datetime | None = None

    @property
    def content_sha256(self) -> str:
        return content_digest({**self.content, "kind": str(self.kind)})


def checked(*, key: str, reason: str, amount: int) -> None:
    """Refuse what no caller may mean. Raises TypeError or ValueError."""
    if isinstance(amount, bool) or not isinstance(amount, int):
        raise TypeError("An amount of credits is a whole number.")
    if amount <= 0:
        raise ValueError("An amount of credits is above 0.")
    if not key or len(key) > 200 or key.lower().startswith(FINAL_PREFIX):
        raise ValueError("A key has 1 to 200 characters and does not begin with final:.")
    if not reason.strip() or len(reason) > 200:
        raise ValueError("A reason has 1 to 200 characters.")


def locked_wallet(user: User) -> Wallet:
    """The person's wallet, made if there is none, locked until the transaction ends.

    Everything of one person that moves credits passes here one after another; different people never meet.
    SQLite has no row locks: its transactions begin IMMEDIATE, which is one line for everybody.
    """
    wallets = Wallet.objects.select_for_update(no_key=True)
    try:
        return wallets.get(user=user)
    except Wallet.DoesNotExist:
        Wallet.objects.get_or_create(user=user)
        return wallets.get(user=user)


def once(move: Move, *, earlier: Callable[[Transaction], T], make: Callable[[], T]) -> T:
    """The effect of a key, which there is once: made now, or what was made before. Raises KeyConflict."""
    done = _with_key(move)
    if done is not None:
        return earlier(done)
    try:
        with database.atomic():
            return make()
    except IntegrityError:
        # The same key in another wallet's transaction, which no lock of ours could hold back.
        done = _with_key(move)
        if done is None:
            raise
        return earlier(done)


def write(wallet: Wallet, move: Move) -> Transaction:
    """Append the move to a wallet this transaction has locked. Raises NotEnoughCredits."""
    for pocket, amount in move.sides:
        if pocket in WALLET_POCKETS and getattr(wallet, pocket) + amount < 0:
            raise NotEnoughCredits(needed=-amount, available=getattr(wallet, pocket))
    row = Transaction(
        kind=move.kind,
        key=move.key,
        content_sha256=move.content_sha256,
        reason=move.reason,
        actor=move.actor,
        entry_count=len(move.sides),
        created_at=move.now or timezone.now(),
    )
    row.digest = transaction_digest(row)
    before = wallet.version
    entries = [_entry(wallet, row, line, *side) for line, side in enumerate(move.sides, start=1)]
    row.save(force_insert=True)
    Entry.objects.bulk_create(entries)
    moved = Wallet.objects.filter(pk=wallet.pk, version=before).update(
        available=wallet.available, held=wallet.held, version=wallet.version, head=wallet.head
    )
    if not moved:
        raise IntegrityError("The wallet was changed by somebody who had not locked it.")
    return row


def _entry(wallet: Wallet, row: Transaction, line: int, pocket: Pocket, amount: int) -> Entry:
    entry = Entry(transaction=row, line=line, pocket=pocket, amount=amount)
    if pocket not in WALLET_POCKETS:
        entry.digest = entry_digest(entry, transaction=row.digest, previous="")
        return entry
    setattr(wallet, pocket, getattr(wallet, pocket) + amount)
    wallet.version += 1
    entry.wallet, entry.version, entry.balance_after = wallet, wallet.version, getattr(wallet, pocket)
    entry.digest = entry_digest(entry, transaction=row.digest, previous=wallet.head or first_link(wallet))
    wallet.head = entry.digest
    return entry


def _with_key(move: Move) -> Transaction | None:
    done = Transaction.objects.filter(key=move.key).first()
    if done is not None and done.content_sha256 != move.content_sha256:
        raise KeyConflict(move.key)
    return done
