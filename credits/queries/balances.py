"""What a person has, has had at any instant, and what lies in the pockets of the house."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING

from django.db.models import Sum
from django.db.models.functions import Substr

from credits.days import zone_of
from credits.models import HOUSE_POCKETS, KEY_PREFIXES, WALLET_POCKETS, Entry, Kind, Lot, Pocket, Transaction, Wallet

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class Balance:
    """Whole credits: those that can be spent, those put aside for work under way, and what is owed (0 or more)."""

    available: int
    held: int
    owed: int = 0

    @property
    def total(self) -> int:
        return self.available + self.held


@dataclass(frozen=True, slots=True)
class Expiry:
    """Credits that expire together."""

    amount: int
    at: datetime


def balance(user: User) -> Balance:
    """What the person has now; nothing where there is no wallet yet."""
    row = Wallet.objects.filter(user=user).values_list("available", "held", "owed").first()
    return Balance(row[0], row[1], -row[2]) if row else Balance(0, 0)


def balance_at(user: User, at: datetime) -> Balance:
    """What the person had at that instant, everything of that instant included.

    Three look-ups in an index, however long the history: time never runs backwards in a wallet.
    """
    found = {pocket: _last(user, pocket, at) for pocket in WALLET_POCKETS}
    return Balance(found[Pocket.AVAILABLE], found[Pocket.HELD], -found[Pocket.OWED])


def _last(user: User, pocket: Pocket, at: datetime) -> int:
    entries = Entry.objects.of(user).filter(pocket=pocket, created_at__lte=at)
    found = entries.order_by("-created_at", "-version").values_list("balance_after", flat=True).first()
    return found or 0


def expiring(user: User) -> list[Expiry]:
    """What of the person's credits expires and when, soonest first."""
    lots = Lot.objects.filter(wallet__user=user, remaining__gt=0).order_by("expires_at")
    return [Expiry(lot.remaining, lot.expires_at) for lot in lots]


def house() -> dict[Pocket, int]:
    """The balance of each pocket of the house, which is the sum of its entries."""
    sums = Entry.objects.filter(wallet=None).values_list("pocket").annotate(Sum("amount"))
    return {pocket: dict(sums).get(pocket, 0) for pocket in HOUSE_POCKETS}


def issued_by_payment() -> dict[str, int]:
    """For each payment the credits it has brought: those bought, less those taken back, plus those given again."""
    issued: dict[str, int] = {}
    for kind in (Kind.PURCHASE, Kind.TAKEBACK, Kind.RESTORE):
        entries = Entry.objects.filter(transaction__kind=kind, pocket=Pocket.ISSUED)
        after_prefix = Substr("transaction__key", len(KEY_PREFIXES[kind]) + 1)
        for name, amount in entries.annotate(name=after_prefix).values_list("name", "amount").iterator(2_000):
            payment = name if kind == Kind.PURCHASE else name.rpartition(":")[0]
            issued[payment] = issued.get(payment, 0) - amount
    return issued


def keys_in_use(keys: Iterable[str]) -> set[str]:
    """Which of these keys have had their effect already."""
    return set(Transaction.objects.filter(key__in=list(keys)).values_list("key", flat=True))


def by_day(expiries: Iterable[Expiry], user: User) -> list[tuple[date, int]]:
    """How much expires on each day of the person, soonest first."""
    zone = zone_of(user)
    days = groupby(expiries, key=lambda expiry: expiry.at.astimezone(zone).date())
    return [(day, sum(expiry.amount for expiry in same)) for day, same in days]
