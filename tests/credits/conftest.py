"""Histories of credits to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from accounts.models import User


@pytest.fixture
def storied(user: User, staff: User) -> User:
    """Somebody with one movement of the usual kinds; 90 credits are left."""
    from credits.services import adjust, hold, release, settle, welcome

    welcome(user=user)
    settle(hold=hold(user=user, amount=4, key="a", reason="Night Drive"))
    release(hold=hold(user=user, amount=3, key="b", reason="Sea Shanty"))
    adjust(user=user, amount=-6, key="c", reason="Given twice", by=staff)
    return user
