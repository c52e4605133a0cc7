"""What somebody had at any instant is what a replay of their history gives, found without replaying it."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from credits.models import Entry
from credits.queries import Balance, balance, balance_at
from credits.services import (
    AlreadyFinal,
    NotEnoughCredits,
    expire_due,
    grant,
    hold,
    purchase,
    release,
    settle,
    take_back,
)

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 1, tzinfo=UTC)
MOMENTS = 1_000


def history(people: list[User], chance: random.Random, steps: int) -> None:
    """Random movements of several people; some share a moment."""
    holds: list[object] = []
    now = START
    for number in range(steps):
        now += timedelta(seconds=chance.choice((0, 0, 1, 60, 3600)))
        user, amount, key = chance.choice(people), chance.randrange(1, 30), f"step:{number}"
        try:
            match chance.randrange(6):
                case 0:
                    until = now + timedelta(hours=chance.randrange(1, 60))
                    grant(user=user, amount=amount, key=key, reason="A gift", expires_at=until, now=now)
                case 1:
                    purchase(user=user, amount=amount, key=f"purchase:{number}", reason="A pack", now=now)
                case 2:
                    take_back(user=user, amount=amount, key=f"takeback:{number}:1", reason="Refunded", now=now)
                case 3:
                    holds.append(hold(user=user, amount=amount, key=key, reason="A track", now=now).pk)
                case 4 if holds:
                    act = chance.choice((settle, release))
                    act(hold=chance.choice(holds), now=now)  # type: ignore[arg-type]
                case _:
                    expire_due(now=now)
        except (NotEnoughCredits, AlreadyFinal):
            continue


def replayed(user: User, at: datetime) -> Balance:
    held = {"available": 0, "held": 0, "owed": 0}
    for entry in Entry.objects.filter(wallet__user=user).order_by("version").select_related("transaction"):
        if entry.transaction.created_at <= at:
            held[entry.pocket] += entry.amount
    return Balance(held["available"], held["held"], -held["owed"])


def test_a_thousand_random_instants_agree_with_the_replay(user: User, other_user: User, staff: User) -> None:
    chance = random.Random(11)
    people = [user, other_user, staff]
    history(people, chance, 250)
    moments = list(Entry.objects.values_list("created_at", flat=True))
    entries = {
        person.pk: list(
            Entry.objects.filter(wallet__user=person)
            .order_by("version")
            .values_list("transaction__created_at", "pocket", "amount")
        )
        for person in people
    }
    for _ in range(MOMENTS):
        person = chance.choice(people)
        at = chance.choice(moments) + timedelta(microseconds=chance.choice((-1, 0, 0, 1)))
        sums = {"available": 0, "held": 0, "owed": 0}
        for moment, pocket, amount in entries[person.pk]:
            if moment <= at:
                sums[pocket] += amount
        assert balance_at(person, at) == Balance(sums["available"], sums["held"], -sums["owed"])
    assert all(replayed(person, max(moments)) == balance(person) for person in people)


def test_it_takes_three_look_ups_however_long_the_history(user: User) -> None:
    for length in (1, 60):
        for number in range(length):
            grant(user=user, amount=1, key=f"{length}:{number}", reason="A gift")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            balance_at(user, START)
        assert len(queries) == 3


def test_nobody_had_anything_before_the_beginning(user: User) -> None:
    grant(user=user, amount=1, key="g", reason="A gift", now=START)
    assert balance_at(user, START - timedelta(microseconds=1)) == Balance(0, 0, 0)
    assert balance_at(user, START) == Balance(1, 0, 0)


def test_a_clock_that_runs_behind_does_not_turn_time_back(user: User) -> None:
    grant(user=user, amount=1, key="a", reason="A gift", now=START)
    late = grant(user=user, amount=1, key="b", reason="A gift", now=START - timedelta(hours=1))
    assert late.created_at == START
    assert balance_at(user, START) == Balance(2, 0, 0)
