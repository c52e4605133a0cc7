"""Reads of an account: its keys, and what is known of its address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps

from accounts.models import ApiKey, DisposableDomain

if TYPE_CHECKING:
    from accounts.models import User


def live_keys(*, user: User) -> list[ApiKey]:
    """This person's keys that were not revoked, newest first."""
    return list(ApiKey.objects.filter(user=user, revoked_at__isnull=True).order_by("-created_at"))


def has_confirmed(user: User) -> bool:
    """Whether mail to the address of this account reached its owner."""
    # Looked up late: workers that send no mail run without the pages of sign-in.
    addresses = apps.get_model("account", "EmailAddress").objects
    return bool(addresses.filter(user=user, email__iexact=user.email, verified=True).exists())


def is_disposable(email: str) -> bool:
    """Whether the address is of a domain, or below one, that staff listed as handing out throw-away addresses."""
    parts = email.rpartition("@")[2].lower().rstrip(".").split(".")
    return DisposableDomain.objects.filter(name__in=[".".join(parts[first:]) for first in range(len(parts))]).exists()
