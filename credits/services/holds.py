"""Credits put aside for a piece of work, and the one way each hold ends: settled or released."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction as database

from credits.models import Final, Hold, Kind, Outcome, Pocket, Transaction, Wallet
from credits.services.deadlocks import again_after_deadlock
from credits.services.errors import AlreadyFinal
from credits.services.posting import FINAL_PREFIX, Move, checked, locked_wallet, once, write

if TYPE_CHECKING:
    from accounts.models import User


@again_after_deadlock
def hold(*, user: User, amount: int, key: str, reason: str, now: datetime | None = None) -> Hold:
    """Put credits aside, once for each key; they are no longer available but not yet spent.

    Joins the caller's transaction or makes its own; the wallet stays locked until that ends. Raises NotEnoughCredits,
    KeyConflict, ValueError or TypeError for a senseless amount, key or reason.
    """
    checked(key=key, reason=reason, amount=amount)
    move = Move(
        kind=Kind.HOLD,
        key=key,
        reason=reason,
        content={"user": user.pk, "amount": amount, "reason": reason},
        sides=((Pocket.AVAILABLE, -amount), (Pocket.HELD, amount)),
        now=now,
    )

    def make() -> Hold:
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

    Raises AlreadyFinal when the hold was settled before, Hold.DoesNotExist.
    """
    return _end(hold, Outcome.RELEASED, now)


def _end(which: Hold | UUID | str, outcome: Outcome, now: datetime | None) -> Transaction:
    """Settle and release share one key, so whatever races, one of them has happened and the other never will."""
    pk = which.pk if isinstance(which, Hold) else which
    with database.atomic():
        # Locked by the wallet's row alone: holds never change, so there is nothing else to wait for.
        try:
            wallet = Wallet.objects.select_for_update(no_key=True, of=("self",)).get(holds=pk)
        except Wallet.DoesNotExist:
            raise Hold.DoesNotExist(f"There is no hold {pk}.") from None
        ended = Hold.objects.select_related("transaction", "final__transaction").get(pk=pk)
        if hasattr(ended, "final"):
            return _same(ended.final, outcome)
        row = write(wallet, _ending(ended, outcome, now))
        Final.objects.create(hold=ended, transaction=row, outcome=outcome)
        return row


def _ending(ended: Hold, outcome: Outcome, now: datetime | None) -> Move:
    settled = outcome == Outcome.SETTLED
    amount = ended.amount
    return Move(
        kind=Kind.SETTLE if settled else Kind.RELEASE,
        key=f"{FINAL_PREFIX}{ended.pk}",
        reason=ended.transaction.reason,
        content={"hold": str(ended.pk)},
        sides=((Pocket.HELD, -amount), (Pocket.REVENUE, amount))
        if settled
        else ((Pocket.AVAILABLE, amount), (Pocket.HELD, -amount)),
        now=now,
    )


def _same(final: Final, outcome: Outcome) -> Transaction:
    if final.outcome != outcome:
        raise AlreadyFinal(outcome=final.outcome, transaction=final.transaction)
    return final.transaction
