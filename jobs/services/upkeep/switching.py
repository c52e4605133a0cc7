"""What staff switch: an account on and off (work that was accepted there goes on), a key back in."""

from __future__ import annotations

import logging
from collections.abc import Collection

from django.db import transaction

from jobs import outside
from jobs.models import ProviderAccount, ProviderKey

log = logging.getLogger(__name__)


class NoSuchAccount(Exception):
    """Neither keys nor limits of this account are known here."""


def switch(*, account: str, is_on: bool) -> bool:
    """Whether that changed anything. Raises NoSuchAccount."""
    if account in outside.accounts():
        ProviderAccount.objects.get_or_create(slug=account)
    rows = ProviderAccount.objects.filter(slug=account)
    if not rows.exists():
        raise NoSuchAccount(account)
    changed = bool(rows.exclude(is_on=is_on).update(is_on=is_on))
    if changed:
        position = "on" if is_on else "off"
        transaction.on_commit(lambda: log.warning("account %s was switched %s", account, position))
    return changed


def put_back(*, account: str, names: Collection[str]) -> int:
    """Use these keys again; how many were out."""
    rows = ProviderKey.objects.filter(account=account, name__in=names, out_since__isnull=False)
    return rows.update(out_since=None, out_until=None, reason="")
