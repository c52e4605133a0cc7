"""Every way in which credits move. All functions are keyword-only, idempotent, and join the caller's transaction."""

from credits.services.errors import (
    AlreadyDecided,
    AlreadyFinal,
    GiftCodeRefused,
    KeyConflict,
    NeedsSecondPerson,
    NotEnoughCredits,
    NotRefundable,
    TransferRefused,
)
from credits.services.expiring import expire_due
from credits.services.gifts import make_gift_codes, redeem_gift_code
from credits.services.grants import MAY_ADJUST, adjust, grant, welcome
from credits.services.holds import hold, refund, release, settle
from credits.services.payments import give_again, purchase, take_back
from credits.services.proposals import approve_adjustment, propose_adjustment, reject_adjustment
from credits.services.transfers import transfer
from credits.services.welcoming import welcome_newcomer

__all__ = [
    "MAY_ADJUST",
    "AlreadyDecided",
    "AlreadyFinal",
    "GiftCodeRefused",
    "KeyConflict",
    "NeedsSecondPerson",
    "NotEnoughCredits",
    "NotRefundable",
    "TransferRefused",
    "adjust",
    "approve_adjustment",
    "expire_due",
    "give_again",
    "grant",
    "hold",
    "make_gift_codes",
    "propose_adjustment",
    "purchase",
    "redeem_gift_code",
    "refund",
    "reject_adjustment",
    "release",
    "settle",
    "take_back",
    "transfer",
    "welcome",
    "welcome_newcomer",
]
