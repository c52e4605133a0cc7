"""Credits given: to a newcomer, as a grant, and by staff in either direction."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction as database

from credits.models import Kind, Pocket, Transaction
from credits.prices import WELCOME_CREDITS
from credits.services.deadlocks import again_after_deadlock
from credits.services.posting import Move, checked, locked_wallet, once, write

if TYPE_CHECKING:
    from accounts.models import User


@again_after_deadlock
def grant(*, user: User, amount: int, key: str, reason: str, now: datetime | None = None) -> Transaction:
    """Give credits, once for each key. Joins the caller's transaction or makes its own.

    Raises KeyConflict when the key belongs to another request, ValueError or TypeError for a senseless amount, key
    or reason.
    """
    checked(key=key, reason=reason, amount=amount)
    move = Move(
        kind=Kind.GRANT,
        key=key,
        reason=reason,
        content={"user": user.pk, "amount": amount, "reason": reason},
        sides=((Pocket.AVAILABLE, amount), (Pocket.ISSUED, -amount)),
        now=now,
    )
    with database.atomic():
        wallet = locked_wallet(user)
        return once(move, earlier=lambda done: done, make=lambda: write(wallet, move))


def welcome(*, user: User) -> Transaction:
    """Give a new person their first credits; asking again changes nothing."""
    return grant(user=user, amount=WELCOME_CREDITS, key=f"welcome:{user.pk}", reason="Welcome credits")


@again_after_deadlock
def adjust(*, user: User, amount: int, key: str, reason: str, by: User, now: datetime | None = None) -> Transaction:
    """Staff add credits (amount above 0) or take available ones away (below 0), with a reason that is kept.

    Raises PermissionError when `by` is not staff, NotEnoughCredits when more would be taken than is available,
    KeyConflict, ValueError, TypeError.
    """
    if not by.is_staff:
        raise PermissionError("Only staff may adjust a wallet.")
    checked(key=key, reason=reason, amount=abs(amount))
    move = Move(
        kind=Kind.ADJUST,
        key=key,
        reason=reason,
        content={"user": user.pk, "amount": amount, "reason": reason, "by": by.pk},
        sides=((Pocket.AVAILABLE, amount), (Pocket.ADJUSTED, -amount)),
        actor=by,
        now=now,
    )
    with database.atomic():
        wallet = locked_wallet(user)
        return once(move, earlier=lambda done: done, make=lambda: write(wallet, move))
