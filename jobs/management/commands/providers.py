"""`manage.py providers`: what staff see of services, keys, spending and work, in a shell; and the switches for them."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC
from textwrap import wrap
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone

from jobs import services
from jobs.models import ProviderKey
from jobs.queries import AccountHealth, Health, WorkHealth, health
from jobs.words import breaker_state, dollars, key_state, lasting, moment, of, use

WIDTH = 100
INDENT = 12
MODELS = "  {:<40} {:>5} {:>5} {:>5} {:>5} {:>5} {:>7} {}"
BAR = 40


class Command(BaseCommand):
    # It must tell what is wrong also where something is.
    requires_system_checks = ()
    help = "Print how services, their keys, spending and work are doing; put keys back, switch accounts off and on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--put-back", nargs="+", default=[], metavar="KEY_NAME", help="use these keys again")
        parser.add_argument("--off", action="append", default=[], metavar="ACCOUNT", help="send nothing new there")
        parser.add_argument("--on", action="append", default=[], metavar="ACCOUNT", help="use it again")
        parser.add_argument("--json", action="store_true", help="print one JSON object for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        if both := {*options["off"]} & {*options["on"]}:
            raise CommandError(f"Off and on at once: {', '.join(sorted(both))}. Say one of them.")
        # All of it or, where one name is wrong, nothing.
        with transaction.atomic():
            done = [
                *_put_back(options["put_back"]),
                *(_switched(account, is_on=False) for account in options["off"]),
                *(_switched(account, is_on=True) for account in options["on"]),
            ]
        found = health(now=timezone.now())
        if options["json"]:
            self.stdout.write(json.dumps({**asdict(found), "done": done}, cls=DjangoJSONEncoder))
            return
        for line in [*done, *([""] if done else []), *_lines(found)]:
            self.stdout.write(line)


def _put_back(names: list[str]) -> Iterator[str]:
    """Raises CommandError before anything is changed when one of them is not out."""
    out = dict(ProviderKey.objects.filter(out_since__isnull=False).values_list("name", "account"))
    if unknown := sorted({*names} - {*out}):
        text = f"Keys that are out: {', '.join(sorted(out))}." if out else "No key is out."
        raise CommandError(f"Not out, or not known: {', '.join(unknown)}. {text}")
    for name in names:
        services.put_back(account=out[name], names=[name])
        yield f"Key {name} of {out[name]} is used again."


def _switched(account: str, *, is_on: bool) -> str:
    try:
        changed = services.switch(account=account, is_on=is_on)
    except services.NoSuchAccount as error:
        raise CommandError(f"No account is called {account}. `manage.py providers` prints the names.") from error
    return f"Account {account} is {'' if changed else 'already '}switched {'on' if is_on else 'off'}."


def _lines(found: Health) -> Iterator[str]:
    yield f"Services and work as of {moment(found.at)}"
    if found.is_redis_away:
        yield from wrap(
            "Redis is away: breakers, places and queues are not known, and nothing is sent to paid services.", WIDTH
        )
    for account in found.accounts:
        yield ""
        yield from _account(account)
    yield ""
    yield from _work(found.work)
    yield ""
    yield from _hours(found)


def _account(account: AccountHealth) -> Iterator[str]:
    yield f"{account.name} ({account.slug}): {use(account)}"
    if not account.is_configured and not account.models:
        return
    for number, key in enumerate(account.keys):
        yield from _entry("keys" if number == 0 else "", f"{key.name} {key_state(key)}")
    yield from _entry(
        "limits",
        f"{of(account.sent_last_minute, account.requests_per_minute)} requests in the last minute, "
        f"{of(account.places_taken, account.requests_at_once)} at once",
    )
    limit = "no limit" if account.micros_per_hour is None else f"of {dollars(account.micros_per_hour)}"
    yield from _entry(
        "spent",
        f"{dollars(account.spent_hour_micros)} in the last hour ({limit}), "
        f"{dollars(account.spent_day_micros)} in the last 24 hours",
    )
    if account.models:
        yield MODELS.format("model, in the last 24 hours", "sent", "taken", "not", "lost", "fail", "takes", "breaker")
    for model in account.models:
        counts = (model.attempts, model.accepted, model.not_accepted, model.unknown, model.failed)
        yield MODELS.format(model.slug, *counts, lasting(model.median_seconds), breaker_state(model))


def _entry(name: str, text: str) -> list[str]:
    return wrap(text, WIDTH, initial_indent=f"  {name:<{INDENT - 2}}", subsequent_indent=" " * INDENT)


def _work(work: WorkHealth) -> Iterator[str]:
    yield "Work"
    counts = f"{work.waiting} waiting, {work.under_way} under way, {work.to_stop} to stop at a service"
    yield from _entry("", f"{counts}; lag {lasting(work.lag_seconds)}")
    yield from _entry("trouble", f"{work.stuck} stuck for a minute, {work.poisoned} that took a worker with it")
    depths = [f"{one.name} {'not known' if one.doorbells is None else one.doorbells}" for one in work.queues]
    yield from _entry("queues", ", ".join(depths))


def _hours(found: Health) -> Iterator[str]:
    most = max(hour.total_micros for hour in found.hours)
    if not most:
        yield "Nothing was spent in the last 24 hours."
        return
    yield "Spent per hour, UTC"
    for hour in found.hours:
        if spent := hour.total_micros:
            bar = "#" * max(1, round(BAR * spent / most))
            yield f"  {hour.begins_at.astimezone(UTC):%H:%M} {dollars(spent):>12} {bar}"
