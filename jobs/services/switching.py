"""Switching an account at a provider on and off; work that was accepted there goes on either way."""

from __future__ import annotations

import logging

from django.db import transaction

from jobs import outside
from jobs.models import ProviderAccount

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
        told = "on" if is_on else "off"
        transaction.on_commit(lambda: log.warning("account %s was switched %s", account, told))
    return changed
