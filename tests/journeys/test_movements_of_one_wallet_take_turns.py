"""Movements wait for each other at the wallet, not at the last line of its history, which two of them could share."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.support.crowd import all_at_once

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_spending_giving_and_ending_at_once_lose_nothing(
    user: User, enrich: Callable[[User, int], None], had: Any
) -> None:
    from credits.queries import prove
    from credits.services import NotEnoughCredits, grant, hold, release, settle

    enrich(user, 40)
    holds = [hold(user=user, amount=1, key=f"before {number}", reason="Work") for number in range(20)]
    wanted = {"spent": 0, "given": 0}

    def move(number: int) -> str:
        which = holds[number // 5]
        if number % 5 == 0:
            settle(hold=which)
            return "spent"
        if number % 5 == 1:
            grant(user=user, amount=3, key=f"gift {number}", reason="A gift")
            return "given"
        with suppress(NotEnoughCredits):
            release(hold=hold(user=user, amount=2, key=f"work {number}", reason="Work"))
        return "neither"

    for what in all_at_once(100, move):
        if what in wanted:
            wanted[what] += 1
    assert wanted == {"spent": 20, "given": 20}
    assert had(user) == (40 - 20 + 60, 0, 0)
    assert prove(deep=True) == []


@pytest.mark.parametrize("movement", ["grant", "hold", "settle", "release", "refund"])
def test_each_movement_locks_the_wallet_and_nothing_else(
    user: User, enrich: Callable[[User, int], None], movement: str
) -> None:
    from credits import services

    enrich(user, 10)
    held = services.hold(user=user, amount=2, key="work", reason="Work")
    if movement == "refund":
        services.settle(hold=held)
    given: dict[str, dict[str, Any]] = {
        "grant": {"user": user, "amount": 1, "key": "gift", "reason": "A gift"},
        "hold": {"user": user, "amount": 1, "key": "more", "reason": "Work"},
        "refund": {"hold": held, "reason": "bad sound"},
    }
    with CaptureQueriesContext(
        connection,
    ) as seen:
        getattr(services, movement)(**given.get(movement, {"hold": held}))
    statements = [query["sql"] for query in seen.captured_queries]
    locks = [sql for sql in statements if "FOR UPDATE" in sql or "FOR NO KEY UPDATE" in sql]
    assert locks
    assert all('FROM "credits_wallet"' in sql for sql in locks)
    first_write = next(at for at, sql in enumerate(statements) if sql.startswith(("INSERT", "UPDATE")))
    assert statements.index(locks[0]) < first_write
