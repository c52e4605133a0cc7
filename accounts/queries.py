"""Reads of an account that shape a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.models import ApiKey

if TYPE_CHECKING:
    from accounts.models import User


def live_keys(*, user: User) -> list[ApiKey]:
    """This person's keys that were not revoked, newest first."""
    return list(ApiKey.objects.filter(user=user, revoked_at__isnull=True).order_by("-created_at"))
