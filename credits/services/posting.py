"""How a transaction is written: one lock, one key, its entries and draws, one new state of the wallet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import IntegrityError
from django.db import transaction as database
from django.utils import timezone

from credits.chain import content_digest, entry_digest, first_link, transaction_digest
from credits.models import KEY_PREFIXES, WALLET_POCKETS, Entry, Kind, Pocket, Transaction, Wallet
from credits.services.drawing import Drawn, drawn_for, put_aside, record
from credits.services.errors import KeyConflict, NotEnoughCredits

if TYPE_CHECKING:
    from accounts.models import User

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Move:
    """What a transaction is to do. `sides` in order; the first is the one by which people know it.

    `expires_at`: what comes in makes a lot that expires then. `drawn`: which lots to draw on or to put back into,
    where the usual order (what expires soonest first) is not wanted. `terms`: the price and rate agreed on.
    """

    kind: Kind
    key: str
    reason: str
    content: Mapping[str, str | int | None]
    sides: tuple[tuple[Pocket, int], ...]
    actor: User | None = None
    now: datetime | None = None
    expires_at: datetime | None = None
    drawn: Drawn | None = None
    terms: Mapping[str, Any] = field(default_factory=dict)

    @property
    def content_sha256(self) -> str:
        return content_digest({**self.content, "kind": str(self.kind)})

    @property
    def available(self) -> int:
        """By how much the available credits change."""
        return sum(amount for pocket, amount in self.sides if pocket == Pocket.AVAILABLE)


def checked(*, key: str, reason: str, amount: int, kind: Kind) -> None:
    """Refuse what no caller may mean. Raises TypeError or ValueError."""
    if isinstance(amount, bool) or not isinstance(amount, int):
        raise TypeError("An amount of credits is a whole number.")
    if amount <= 0:
        raise ValueError("An amount of credits is above 0.")
    prefix = KEY_PREFIXES.get(kind, "")
    if not len(prefix) < len(key) <= 200 or not key.startswith(prefix):
        raise ValueError(f"A key has 1 to 200 characters{f' after {prefix}' if prefix else ''}.")
    if not prefix and key.lower().startswith(tuple(KEY_PREFIXES.values())):
        raise ValueError(f"A key does not begin with {key.partition(':')[0]}:, which is the ledger's own.")
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
    """Append the move to a wallet this transaction has locked; what came in pays off what is owed first.

    Raises NotEnoughCredits.
    """
    row = _append(wallet, move)
    if wallet.owed < 0 < move.available:
        _append(wallet, _repayment(wallet, move))
    return row


def _repayment(wallet: Wallet, move: Move) -> Move:
    amount = min(-wallet.owed, wallet.available)
    return Move(
        kind=Kind.REPAY,
        key=f"{KEY_PREFIXES[Kind.REPAY]}{wallet.pk}:{wallet.version}",
        reason=move.reason,
        content={"wallet": wallet.pk, "version": wallet.version},
        sides=((Pocket.AVAILABLE, -amount), (Pocket.OWED, amount)),
        now=move.now,
    )


def _append(wallet: Wallet, move: Move) -> Transaction:
    for pocket, amount in move.sides:
        if pocket in (Pocket.AVAILABLE, Pocket.HELD) and getattr(wallet, pocket) + amount < 0:
            raise NotEnoughCredits(needed=-amount, available=getattr(wallet, pocket), owed=-wallet.owed)
    now = move.now or timezone.now()
    row = Transaction(
        kind=move.kind,
        key=move.key,
        content_sha256=move.content_sha256,
        reason=move.reason,
        actor=move.actor,
        entry_count=len(move.sides),
        terms=dict(move.terms),
        # Time never runs backwards in a wallet, whatever the clocks of several machines say.
        created_at=max(now, wallet.moved_at or now),
    )
    drawn = _drawn(wallet, row, move)
    row.digest = transaction_digest(row, drawn)
    before = wallet.version
    entries = [_entry(wallet, row, line, *side) for line, side in enumerate(move.sides, start=1)]
    row.save(force_insert=True)
    record(wallet, row, drawn)
    Entry.objects.bulk_create(entries)
    wallet.moved_at = row.created_at
    _move(wallet, before)
    return row


def _drawn(wallet: Wallet, row: Transaction, move: Move) -> Drawn:
    if move.expires_at is not None:
        return put_aside(wallet, row, move.available, move.expires_at)
    if move.drawn is not None:
        return move.drawn
    return drawn_for(wallet, -move.available) if move.available < 0 else ()


def _move(wallet: Wallet, before: int) -> None:
    changed = ("available", "held", "owed", "version", "head", "moved_at", "expires_next_at")
    values = {name: getattr(wallet, name) for name in changed}
    if not Wallet.objects.filter(pk=wallet.pk, version=before).update(**values):
        raise IntegrityError("The wallet was changed by somebody who had not locked it.")


def _entry(wallet: Wallet, row: Transaction, line: int, pocket: Pocket, amount: int) -> Entry:
    entry = Entry(transaction=row, line=line, pocket=pocket, amount=amount, created_at=row.created_at)
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
