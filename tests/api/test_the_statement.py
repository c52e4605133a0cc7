"""The statement over the API: the rows of the files, a page at a time, for a kind and for days of the caller."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.api.conftest import Program

if TYPE_CHECKING:
    from accounts.models import User

ADDRESS = "/api/v1/credits/statement/"


def gifts(user: User, count: int) -> None:
    from credits.services import grant

    for number in range(count):
        grant(user=user, amount=1, key=f"{user.pk} {number}", reason=f"Gift {number}")


def asked(client: Client, **query: Any) -> dict[str, Any]:
    answer = client.get(ADDRESS, query)
    assert answer.status_code == 200
    return dict(answer.json())


def test_pages_join_to_the_whole_history(user: User, program: Program) -> None:
    gifts(user, 7)
    client, found, cursor = program(user, "read"), [], ""
    for _ in range(3):
        page = asked(client, limit=3, cursor=cursor)
        found += [row["what"] for row in page["movements"]]
        cursor = page["next"]
    assert found == [f"Gift {number}" for number in reversed(range(7))]
    assert cursor is None


def test_the_rows_are_those_of_the_file(user: User, program: Program, client_for: Callable[[User], Client]) -> None:
    from credits.services import hold, settle

    gifts(user, 5)
    settle(hold=hold(user=user, amount=4, key="h", reason="generate"))
    file = client_for(user).get("/credits/statement.json")
    in_file = json.loads(b"".join(file))  # type: ignore[call-overload]
    assert asked(program(user, "read"))["movements"] == in_file[::-1]


def test_a_kind_and_days_of_the_caller_narrow_it(user: User, program: Program) -> None:
    from credits.services import grant, hold

    user.time_zone = "Asia/Tokyo"
    user.save()
    for hour, name in ((14, "That day"), (15, "The next")):
        grant(user=user, amount=9, key=name, reason=name, now=datetime(2025, 11, 3, hour, tzinfo=UTC))
    hold(user=user, amount=1, key="h", reason="Work", now=datetime(2025, 11, 4, 3, tzinfo=UTC))
    client = program(user, "read")
    only = asked(client, **{"from": "2025-11-03", "until": "2025-11-03"})["movements"]
    assert [row["what"] for row in only] == ["That day"]
    assert [row["what"] for row in asked(client, kind="grant", **{"from": "2025-11-04"})["movements"]] == ["The next"]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("cursor=x", "cursor"),
        ("cursor=-1", "cursor"),
        ("cursor=9999999999999999999", "cursor"),
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("kind=theft", "kind"),
        ("from=soon", "from"),
        ("until=0001-01-01", "until"),
        ("from=2025-12-02&until=2025-12-01", "until"),
        ("since=2025-12-02", "since"),
    ],
)
def test_what_cannot_be_read_is_named(user: User, program: Program, query: str, name: str) -> None:
    answer = program(user, "read").get(f"{ADDRESS}?{query}")
    assert answer.status_code == 400
    assert list(answer.json()["error"]["details"]) == [name]


def test_a_cursor_of_somebody_else_shows_only_what_is_one_s_own(user: User, other_user: User, program: Program) -> None:
    gifts(user, 5)
    cursor = asked(program(user, "read"), limit=2)["next"]
    assert asked(program(other_user, "read"), cursor=cursor) == {"movements": [], "next": None}


@pytest.mark.parametrize("movements", [1, 200])
def test_a_page_costs_as_many_queries_however_long(
    user: User, client_for: Any, django_assert_num_queries: Callable[[int], Any], redis_url: str, movements: int
) -> None:
    gifts(user, movements)
    client = client_for(user)
    # Session, person (with their plan), and the page.
    with django_assert_num_queries(3):
        assert len(asked(client, limit=200)["movements"]) == movements


def test_the_balance_tells_what_is_owed_and_what_expires_next(user: User, program: Program) -> None:
    from credits.services import grant, hold, purchase, settle, take_back

    client = program(user, "read")
    assert client.get("/api/v1/credits/").json() == {"available": 0, "held": 0, "owed": 0, "expiring": None}
    soon = timezone.now() + timedelta(days=3)
    purchase(user=user, amount=10, key="purchase:pi_1", reason="Pack")
    settle(hold=hold(user=user, amount=10, key="a", reason="Work"))
    take_back(user=user, amount=10, key="takeback:pi_1:1", reason="Payment refunded")
    assert client.get("/api/v1/credits/").json() == {"available": 0, "held": 0, "owed": 10, "expiring": None}
    grant(user=user, amount=25, key="b", reason="A gift", expires_at=soon)
    told = client.get("/api/v1/credits/").json()
    assert (told["available"], told["owed"], told["expiring"]["amount"]) == (15, 0, 15)
    assert datetime.fromisoformat(told["expiring"]["at"]) == soon
