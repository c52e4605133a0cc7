"""Whatever is done in whatever order, the ledger is where a small reference says it should be.

CREDITS_EXAMPLES and CREDITS_STEPS choose how much is tried (the promise is 2000 × 50). A failing order of steps is
printed with the line that replays it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from accounts.models import User
from credits import services
from credits.models import Hold
from credits.queries import Balance, balance, house, prove
from tests.credits import reference
from tests.credits.reference import NEVER, Reference, Refused

EXAMPLES = int(os.environ.get("CREDITS_EXAMPLES", "60"))
EXAMPLES_ON_POSTGRESQL = int(os.environ.get("CREDITS_EXAMPLES", "40"))
STEPS = int(os.environ.get("CREDITS_STEPS", "50"))
PEOPLE = ("ada", "ben", "cem")
people = st.sampled_from(PEOPLE)
amounts = st.integers(1, 12)
# Few keys, so that they meet again: with the same content and with another one.
keys = st.integers(0, 30).map("key-{}".format)
payments = st.sampled_from(["pi_1", "pi_2", "in_3"])
ERRORS = (services.AlreadyFinal, services.KeyConflict, services.NotEnoughCredits, services.NotRefundable)
START = datetime(2026, 3, 1, tzinfo=UTC)


class Rolled(Exception):
    """Takes a whole example back, so that the next one begins with an empty ledger."""


class Crash(Exception):
    """The process dies here; what it had not committed never happened."""


class CrashAfter:
    """Lets so many statements through and then crashes."""

    def __init__(self, statements: int) -> None:
        self.left = statements

    def __call__(self, execute: Callable[..., Any], sql: str, *arguments: Any) -> Any:
        # Taking back is what the database does by itself when a process dies.
        if not sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            if self.left == 0:
                raise Crash
            self.left -= 1
        return execute(sql, *arguments)


class Ledger(RuleBasedStateMachine):
    """Does the same to the reference and to the ledger, and compares."""

    holds = Bundle("holds")

    def __init__(self) -> None:
        super().__init__()
        self.reference = Reference()
        self.around = transaction.atomic()
        self.around.__enter__()
        self.people = {name: User.objects.create(email=f"{name}@model.example") for name in PEOPLE}
        self.boss = User.objects.create(email="boss@model.example", is_staff=True, is_superuser=True)

    @property
    def now(self) -> datetime:
        return START + timedelta(days=self.reference.today)

    def teardown(self) -> None:
        try:
            connection.check_constraints()
            assert prove() == []
        finally:
            self.around.__exit__(Rolled, Rolled(), None)

    def both(self, expected: Callable[[], None], actual: Callable[[], Any]) -> None:
        try:
            expected()
            refused = ""
        except Refused as error:
            refused = str(error)
        try:
            actual()
            answer = ""
        except ERRORS as error:
            answer = type(error).__name__
        assert answer == refused

    @rule(person=people, amount=amounts, key=keys, days=st.one_of(st.none(), st.integers(1, 5)))
    def grant(self, person: str, amount: int, key: str, days: int | None) -> None:
        day = NEVER if days is None else self.reference.today + days
        until = None if days is None else self.now + timedelta(days=days)
        self.both(
            lambda: self.reference.bring("grant", person, amount, key, day),
            lambda: services.grant(
                user=self.people[person], amount=amount, key=key, reason="A gift", expires_at=until, now=self.now
            ),
        )

    @rule(person=people, amount=st.integers(-12, 12).filter(bool), key=keys)
    def adjust(self, person: str, amount: int, key: str) -> None:
        self.both(
            lambda: self.reference.bring("adjust", person, amount, key),
            lambda: services.adjust(
                user=self.people[person], amount=amount, key=key, reason="So", by=self.boss, now=self.now
            ),
        )

    @rule(person=people, amount=amounts, payment=payments)
    def buy(self, person: str, amount: int, payment: str) -> None:
        key = f"purchase:{payment}"
        self.both(
            lambda: self.reference.bring("purchase", person, amount, key),
            lambda: services.purchase(user=self.people[person], amount=amount, key=key, reason="Pack", now=self.now),
        )

    @rule(payment=payments, amount=amounts, number=st.integers(1, 3), act=st.sampled_from(["takeback", "restore"]))
    def money_goes_and_comes(self, payment: str, amount: int, number: int, act: str) -> None:
        bought = self.reference.keys.get(f"purchase:{payment}")
        key = f"{act}:{payment}:{number}"
        # Billing never takes back more than a payment brought, nor gives again what it did not take.
        gone = self.reference.bought[payment] + (amount if act == "takeback" else -amount)
        if bought is None or not (key in self.reference.keys or 0 <= gone <= cast("int", bought[2])):
            return
        person = str(bought[1])
        what = {"user": self.people[person], "amount": amount, "key": key, "reason": "Refunded", "now": self.now}
        is_new = key not in self.reference.keys
        if act == "takeback":
            self.both(lambda: self.reference.take_back(person, amount, key), lambda: services.take_back(**what))
        else:
            self.both(lambda: self.reference.bring("restore", person, amount, key), lambda: services.give_again(**what))
        self.reference.bought[payment] = gone if is_new else self.reference.bought[payment]

    @rule(target=holds, person=people, amount=amounts, key=keys)
    def hold(self, person: str, amount: int, key: str) -> str:
        self.both(
            lambda: self.reference.hold(person, amount, key),
            lambda: services.hold(user=self.people[person], amount=amount, key=key, reason="A track", now=self.now),
        )
        return key

    @rule(key=holds, act=st.sampled_from(["settled", "released", "refund"]))
    def end(self, key: str, act: str) -> None:
        if key not in self.reference.holds:
            return
        pk = Hold.objects.get(transaction__key=key).pk
        if act == "refund":
            self.both(lambda: self.reference.refund(key), lambda: services.refund(hold=pk, reason="So", now=self.now))
            return
        service = services.settle if act == "settled" else services.release
        self.both(lambda: self.reference.end(key, act), lambda: service(hold=pk, now=self.now))

    @rule(days=st.integers(1, 3))
    def days_pass(self, days: int) -> None:
        self.reference.today += days

    @rule()
    def the_clock_runs(self) -> None:
        for name in PEOPLE:
            self.reference.expire(name)
        services.expire_due(now=self.now)

    @rule(person=people, amount=amounts, key=keys, statements=st.integers(0, 9), act=st.sampled_from(["hold", "grant"]))
    def die_in_the_middle(self, person: str, amount: int, key: str, statements: int, act: str) -> None:
        what = {"user": self.people[person], "amount": amount, "key": key, "reason": "A track", "now": self.now}
        with suppress(Crash, *ERRORS), connection.execute_wrapper(CrashAfter(statements)), transaction.atomic():
            getattr(services, act)(**what)
            raise Crash

    @invariant()
    def balances_are_the_same(self) -> None:
        for name, user in self.people.items():
            expected = Balance(
                self.reference.purses[name].total(), self.reference.held[name], self.reference.owed[name]
            )
            assert balance(user) == expected
        assert house()["revenue"] == self.reference.revenue


def compare(examples: int) -> None:
    run_state_machine_as_test(
        Ledger,
        settings=settings(
            max_examples=examples,
            stateful_step_count=STEPS,
            deadline=None,
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.django_db
def test_the_ledger_does_what_the_reference_does() -> None:
    compare(EXAMPLES)


@pytest.mark.postgres
@pytest.mark.django_db
def test_the_ledger_on_postgresql_does_what_the_reference_does() -> None:
    compare(EXAMPLES_ON_POSTGRESQL)


def test_the_reference_is_small_enough_to_be_believed() -> None:
    assert len(Path(reference.__file__).read_text().splitlines()) <= 90
