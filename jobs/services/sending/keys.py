"""The keys of an account: which one to use, and taking out one that the provider no longer accepts."""

from __future__ import annotations

import logging
import random
from datetime import datetime, timedelta

from django.db.models import Q

from jobs import outside
from jobs.models import Job, ProviderKey
from jobs.services.telling_staff import tell_staff

log = logging.getLogger(__name__)

# Money may be added at any time; a key that was refused stays refused until somebody looks.
EMPTY_MINUTES = 15


def healthy_keys(account: str, now: datetime) -> list[str]:
    """The names of the keys that may be used at this moment."""
    out = set(ProviderKey.objects.out(now).filter(account=account).values_list("name", flat=True))
    return [name for name in outside.keys(account) if name not in out]


def choose_key(account: str, now: datetime) -> str | None:
    """The name of one of the healthy keys, by chance so that all carry alike; None when every one is out."""
    names = healthy_keys(account, now)
    return random.choice(names) if names else None


def key_for_reading(*, account: str, name: str, now: datetime) -> str:
    """The secret to ask about accepted work with: the one it was sent with, or another when that one was refused.

    One that is out for lack of money may still read, and another one may belong to another account, which does not
    know this work. Raises KeyError when the account has no keys (any more).
    """
    secrets, names = outside.keys(account), healthy_keys(account, now)
    was_refused = ProviderKey.objects.filter(
        account=account, name=name, out_since__isnull=False, out_until__isnull=True
    ).exists()
    for candidate in ("" if was_refused else name, *names, name, *secrets):
        if candidate in secrets:
            return secrets[candidate]
    raise KeyError(account)


def take_out(*, account: str, name: str, reason: str, is_about_money: bool, now: datetime) -> None:
    """Use this key no longer and tell staff, once. One without money is tried again after a quarter of an hour."""
    until = now + timedelta(minutes=EMPTY_MINUTES) if is_about_money else None
    ProviderKey.objects.get_or_create(account=account, name=name)
    # Of many workers that find it out at once, one finds it still in.
    rows = ProviderKey.objects.filter(account=account, name=name)
    still_in = rows.filter(Q(out_since__isnull=True) | Q(out_until__lte=now))
    if not still_in.update(out_since=now, out_until=until, reason=reason[:300]):
        return
    log.error("key %s of %s is out: %s", name, account, reason)
    left = len(healthy_keys(account, now))
    tell_staff(
        subject=f"A key of {outside.account_name(account)} is out",
        text=f"{reason}\n\nThe key is called {name}; {left} of {len(outside.keys(account))} keys are left. "
        "Replace it, or put it back under Provider keys in the staff pages.",
    )


def change_key(job: Job, reason: str, now: datetime) -> str:
    """Out with the key a worker asked about accepted work with; the name of the one to ask with from now on."""
    take_out(account=job.account, name=job.key_name, reason=reason, is_about_money=False, now=now)
    name = choose_key(job.account, now) or job.key_name
    Job.objects.filter(pk=job.pk, key_name=job.key_name).update(key_name=name)
    job.key_name = name
    return name
