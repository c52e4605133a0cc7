"""Which lots a movement draws on: what expires soonest is spent first, and what comes back returns where it was."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Min

from credits.models import Draw, Hold, Lot, Transaction, Wallet

Drawn = Sequence[tuple[Lot, int]]


def put_aside(wallet: Wallet, row: Transaction, amount: int, expires_at: datetime) -> Drawn:
    """A new lot for what this transaction brings."""
    return ((Lot(wallet=wallet, transaction=row, amount=amount, expires_at=expires_at), amount),)


def drawn_for(wallet: Wallet, amount: int) -> Drawn:
    """How to take this much: from the lots in the order in which they expire, the rest from credits without a date."""
    drawn: list[tuple[Lot, int]] = []
    for lot in _open_lots(wallet):
        if not amount:
            break
        part = min(lot.remaining, amount)
        drawn.append((lot, -part))
        amount -= part
    return drawn


def given_back(ended: Hold) -> Drawn:
    """The lots a hold was drawn from, each with what it gets back."""
    draws = Draw.objects.filter(transaction=ended.transaction_id).select_related("lot")
    return [(draw.lot, -draw.amount) for draw in draws]


def taken_from(wallet: Wallet, bought: Lot | None, amount: int) -> Drawn:
    """How to take back what was bought: from its own lot, then from credits without a date, then from other lots."""
    own = min(bought.remaining, amount) if bought else 0
    first: list[tuple[Lot, int]] = [(bought, -own)] if bought and own else []
    rest = amount - own - min(amount - own, without_a_date(wallet))
    for lot in _open_lots(wallet):
        if rest and lot != bought:
            part = min(lot.remaining, rest)
            first.append((lot, -part))
            rest -= part
    return first


def without_a_date(wallet: Wallet) -> int:
    """How many of the available credits never expire."""
    in_lots = _open_lots(wallet)
    return wallet.available - sum(lot.remaining for lot in in_lots)


def expired(wallet: Wallet, now: datetime) -> list[Lot]:
    """The lots whose time is over and in which something is left."""
    return [lot for lot in _open_lots(wallet) if lot.expires_at <= now]


def record(wallet: Wallet, row: Transaction, drawn: Drawn) -> None:
    """Write the draws of a saved transaction and what they leave in their lots."""
    if not drawn:
        return
    for lot, _ in drawn:
        if lot._state.adding:
            lot.save(force_insert=True)
    Draw.objects.bulk_create([Draw(transaction=row, lot=lot, amount=amount) for lot, amount in drawn])
    for lot, amount in drawn:
        lot.remaining += amount
        Lot.objects.filter(pk=lot.pk).update(remaining=lot.remaining)
    _look_ahead(wallet, [lot for lot, _ in drawn])


def _look_ahead(wallet: Wallet, touched: Sequence[Lot]) -> None:
    """Keep the moment at which the wallet's next credits expire."""
    ahead = wallet.expires_next_at
    if any(not lot.remaining and lot.expires_at == ahead for lot in touched):
        ahead = Lot.objects.filter(wallet=wallet, remaining__gt=0).aggregate(at=Min("expires_at"))["at"]
    moments = [lot.expires_at for lot in touched if lot.remaining]
    wallet.expires_next_at = min([*moments, *filter(None, [ahead])], default=None)


def _open_lots(wallet: Wallet) -> list[Lot]:
    # Most wallets have no lot most of the time; the moment in the row saves them the look.
    if wallet.expires_next_at is None:
        return []
    return list(Lot.objects.filter(wallet=wallet, remaining__gt=0).order_by("expires_at", "pk"))
