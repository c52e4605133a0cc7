"""What can go wrong when credits move, in words a person may read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from credits.models import Transaction


class NotEnoughCredits(Exception):
    """There are fewer credits available than asked for; nothing was changed."""

    def __init__(self, *, needed: int, available: int) -> None:
        self.needed, self.available, self.missing = needed, available, max(needed - available, 0)
        super().__init__(f"This needs {_credits(needed)} and you have {available}: {self.missing} more needed.")


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


def _credits(amount: int) -> str:
    return "1 credit" if amount == 1 else f"{amount} credits"
