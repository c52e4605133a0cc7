"""How the accounts at providers and the work are doing, in one read for staff; the number of queries never grows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q, Sum, Window
from django.db.models.functions import RowNumber, TruncHour

from jobs import gates, outside
from jobs.models import Attempt, Outcome, ProviderAccount, ProviderKey, State
from jobs.queries.load import HOURS, HourSpent, WorkHealth, hours_before, work_health

DAY = timedelta(hours=HOURS)
MEDIAN_OF_LAST = 200


@dataclass(frozen=True)
class KeyHealth:
    """One key by its name. out_since: None while it is healthy; out_until: None when only staff put it back."""

    name: str
    out_since: datetime | None = None
    out_until: datetime | None = None
    reason: str = ""


@dataclass(frozen=True)
class ModelHealth:
    """One model's last 24 hours. breaker: closed, open or half-open, None while Redis is away.

    tries_again_seconds: until a probe may pass an open breaker. failed: accepted, and no music came of it.
    median_seconds: from sending to the finished track, None before the first one.
    """

    slug: str
    breaker: str | None
    tries_again_seconds: float | None
    attempts: int
    accepted: int
    not_accepted: int
    unknown: int
    failed: int
    median_seconds: float | None


@dataclass(frozen=True)
class AccountHealth:
    """One account: is_configured when this installation has its keys. None for what Redis counts while it is away."""

    slug: str
    name: str
    is_configured: bool
    is_on: bool
    keys: tuple[KeyHealth, ...]
    requests_per_minute: int
    requests_at_once: int
    micros_per_hour: int | None
    places_taken: int | None
    sent_last_minute: int | None
    spent_hour_micros: int
    spent_day_micros: int
    models: tuple[ModelHealth, ...]


@dataclass(frozen=True)
class Health:
    """Everything at one moment. hours: what was spent in each of the last 24 hours, the present one last."""

    at: datetime
    is_redis_away: bool
    accounts: tuple[AccountHealth, ...]
    work: WorkHealth
    hours: tuple[HourSpent, ...]


@dataclass
class _Sum:
    """What attempts at one model add up to; micros by the hour in which they were sent."""

    attempts: int = 0
    accepted: int = 0
    not_accepted: int = 0
    unknown: int = 0
    failed: int = 0
    last_hour_micros: int = 0
    last_day_micros: int = 0


def health(*, now: datetime) -> Health:
    """The whole state of what is asked outside and of the work, for the staff page and for `manage.py providers`."""
    rows = {row.slug: row for row in ProviderAccount.objects.all()}
    sums, hours = _attempts(now)
    usual = _medians(now)
    slugs = dict.fromkeys([*outside.accounts(), *sorted({*rows, *(account for account, _ in sums)})])
    pairs = [*sums, *((slug, "") for slug in slugs)]
    gated = gates.states(pairs, now=now.timestamp()) if pairs else {}
    out = _keys_out(slugs, now)
    accounts = tuple(
        _account(
            rows.get(slug) or ProviderAccount(slug=slug),
            gated,
            out.get(slug, {}),
            {model: one for (account, model), one in sums.items() if account == slug},
            usual,
        )
        for slug in slugs
    )
    work = work_health(now=now)
    is_away = gated is None or any(queue.doorbells is None for queue in work.queues)
    return Health(now, is_away, accounts, work, hours)


def _account(
    row: ProviderAccount,
    gated: dict[tuple[str, str], gates.GateState] | None,
    out: dict[str, KeyHealth],
    sums: dict[str, _Sum],
    usual: dict[tuple[str, str], float],
) -> AccountHealth:
    whole = (gated or {}).get((row.slug, ""))
    return AccountHealth(
        slug=row.slug,
        name=outside.account_name(row.slug),
        is_configured=row.slug in outside.accounts(),
        is_on=row.is_on,
        keys=tuple(out.get(name, KeyHealth(name)) for name in outside.keys(row.slug)),
        requests_per_minute=row.requests_per_minute,
        requests_at_once=row.requests_at_once,
        micros_per_hour=row.micros_per_hour,
        places_taken=whole.places_taken if whole else None,
        sent_last_minute=whole.sent_last_minute if whole else None,
        spent_hour_micros=sum(one.last_hour_micros for one in sums.values()),
        spent_day_micros=sum(one.last_day_micros for one in sums.values()),
        models=tuple(
            _model(slug, one, (gated or {}).get((row.slug, slug)), usual.get((row.slug, slug)))
            for slug, one in sums.items()
        ),
    )


def _model(slug: str, one: _Sum, gate: gates.GateState | None, usual: float | None) -> ModelHealth:
    return ModelHealth(
        slug=slug,
        breaker=gate.breaker if gate else None,
        tries_again_seconds=gate.opens_in_seconds if gate else None,
        attempts=one.attempts,
        accepted=one.accepted,
        not_accepted=one.not_accepted,
        unknown=one.unknown,
        failed=one.failed,
        median_seconds=usual,
    )


def _attempts(now: datetime) -> tuple[dict[tuple[str, str], _Sum], tuple[HourSpent, ...]]:
    """What was sent in 24 hours by (account, model), and what it cost by the hour."""
    hours = hours_before(now)
    paid = ~Q(outcome=Outcome.NOT_ACCEPTED)
    lost = Q(job__state=State.FAILED) | Q(job__attempt__gt=F("number")) | ~Q(job__model=F("model"))
    rows = (
        Attempt.objects.filter(created_at__gt=now - DAY)
        .exclude(account="")
        .values("account", "model", hour=TruncHour("created_at", tzinfo=now.tzinfo))
        .annotate(
            attempts=Count("pk"),
            accepted=Count("pk", filter=Q(outcome=Outcome.ACCEPTED)),
            not_accepted=Count("pk", filter=Q(outcome=Outcome.NOT_ACCEPTED)),
            unknown=Count("pk", filter=Q(outcome=Outcome.UNKNOWN)),
            failed=Count("pk", filter=Q(outcome=Outcome.ACCEPTED) & lost),
            last_day_micros=Sum("cost_micros", filter=paid, default=0),
            last_hour_micros=Sum("cost_micros", filter=paid & Q(created_at__gt=now - timedelta(hours=1)), default=0),
        )
        .order_by("account", "model", "hour")
    )
    sums: dict[tuple[str, str], _Sum] = {}
    spent: dict[datetime, dict[str, int]] = {hour: {} for hour in hours}
    for row in rows:
        account, hour = row.pop("account"), row.pop("hour")
        one = sums.setdefault((account, row.pop("model")), _Sum())
        for name, value in row.items():
            setattr(one, name, getattr(one, name) + value)
        if row["last_day_micros"] and hour in spent:
            spent[hour][account] = spent[hour].get(account, 0) + row["last_day_micros"]
    return sums, tuple(HourSpent(hour, micros) for hour, micros in spent.items())


def _medians(now: datetime) -> dict[tuple[str, str], float]:
    """Seconds from sending to the finished track by (account, model): the median of the last ones in 24 hours."""
    latest = (
        Attempt.objects.filter(created_at__gt=now - DAY, outcome=Outcome.ACCEPTED, job__state=State.COMPLETE)
        .filter(job__model=F("model"), job__attempt=F("number"))
        .exclude(account="")
        .annotate(
            took=ExpressionWrapper(F("job__finished_at") - F("created_at"), output_field=DurationField()),
            place=Window(RowNumber(), partition_by=["account", "model"], order_by="-created_at"),
        )
        .filter(place__lte=MEDIAN_OF_LAST)
    )
    found: dict[tuple[str, str], list[float]] = {}
    for account, model, took in latest.values_list("account", "model", "took"):
        found.setdefault((account, model), []).append(took.total_seconds())
    return {pair: median(times) for pair, times in found.items()}


def _keys_out(slugs: Collection[str], now: datetime) -> dict[str, dict[str, KeyHealth]]:
    out: dict[str, dict[str, KeyHealth]] = {}
    for row in ProviderKey.objects.out(now).filter(account__in=slugs):
        out.setdefault(row.account, {})[row.name] = KeyHealth(row.name, row.out_since, row.out_until, row.reason)
    return out
