"""What each kind of movement is called: one place for the statement, its filter, its files and the API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from credits.models import Kind


class Words(NamedTuple):
    """`group` names the kind in the filter; `sentence` tells one movement of it, with its reason in place of {}."""

    group: str
    sentence: str


WORDS = {
    Kind.GRANT: Words("Received", "{}"),
    Kind.PURCHASE: Words("Bought", "Bought: {}"),
    Kind.HOLD: Words("Held", "Held: {}"),
    Kind.SETTLE: Words("Spent", "Spent: {}"),
    Kind.RELEASE: Words("Given back", "Given back: {}"),
    Kind.REFUND: Words("Half back", "Half back: {}"),
    Kind.ADJUST: Words("Adjusted", "Adjusted: {}"),
    Kind.EXPIRE: Words("Expired", "Expired: {}"),
    Kind.TAKEBACK: Words("Taken back after a refund", "Taken back: {}"),
    Kind.RESTORE: Words("Returned after a refund", "Returned: {}"),
    Kind.REPAY: Words("Paid off what was owed", "Paid off what you owed, from: {}"),
    Kind.TRANSFER_OUT: Words("Sent", "Sent: {}"),
    Kind.TRANSFER_IN: Words("Received from a person", "Received: {}"),
}
# What work calls itself in the ledger, in the words of the page; anything else is shown as it was written.
REASONS = {"generate": "A track", "separate_outside": "Stems of a track", "change_outside": "A changed track"}
KINDS = tuple(kind.value for kind in WORDS)
CHOICES = [("", "Everything"), *((kind.value, words.group) for kind, words in WORDS.items())]


def told(kind: Kind, reason: str, terms: Mapping[str, Any]) -> str:
    """One movement in plain words: "Spent: Night Drive". terms: what was agreed on, as the ledger keeps it."""
    words = WORDS[kind].sentence.format(REASONS.get(reason, reason))
    return f"{words}, passed on to one that costs less" if "instead_of_credits" in terms else words


def in_words(amount: int) -> str:
    """ "1 credit", "1,200 credits"."""
    return "1 credit" if amount == 1 else f"{amount:,} credits"
