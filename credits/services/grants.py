"""Credits given without money: to a newcomer, as a grant, and by staff in either direction."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction as database
from django.utils import timezone

from credits.models import Kind, Pocket, Transaction
from credits.prices import WELCOME_CREDITS
from credits.services.deadlocks import again_after_deadlock
from credits.services.errors import NeedsSecondPerson
from credits.services.posting import Move, checked, locked_wallet, once, write

if TYPE_CHECKING:
    from accounts.models import User

# Being of staff opens nothing by itself: this right does.
MAY_ADJUST = "credits.change_wallet"


@again_after_deadlock
def grant(
    *,
    user: User,
    amount: int,
    key: str,
    reason: str,
    expires_at: datetime | None = None,
    now: datetime | None = None,
) -> Transaction:
    """Give credits, once for each key; with `expires_at` they form a lot that expires then.

    Joins the caller's transaction or makes its own. Raises KeyConflict when the key belongs to another request,
    ValueError or TypeError for a senseless amount, key, reason or moment.
    """
    return bring(Kind.GRANT, user=user, amount=amount, key=key, reason=reason, expires_at=expires_at, now=now)


def bring(
    kind: Kind,
    *,
    user: User,
    amount: int,
    key: str,
    reason: str,
    expires_at: datetime | None,
    now: datetime | None,
    terms: dict[str, str | int] | None = None,
) -> Transaction:
    """Issue credits: what grants and purchases have in common. Only for the services of this room."""
    checked(key=key, reason=reason, amount=amount, kind=kind)
    if kind == Kind.GRANT and expires_at is not None and expires_at <= (now or timezone.now()):
        raise ValueError("Credits cannot expire before they are given.")
    until = expires_at.isoformat() if expires_at else None
    move = Move(
        kind=kind,
        key=key,
        reason=reason,
        content={"user": user.pk, "amount": amount, "reason": reason, **({"expires_at": until} if until else {})},
        sides=((Pocket.AVAILABLE, amount), (Pocket.ISSUED, -amount)),
        expires_at=expires_at,
        terms=terms or {},
        now=now,
    )
    with database.atomic():
        wallet = locked_wallet(user)
        return once(move, earlier=lambda done: done, make=lambda: write(wallet, move))


def welcome_key(user: User) -> str:
    """The ledger's name for the welcome of this person."""
    return f"welcome:{user.pk}"


@again_after_deadlock
def welcome(*, user: User, now: datetime | None = None) -> Transaction:
    """Give a new person their first credits, which expire some day; asking again changes nothing."""
    key = welcome_key(user)
    earlier = Transaction.objects.filter(key=key).first()
    if earlier is not None:
        return earlier
    # Counted from the day of the account, so that whoever asks at the same moment asks for the same.
    until = user.date_joined + timedelta(days=settings.WELCOME_CREDITS_DAYS)
    expires_at = until if until > (now or timezone.now()) else None
    return grant(user=user, amount=WELCOME_CREDITS, key=key, reason="Welcome credits", expires_at=expires_at, now=now)


@again_after_deadlock
def adjust(*, user: User, amount: int, key: str, reason: str, by: User, now: datetime | None = None) -> Transaction:
    """Staff add credits (amount above 0) or take available ones away (below 0), with a reason that is kept.

    Raises PermissionError when `by` may not change wallets, NeedsSecondPerson above settings.ADJUSTMENT_LIMIT,
    NotEnoughCredits when more would be taken than is available, KeyConflict, ValueError, TypeError.
    """
    if not isinstance(amount, bool) and isinstance(amount, int) and abs(amount) > settings.ADJUSTMENT_LIMIT:
        raise NeedsSecondPerson(settings.ADJUSTMENT_LIMIT)
    return adjusted(user=user, amount=amount, key=key, reason=reason, by=by, now=now)


def adjusted(*, user: User, amount: int, key: str, reason: str, by: User, now: datetime | None) -> Transaction:
    """The adjustment itself, whatever its size. Only for the services of this room."""
    if not by.has_perm(MAY_ADJUST):
        raise PermissionError("Only staff may adjust a wallet.")
    checked(key=key, reason=reason, amount=abs(amount), kind=Kind.ADJUST)
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
