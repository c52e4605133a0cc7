"""Whatever is done in whatever order, the ledger is where a small reference says it should be.

CREDITS_EXAMPLES and CREDITS_STEPS choose how much is tried (the promise is 2000 × 50). A failing order of steps is
printed with the line that replays it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from accounts.models import User
from credits import services
from credits.models import Hold
from credits.queries import balance, house, prove
from tests.credits import reference
from tests.credits.reference import Reference, Refused

EXAMPLES = int(os.environ.get("CREDITS_EXAMPLES", "100"))
EXAMPLES_ON_POSTGRESQL = int(os.environ.get("CREDITS_EXAMPLES", "40"))
STEPS = int(os.environ.get("CREDITS_STEPS", "50"))
PEOPLE = ("ada", "ben", "cem")
people = st.sampled_from(PEOPLE)
amounts = st.integers(1, 12)
# Few keys, so that they meet again: with the same content and with another one.
keys = st.integers(0, 30).map("key-{}".format)
ERRORS = (services.AlreadyFinal, services.KeyConflict, services.NotEnoughCredits)


class Rolled(Exception):
    """Takes a whole example back, so that the next one begins with an empty ledger."""


class Ledger(RuleBasedStateMachine):
    """Does the same to the reference and to the ledger, and compares."""

    holds = Bundle("holds")

    def __init__(self) -> None:
        super().__init__()
        self.reference = Reference()
        self.around = transaction.atomic()
        self.around.__enter__()
        self.people = {name: User.objects.create(email=f"{name}@model.example") for name in PEOPLE}
        self.boss = User.objects.create(email="boss@model.example", is_staff=True)

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

    @rule(person=people, amount=amounts, key=keys)
    def grant(self, person: str, amount: int, key: str) -> None:
        self.both(
            lambda: self.reference.grant(person, amount, key),
            lambda: services.grant(user=self.people[person], amount=amount, key=key, reason="A gift"),
        )

    @rule(person=people, amount=st.integers(-12, 12).filter(bool), key=keys)
    def adjust(self, person: str, amount: int, key: str) -> None:
        self.both(
            lambda: self.reference.grant(person, amount, key, "adjust"),
            lambda: services.adjust(user=self.people[person], amount=amount, key=key, reason="So", by=self.boss),
        )

    @rule(target=holds, person=people, amount=amounts, key=keys)
    def hold(self, person: str, amount: int, key: str) -> str:
        self.both(
            lambda: self.reference.hold(person, amount, key),
            lambda: services.hold(user=self.people[person], amount=amount, key=key, reason="A track"),
        )
        return key

    @rule(key=holds, outcome=st.sampled_from(["settled", "released"]))
    def end(self, key: str, outcome: str) -> None:
        if key not in self.reference.holds:
            return
        pk = Hold.objects.get(transaction__key=key).pk
        act = services.settle if outcome == "settled" else services.release
        self.both(lambda: self.reference.end(key, outcome), lambda: act(hold=pk))

    @rule(person=people, amount=amounts, key=keys)
    def hold_in_a_transaction_that_fails(self, person: str, amount: int, key: str) -> None:
        with transaction.atomic():
            with suppress(*ERRORS):
                services.hold(user=self.people[person], amount=amount, key=key, reason="A track")
            transaction.set_rollback(True)

    @invariant()
    def balances_are_the_same(self) -> None:
        for name, user in self.people.items():
            found = balance(user)
            expected = (self.reference.available.get(name, 0), self.reference.held.get(name, 0))
            assert (found.available, found.held) == expected
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
    assert len(Path(reference.__file__).read_text().splitlines()) <= 60
