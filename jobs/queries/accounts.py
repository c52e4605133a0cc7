"""Reading what was spent at providers and how they are doing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Sum

from jobs import gates, outside
from jobs.models import Attempt, Outcome, ProviderAccount, ProviderKey


def spent_micros(account: str, *, since: datetime) -> int:
    """What attempts since then cost at most, in micro US dollars; those that were not accepted cost nothing."""
    rows = Attempt.objects.filter(account=account, created_at__gt=since).exclude(outcome=Outcome.NOT_ACCEPTED)
    return int(rows.aggregate(micros=Sum("cost_micros"))["micros"] or 0)


def closed_models(pairs: Sequence[tuple[str, str]], *, now: datetime) -> set[tuple[str, str]]:
    """Those of these (account, model) pairs to which nothing can be sent: off, without a key, or its breaker open."""
    accounts = {account for account, _ in pairs}
    off = set(ProviderAccount.objects.filter(slug__in=accounts, is_on=False).values_list("slug", flat=True))
    out: dict[str, set[str]] = {}
    for account, name in ProviderKey.objects.out(now).filter(account__in=accounts).values_list("account", "name"):
        out.setdefault(account, set()).add(name)
    off |= {account for account in accounts if set(outside.keys(account)) <= out.get(account, set())}
    gated = gates.states(pairs, now=now.timestamp()) or {}
    broken = {pair for pair, state in gated.items() if state.breaker == "open"}
    return {pair for pair in pairs if pair[0] in off} | broken
