"""Whom credits can be sent to."""

from __future__ import annotations

from accounts.models import User


class NobodyThere(Exception):
    """Nobody who can receive anything has this address."""

    def __init__(self) -> None:
        super().__init__("Nobody can be sent credits at this address. Ask which one they signed up with.")


def account_at(email: str) -> User:
    """The account with this e-mail address. Raises NobodyThere, also for one that may not come in."""
    found = User.objects.filter(email__iexact=email).first()
    if found is None or not found.may_come_in:
        raise NobodyThere
    return found
