"""How often a person may try a gift code, so that codes cannot be guessed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from accounts.throttle import Limit, ThrottleAway, give_back, take

if TYPE_CHECKING:
    from accounts.models import User

CODES_AN_HOUR = Limit("gift-code", 10, 60 * 60)
CLOSED = "Codes cannot be redeemed for a moment: our counter does not answer. Your code stays good; try again soon."


class NotNow(Exception):
    """This try is not looked at, for a reason a person may read."""


@contextmanager
def tried(user: User) -> Iterator[None]:
    """Count one try of a code; one that was good does not count. Raises NotNow when it may not be looked at."""
    try:
        verdict = take((CODES_AN_HOUR, str(user.pk)))
    except ThrottleAway:
        raise NotNow(CLOSED) from None
    if not verdict.is_allowed:
        minutes = max(1, -(-verdict.retry_after // 60))
        raise NotNow(f"Ten tries an hour are possible. Try again in {minutes} minute{'s' if minutes > 1 else ''}.")
    yield
    give_back(verdict)
