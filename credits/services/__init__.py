"""Every way in which credits move. All functions are keyword-only, idempotent, and join the caller's transaction."""

from credits.services.errors import AlreadyFinal, KeyConflict, NotEnoughCredits
from credits.services.grants import adjust, grant, welcome
from credits.services.holds import hold, release, settle

__all__ = [
    "AlreadyFinal",
    "KeyConflict",
    "NotEnoughCredits",
    "adjust",
    "grant",
    "hold",
    "release",
    "settle",
    "welcome",
]
