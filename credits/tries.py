"""How often a person may try a gift code or an address, so that neither can be guessed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from accounts.throttle import Limit, ThrottleAway, give_back, take

if TYPE_CHECKING:
    from accounts.models import User

CODES = Limit("gift-code", 10, 60 * 60)
ADDRESSES = Limit("credit-recipient", 10, 60 * 60)
CLOSED = "This is closed for a moment: our counter does not answer. Nothing was lost; try again soon."


class NotNow(Exception):
    """This try is not looked at, for a reason a person may read."""


@contextmanager
def tried(limit: Limit, user: User) -> Iterator[None]:
    """Count one try of what is done inside, unless it turns out well. Raises NotNow when it may not be looked at."""
    try:
        verdict = take((limit, str(user.pk)))
    except ThrottleAway:
        raise NotNow(CLOSED) from None
    if not verdict.is_allowed:
        minutes = max(1, -(-verdict.retry_after // 60))
        raise NotNow(f"Ten tries an hour are possible. Try again in {minutes} minute{'s' if minutes > 1 else ''}.")
    yield
    give_back(verdict)
