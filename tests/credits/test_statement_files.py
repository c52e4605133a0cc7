"""A statement as a file: the whole filtered history, oldest first, and nothing a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.http import StreamingHttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from credits.exports import as_csv, as_json
from credits.models import Kind
from credits.queries.histories import CHUNK_ENTRIES, history
from credits.queries.statements import Line, Part, statement
from credits.services import grant, hold, purchase, settle, take_back

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], Client]


def text_of(client: Client, name: str, query: str = "") -> str:
    answer = client.get(reverse(f"credits:{name}") + query)
    assert answer.status_code == 200
    assert isinstance(answer, StreamingHttpResponse)
    return answer.getvalue().decode("utf-8-sig")


def rows_of(client: Client, query: str = "") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text_of(client, "csv", query))))


def test_the_file_holds_everything_oldest_first(storied: User, client_for: ClientFor) -> None:
    found = rows_of(client_for(storied))
    assert list(found[0]) == ["when", "kind", "what", "amount", "available_after", "held_after", "transaction"]
    told = [tuple(row[name] for name in ("kind", "what", "amount", "available_after", "held_after")) for row in found]
    assert told == [
        ("grant", "Welcome credits", "100", "100", "0"),
        ("hold", "Held: Night Drive", "-4", "96", "4"),
        ("settle", "Spent: Night Drive", "-4", "96", "0"),
        ("hold", "Held: Sea Shanty", "-3", "93", "3"),
        ("release", "Given back: Sea Shanty", "3", "96", "0"),
        ("adjust", "Adjusted: Given twice", "-6", "90", "0"),
    ]


def test_both_files_hold_the_same(storied: User, client_for: ClientFor) -> None:
    client = client_for(storied)
    in_json = json.loads(text_of(client, "json"))
    assert [{name: str(value) for name, value in row.items()} for row in in_json] == rows_of(client)
    assert all(isinstance(row["amount"], int) for row in in_json)
    assert datetime.fromisoformat(in_json[0]["when"]) == next(history(storied)).at


def test_the_files_take_the_filters_of_the_page(user: User, client_for: ClientFor) -> None:
    for day in (3, 4, 5):
        grant(user=user, amount=day, key=str(day), reason="A gift", now=datetime(2025, 11, day, 12, tzinfo=UTC))
    client, asked = client_for(user), "?kind=grant&from=2025-11-04&until=2025-11-04"
    assert [(row["amount"], row["available_after"]) for row in rows_of(client, asked)] == [("4", "7")]
    assert rows_of(client, "?kind=hold") == []
    assert json.loads(text_of(client, "json", "?kind=hold")) == []
    name = client.get(reverse("credits:csv") + asked)["Content-Disposition"]
    assert name == 'attachment; filename="credits-2025-11-04-to-2025-11-04.csv"'


@pytest.mark.parametrize("query", ["?from=soon", "?kind=x", "?from=2025-12-02&until=2025-12-01", "?until=0001-01-01"])
def test_a_file_of_what_cannot_be_read_is_refused_with_a_sentence(
    storied: User, client_for: ClientFor, query: str
) -> None:
    answer = client_for(storied).get(reverse("credits:csv") + query)
    assert answer.status_code == 400
    assert answer["Content-Type"].startswith("text/plain")
    assert answer.content.strip().endswith(b".")


@pytest.mark.parametrize("reason", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "  =cmd|' /C calc'!A0", "＝1", "\n=1"])
def test_no_cell_is_a_formula(user: User, client_for: ClientFor, reason: str) -> None:
    grant(user=user, amount=1, key="a", reason=reason)
    assert rows_of(client_for(user))[0]["what"] == f"'{reason}"
    assert json.loads(text_of(client_for(user), "json"))[0]["what"] == reason


def test_letters_and_quotes_arrive_as_they_are(user: User, client_for: ClientFor) -> None:
    reason = 'Ælla, "night"; line\nbreak 😀'
    grant(user=user, amount=1, key="a", reason=reason)
    assert rows_of(client_for(user))[0]["what"] == reason
    assert json.loads(text_of(client_for(user), "json"))[0]["what"] == reason


def test_chunks_join_without_gap_or_repetition(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("credits.queries.histories.CHUNK_ENTRIES", 7)
    for number in range(50):
        grant(user=user, amount=1, key=str(number), reason=f"Gift {number}")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        found = [line.what for line in history(user)]
    assert found == [f"Gift {number}" for number in range(50)]
    # Where it ends, and one for each seven rows begun.
    assert len(queries) == 1 + 8


@pytest.mark.parametrize("entries", [1, 2, 3, 1_000])
def test_the_whole_history_is_all_pages_read_backwards(
    storied: User, monkeypatch: pytest.MonkeyPatch, entries: int
) -> None:
    monkeypatch.setattr("credits.queries.histories.CHUNK_ENTRIES", entries)
    purchase(user=storied, amount=50, key="purchase:pi_1", reason="Pack of 50")
    settle(hold=hold(user=storied, amount=130, key="d", reason="Night Drive"))
    take_back(user=storied, amount=50, key="takeback:pi_1:1", reason="Payment refunded")
    grant(user=storied, amount=60, key="e", reason="A gift")
    whole = statement(storied).lines[::-1]
    assert list(history(storied)) == whole
    for at, line in enumerate(whole):
        assert list(history(storied, part=Part(since=line.at))) == whole[at:]
        assert list(history(storied, part=Part(until=line.at))) == whole[:at]
    assert list(history(storied, part=Part(kind=Kind.HOLD))) == [one for one in whole if one.kind == Kind.HOLD]


def test_what_happens_while_the_file_is_sent_does_not_disturb_it(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("credits.queries.histories.CHUNK_ENTRIES", 2)
    for number in range(5):
        grant(user=user, amount=1, key=str(number), reason=f"Gift {number}")
    found = []
    for line in history(user):
        grant(user=user, amount=1, key=f"late {line.version}", reason="Late")
        found.append(line.what)
    assert found == [f"Gift {number}" for number in range(5)]


def test_memory_does_not_grow_with_the_history(storied: User) -> None:
    line = statement(storied).lines[0]

    def peak(rows: int, write: Callable[[Any], Any]) -> int:
        tracemalloc.start()
        for _ in write(line for _ in range(rows)):
            pass
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    assert isinstance(line, Line)
    assert CHUNK_ENTRIES <= 1_000
    for write in (as_csv, as_json):
        peak(10, write)
        # The file itself has 2 MB.
        assert peak(20_000, write) < 500_000


def test_nobody_gets_the_file_of_somebody_else(storied: User, other_user: User, client_for: ClientFor) -> None:
    assert rows_of(client_for(other_user)) == []
    assert Client().get(reverse("credits:csv")).status_code == 302
