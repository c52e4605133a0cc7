"""A history of more than a hundred movements is complete: in both files, on the pages and over the API."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db
ROUNDS = 90
# A gift, a hold and its end each time.
MOVEMENTS = 3 * ROUNDS


@pytest.fixture
def busy(user: User) -> User:
    from credits.services import grant, hold, release, settle

    for number in range(ROUNDS):
        grant(user=user, amount=5, key=f"gift {number}", reason=f"Gift {number}")
        work = hold(user=user, amount=4, key=f"work {number}", reason=f"Song {number}")
        (settle if number % 3 else release)(hold=work)
    return user


def test_the_csv_file_has_every_movement_and_adds_up_to_the_balance(
    busy: User, client_for: Callable[[User], Client], had: Any
) -> None:
    answer: Any = client_for(busy).get("/credits/statement.csv")
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert len(rows) == len({row["transaction"] for row in rows}) == MOVEMENTS
    assert {f"Gift {number}" for number in range(ROUNDS)} <= {row["what"] for row in rows}
    inside = ("hold", "release")
    assert sum(int(row["amount"]) for row in rows if row["kind"] not in inside) == had(busy)[0]
    assert int(rows[-1]["available_after"]) == had(busy)[0]


def test_the_json_file_the_pages_and_the_api_have_the_same_movements(
    busy: User, client_for: Callable[[User], Client], program: Any
) -> None:
    browser, client = client_for(busy), program(busy)
    answer: Any = browser.get("/credits/statement.json")
    in_file = [row["transaction"] for row in _json(answer)]
    assert len(in_file) == MOVEMENTS

    over_api, cursor = [], ""
    while cursor is not None:
        page = client.get("/api/v1/credits/statement/", {"limit": 200, "cursor": cursor}).json()
        over_api += [row["transaction"] for row in page["movements"]]
        cursor = page["next"]
    assert over_api == in_file[::-1]

    seen, place = 0, "/credits/"
    while place:
        text = browser.get(place).content.decode()
        seen += len(re.findall(r"Gift \d+", text))
        older = re.search(r'href="([^"]*before=\d+[^"]*)"', text)
        place = older.group(1).replace("&amp;", "&") if older else ""
    assert seen >= ROUNDS


def _json(answer: Any) -> list[dict[str, Any]]:
    import json

    found: list[dict[str, Any]] = json.loads(answer.getvalue())
    return found
