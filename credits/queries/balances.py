"""What a person has, and what lies in the pockets of the house."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Sum

from credits.models import HOUSE_POCKETS, Entry, Pocket, Wallet

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class Balance:
    """Whole credits: those that can be spent and those put aside for work under way."""

    available: int
    held: int

    @property
    def total(self) -> int:
        return self.available + self.held


def balance(user: User) -> Balance:
    """What the person has now; nothing where there is no wallet yet."""
    row = Wallet.objects.filter(user=user).values_list("available", "held").first()
    return Balance(*row) if row else Balance(0, 0)


def house() -> dict[Pocket, int]:
    """The balance of each pocket of the house, which is the sum of its entries."""
    sums = Entry.objects.filter(wallet=None).values_list("pocket").annotate(Sum("amount"))
    return {pocket: dict(sums).get(pocket, 0) for pocket in HOUSE_POCKETS}
