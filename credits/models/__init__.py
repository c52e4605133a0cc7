"""The rows of credits: the ledger, the lots that expire, and what waits for a second person or a code."""

from credits.models.gifts import GiftCode, Proposal
from credits.models.ledger import (
    FREE_KINDS,
    HOUSE_POCKETS,
    KEY_PREFIXES,
    WALLET_POCKETS,
    Entry,
    EntrySet,
    Final,
    Hold,
    Kind,
    Outcome,
    Pocket,
    Transaction,
    Wallet,
)
from credits.models.lots import Draw, Lot

__all__ = [
    "FREE_KINDS",
    "HOUSE_POCKETS",
    "KEY_PREFIXES",
    "WALLET_POCKETS",
    "Draw",
    "Entry",
    "EntrySet",
    "Final",
    "GiftCode",
    "Hold",
    "Kind",
    "Lot",
    "Outcome",
    "Pocket",
    "Proposal",
    "Transaction",
    "Wallet",
]
