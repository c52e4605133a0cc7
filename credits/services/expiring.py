"""Credits whose time is over."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction as database
from django.utils import timezone

from credits.models import KEY_PREFIXES, Kind, Lot, Pocket, Wallet
from credits.services.deadlocks import again_after_deadlock
from credits.services.drawing import expired
from credits.services.posting import Move, write


def expire_due(*, now: datetime | None = None) -> int:
    """Let everything expire whose time is over, wallet by wallet; returns how many credits that were.

    Run by the clock; running it twice, or in two places at once, changes nothing more.
    """
    now = now or timezone.now()
    due = Wallet.objects.filter(expires_next_at__lte=now).order_by("expires_next_at").values_list("pk", flat=True)
    return sum(_expire_one(pk=pk, now=now) for pk in list(due))


@again_after_deadlock
def _expire_one(*, pk: int, now: datetime) -> int:
    with database.atomic():
        return expire_in(Wallet.objects.select_for_update(no_key=True).get(pk=pk), now)


def expire_in(wallet: Wallet, now: datetime) -> int:
    """Let what is over expire in a wallet this transaction has locked; returns how many credits that were."""
    if wallet.expires_next_at is None or wallet.expires_next_at > now:
        return 0
    lots = expired(wallet, now)
    over = sum(lot.remaining for lot in lots)
    for lot in lots:
        write(wallet, _expiry(wallet, lot, now))
    return over


def _expiry(wallet: Wallet, lot: Lot, now: datetime) -> Move:
    amount = lot.remaining
    return Move(
        kind=Kind.EXPIRE,
        # A lot can expire again, when a hold gives back to it later.
        key=f"{KEY_PREFIXES[Kind.EXPIRE]}{lot.pk}:{wallet.version}",
        reason=lot.transaction.reason,
        content={"lot": str(lot.pk), "amount": amount},
        sides=((Pocket.AVAILABLE, -amount), (Pocket.EXPIRED, amount)),
        drawn=((lot, -amount),),
        now=now,
    )
