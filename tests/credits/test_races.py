"""However many ask at the same moment: one effect for a key, one ending for a hold, never more than there is."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from accounts.models import User
from credits.models import Entry, Final, Hold, Transaction
from credits.queries import balance, house, prove
from credits.services import AlreadyFinal, KeyConflict, NotEnoughCredits, grant, hold, release, settle, welcome
from tests.support.crowd import all_at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def in_rounds(people: int, rounds: int, act: Callable[[int, int], str]) -> list[list[str]]:
    """What `act(round, person)` said; the people of a round start it together and keep their connections."""
    barrier = threading.Barrier(people)

    def take_part(person: int) -> list[str]:
        said = []
        try:
            for number in range(rounds):
                barrier.wait(timeout=120)
                said.append(act(number, person))
        except BaseException:
            barrier.abort()
            raise
        finally:
            connection.close()
        return said

    with ThreadPoolExecutor(people) as pool:
        return [list(turn) for turn in zip(*pool.map(take_part, range(people)), strict=True)]


def test_two_hundred_identical_requests_have_one_effect(user: User) -> None:
    welcome(user=user)
    holds = all_at_once(200, lambda _: hold(user=user, amount=4, key="once", reason="A track").pk)
    assert len(set(holds)) == 1
    assert (balance(user).available, balance(user).held) == (96, 4)
    assert Transaction.objects.count() == 2


def test_two_hundred_identical_first_grants_make_one_wallet_and_one_grant(user: User) -> None:
    grants = all_at_once(200, lambda _: welcome(user=user).pk)
    assert len(set(grants)) == 1
    assert balance(user).available == 100


def test_fifty_requests_with_the_key_of_another_are_fifty_conflicts_without_effect(user: User) -> None:
    welcome(user=user)
    hold(user=user, amount=4, key="once", reason="A track")

    def ask(number: int) -> str:
        try:
            hold(user=user, amount=5 + number, key="once", reason="A track")
        except KeyConflict:
            return "conflict"
        return "effect"

    assert Counter(all_at_once(50, ask)) == {"conflict": 50}
    assert (balance(user).available, balance(user).held) == (96, 4)


def test_one_key_in_two_wallets_at_once_has_one_effect(user: User, other_user: User) -> None:
    for person in (user, other_user):
        welcome(user=person)

    def ask(number: int, person: int) -> str:
        try:
            grant(user=(user, other_user)[person], amount=1, key=f"shared:{number}", reason="A gift")
        except KeyConflict:
            return "conflict"
        return "effect"

    for turn in in_rounds(2, 200, ask):
        assert sorted(turn) == ["conflict", "effect"]
    assert balance(user).available + balance(other_user).available == 400


def test_two_thousand_holds_raced_for_by_four_end_once_each(user: User) -> None:
    grant(user=user, amount=2_000, key="g", reason="A gift")
    holds = [hold(user=user, amount=1, key=f"job:{number}", reason="A track").pk for number in range(2_000)]
    racers = (settle, release, release, release)

    def end(number: int, person: int) -> str:
        racer = (person + number) % 4
        try:
            return racers[racer](hold=holds[number]).kind
        except AlreadyFinal as lost:
            return {"settled": "settle", "released": "release"}[lost.outcome]

    said = in_rounds(4, 2_000, end)
    assert all(len(set(turn)) == 1 for turn in said), "everybody learns the same ending"
    outcomes = Counter(Final.objects.values_list("outcome", flat=True))
    assert outcomes.total() == 2_000
    assert min(outcomes.values()) > 0, "both endings won races"
    assert house()["revenue"] == outcomes["settled"]
    assert (balance(user).available, balance(user).held) == (outcomes["released"], 0)
    assert Entry.objects.count() == 2 + 2 * 2_000 + 2 * 2_000
    assert prove() == []


def test_one_credit_and_a_hundred_requests_are_one_hold_a_hundred_times(user: User) -> None:
    """50 connections with 2 requests each make the 100 of a round, because PostgreSQL lets 100 connections in."""
    grant(user=user, amount=1, key="credit", reason="A gift")
    met = threading.Barrier(50)

    def ask(number: int, person: int) -> str:
        said = []
        for attempt in range(2):
            try:
                hold(user=user, amount=1, key=f"job:{number}:{person}:{attempt}", reason="A track")
                said.append("hold")
            except NotEnoughCredits:
                said.append("refused")
        # Before the next round the credit that was held is spent and another one comes.
        if met.wait(timeout=120) == 0:
            settle(hold=Hold.objects.get(final=None))
            grant(user=user, amount=1, key=f"credit:{number}", reason="A gift")
        return " ".join(said)

    for turn in in_rounds(50, 100, ask):
        assert Counter(" ".join(turn).split()) == {"hold": 1, "refused": 99}
    assert Hold.objects.count() == 100
    assert house()["revenue"] == 100
    assert prove() == []


def test_nobody_waits_for_the_house(user: User, other_user: User) -> None:
    for person in (user, other_user):
        welcome(user=person)
    mine = hold(user=user, amount=4, key="mine", reason="A track")
    theirs = hold(user=other_user, amount=4, key="theirs", reason="A track")

    def settle_at_once(_: int) -> str:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        return settle(hold=theirs).kind

    with transaction.atomic():
        settle(hold=mine)
        # The other settlement ends while this one is still open, although both pay into the same pocket.
        assert all_at_once(1, settle_at_once) == ["settle"]
    assert house()["revenue"] == 8
