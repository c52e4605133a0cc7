"""Credits put aside for a piece of work, and the one way each hold ends: settled or released."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction as database
from django.utils import timezone

from credits.models import KEY_PREFIXES, Final, Hold, Kind, Outcome, Pocket, Transaction, Wallet
from credits.prices import quality_refund
from credits.services.deadlocks import again_after_deadlock
from credits.services.drawing import given_back
from credits.services.errors import AlreadyFinal, NotRefundable
from credits.services.expiring import expire_in
from credits.services.posting import Move, checked, locked_wallet, once, write

if TYPE_CHECKING:
    from accounts.models import User


@again_after_deadlock
def hold(
    *,
    user: User,
    amount: int,
    key: str,
    reason: str,
    terms: dict[str, str | int] | None = None,
    now: datetime | None = None,
) -> Hold:
    """Put credits aside, once for each key; they are no longer available but not yet spent.

    Those that expire soonest are taken first. `terms` keeps the price and rate of this moment. Joins the caller's
    transaction or makes its own; the wallet stays locked until that ends. Raises NotEnoughCredits, KeyConflict,
    ValueError or TypeError for a senseless amount, key or reason.
    """
    checked(key=key, reason=reason, amount=amount, kind=Kind.HOLD)
    move = Move(
        kind=Kind.HOLD,
        key=key,
        reason=reason,
        content={"user": user.pk, "amount": amount, "reason": reason},
        sides=((Pocket.AVAILABLE, -amount), (Pocket.HELD, amount)),
        terms=terms or {},
        now=now,
    )

    def make() -> Hold:
        expire_in(wallet, now or timezone.now())
        return Hold.objects.create(wallet=wallet, amount=amount, transaction=write(wallet, move))

    with database.atomic():
        wallet = locked_wallet(user)
        return once(move, earlier=lambda done: done.hold, make=make)


@again_after_deadlock
def settle(*, hold: Hold | UUID | str, now: datetime | None = None) -> Transaction:
    """Spend held credits: the work was delivered. Repeating it returns the same transaction.

    Raises AlreadyFinal when the hold was released before, Hold.DoesNotExist.
    """
    return _end(hold, Outcome.SETTLED, now)


@again_after_deadlock
def release(*, hold: Hold | UUID | str, now: datetime | None = None) -> Transaction:
    """Give held credits back: the work was not delivered. Repeating it returns the same transaction.

    Credits return to the lots they came from; what has expired meanwhile expires now. Raises AlreadyFinal when the
    hold was settled before, Hold.DoesNotExist.
    """
    return _end(hold, Outcome.RELEASED, now)


@again_after_deadlock
def refund(*, hold: Hold | UUID | str, reason: str, now: datetime | None = None) -> Transaction:
    """Give half of what was spent back, rounded up: the work was delivered but is not good enough. Once for a hold.

    Repeating it returns the first transaction, whatever the reason given then. These credits never expire. Raises
    NotRefundable when nothing was spent, Hold.DoesNotExist, ValueError for an empty reason.
    """
    pk = hold.pk if isinstance(hold, Hold) else hold
    with database.atomic():
        wallet = _wallet_of(pk)
        spent = Hold.objects.select_related("final").get(pk=pk)
        if not hasattr(spent, "final") or spent.final.outcome != Outcome.SETTLED:
            raise NotRefundable("Nothing was spent for this, so there is nothing to give back.")
        amount = quality_refund(spent.amount)
        key = f"{KEY_PREFIXES[Kind.REFUND]}{spent.pk}"
        checked(key=key, reason=reason, amount=amount, kind=Kind.REFUND)
        move = Move(
            kind=Kind.REFUND,
            key=key,
            reason=reason,
            content={"hold": str(spent.pk)},
            sides=((Pocket.AVAILABLE, amount), (Pocket.REVENUE, -amount)),
            now=now,
        )
        return once(move, earlier=lambda done: done, make=lambda: write(wallet, move))


def _wallet_of(pk: UUID | str) -> Wallet:
    """The wallet of a hold, locked. That is enough: holds never change. Raises Hold.DoesNotExist."""
    try:
        return Wallet.objects.select_for_update(no_key=True, of=("self",)).get(holds=pk)
    except Wallet.DoesNotExist:
        raise Hold.DoesNotExist(f"There is no hold {pk}.") from None


def _end(which: Hold | UUID | str, outcome: Outcome, now: datetime | None) -> Transaction:
    """Settle and release share one key, so whatever races, one of them has happened and the other never will."""
    pk = which.pk if isinstance(which, Hold) else which
    with database.atomic():
        wallet = _wallet_of(pk)
        ended = Hold.objects.select_related("transaction", "final__transaction").get(pk=pk)
        if hasattr(ended, "final"):
            return _same(ended.final, outcome)
        row = write(wallet, _ending(ended, outcome, now))
        Final.objects.create(hold=ended, transaction=row, outcome=outcome)
        if outcome == Outcome.RELEASED:
            expire_in(wallet, now or timezone.now())
        return row


def _ending(ended: Hold, outcome: Outcome, now: datetime | None) -> Move:
    settled = outcome == Outcome.SETTLED
    amount = ended.amount
    return Move(
        kind=Kind.SETTLE if settled else Kind.RELEASE,
        key=f"{KEY_PREFIXES[Kind.SETTLE]}{ended.pk}",
        reason=ended.transaction.reason,
        content={"hold": str(ended.pk)},
        sides=((Pocket.HELD, -amount), (Pocket.REVENUE, amount))
        if settled
        else ((Pocket.AVAILABLE, amount), (Pocket.HELD, -amount)),
        drawn=() if settled else given_back(ended),
        now=now,
    )


def _same(final: Final, outcome: Outcome) -> Transaction:
    if final.outcome != outcome:
        raise AlreadyFinal(outcome=final.outcome, transaction=final.transaction)
    return final.transaction
