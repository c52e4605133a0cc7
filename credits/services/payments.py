"""Credits for money, and what becomes of them when the money goes back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction as database

from credits.models import KEY_PREFIXES, Kind, Lot, Pocket, Transaction, Wallet
from credits.services.deadlocks import again_after_deadlock
from credits.services.drawing import taken_from
from credits.services.grants import bring
from credits.services.posting import Move, checked, locked_wallet, once, write

if TYPE_CHECKING:
    from accounts.models import User


@again_after_deadlock
def purchase(
    *,
    user: User,
    amount: int,
    key: str,
    reason: str,
    expires_at: datetime | None = None,
    terms: dict[str, str | int] | None = None,
    now: datetime | None = None,
) -> Transaction:
    """Credits for a payment, once for each: key is "purchase:<payment>". `terms` keeps the price and rate paid.

    Raises KeyConflict, ValueError, TypeError. A purchase of plan credits may have `expires_at`; others never expire.
    """
    return bring(
        Kind.PURCHASE, user=user, amount=amount, key=key, reason=reason, expires_at=expires_at, now=now, terms=terms
    )


@again_after_deadlock
def take_back(*, user: User, amount: int, key: str, reason: str, now: datetime | None = None) -> Transaction:
    """Take credits of a payment back, because its money went back: key is "takeback:<payment>:<number>".

    Takes what is available; what was spent already becomes a debt, which blocks new holds and which the next
    credits that come in pay off. Raises KeyConflict, ValueError, TypeError.
    """
    checked(key=key, reason=reason, amount=amount, kind=Kind.TAKEBACK)
    payment = key.removeprefix(KEY_PREFIXES[Kind.TAKEBACK]).rpartition(":")[0]
    with database.atomic():
        wallet = locked_wallet(user)
        move = _takeback(wallet, payment, amount=amount, key=key, reason=reason, now=now)
        return once(move, earlier=lambda done: done, make=lambda: write(wallet, move))


@again_after_deadlock
def give_again(*, user: User, amount: int, key: str, reason: str, now: datetime | None = None) -> Transaction:
    """Give back what was taken, because the money stayed after all: key is "restore:<payment>:<number>".

    What is given again never expires. Raises KeyConflict, ValueError, TypeError.
    """
    return bring(Kind.RESTORE, user=user, amount=amount, key=key, reason=reason, expires_at=None, now=now)


def _takeback(wallet: Wallet, payment: str, *, amount: int, key: str, reason: str, now: datetime | None) -> Move:
    there = min(wallet.available, amount)
    bought = Lot.objects.filter(wallet=wallet, transaction__key=f"{KEY_PREFIXES[Kind.PURCHASE]}{payment}").first()
    taken = [(Pocket.AVAILABLE, -there)] if there else []
    lacking = [(Pocket.OWED, there - amount)] if there < amount else []
    return Move(
        kind=Kind.TAKEBACK,
        key=key,
        reason=reason,
        content={"wallet": wallet.pk, "amount": amount, "reason": reason},
        sides=(*taken, *lacking, (Pocket.ISSUED, amount)),
        drawn=taken_from(wallet, bought, there),
        now=now,
    )
