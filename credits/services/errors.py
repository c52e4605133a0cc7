"""What can go wrong when credits move, in words a person may read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from credits.models import Transaction


class NotEnoughCredits(Exception):
    """There are fewer credits available than asked for; nothing was changed."""

    def __init__(self, *, needed: int, available: int, owed: int = 0) -> None:
        self.needed, self.available, self.owed = needed, available, owed
        self.missing = max(needed - available, 0) + owed
        told = f"This needs {in_words(needed)} and you have {available}: {self.missing} more needed."
        super().__init__(f"{told} Of those, {owed} pay what you owe." if owed else told)


class KeyConflict(Exception):
    """The idempotency key belongs to an earlier request that asked for something else; nothing was changed."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__("This key was used before for something else.")


class AlreadyFinal(Exception):
    """The hold ended the other way before; `outcome` says how and `transaction` is the one that did it."""

    def __init__(self, *, outcome: str, transaction: Transaction) -> None:
        self.outcome, self.transaction = outcome, transaction
        super().__init__(f"These credits were {outcome} already.")


class NotRefundable(Exception):
    """Nothing was spent by this hold, so nothing can be given back."""


class NeedsSecondPerson(Exception):
    """The adjustment is above what one person of staff may do alone."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"More than {in_words(limit)} need a second person: propose it, and somebody else approves.")


class AlreadyDecided(Exception):
    """Somebody else has approved or rejected this proposal before."""


class GiftCodeRefused(Exception):
    """The code gives nothing; the sentence says why."""


class TransferRefused(Exception):
    """Credits cannot be sent; the sentence says why."""


def in_words(amount: int) -> str:
    """ "1 credit", "7 credits"."""
    return "1 credit" if amount == 1 else f"{amount} credits"
