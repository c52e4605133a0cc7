"""The statement tells what happened to somebody's credits, newest first, in pages of constant cost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from accounts.models import User
from credits.models import Kind
from credits.queries import statement
from credits.queries.statements import Part, part_of
from credits.services import grant, hold, purchase, settle, take_back, welcome
from credits.words import WORDS

pytestmark = pytest.mark.django_db


def test_the_newest_comes_first_with_sign_and_balance(storied: User) -> None:
    assert [(line.what, line.amount, line.available_after) for line in statement(storied).lines] == [
        ("Adjusted: Given twice", -6, 90),
        ("Given back: Sea Shanty", 3, 96),
        ("Held: Sea Shanty", -3, 93),
        ("Spent: Night Drive", -4, 96),
        ("Held: Night Drive", -4, 96),
        ("Welcome credits", 100, 100),
    ]


def test_pages_join_without_gap_or_repetition(storied: User) -> None:
    whole = statement(storied).lines
    pieces, before = [], None
    for _ in range(3):
        page = statement(storied, before=before, rows=2)
        pieces += page.lines
        before = page.before
    assert pieces == whole
    assert before is None


def test_a_movement_between_two_pages_changes_nothing_on_the_second(storied: User) -> None:
    second = statement(storied, before=statement(storied, rows=2).before, rows=2)
    before = statement(storied, rows=2).before
    grant(user=storied, amount=5, key="late", reason="A gift")
    assert statement(storied, before=before, rows=2) == second


def test_one_kind_can_be_shown_alone_and_says_what_there_was_after_each(storied: User) -> None:
    found = statement(storied, part=Part(kind=Kind.HOLD)).lines
    assert [(line.what, line.available_after, line.held_after) for line in found] == [
        ("Held: Sea Shanty", 93, 3),
        ("Held: Night Drive", 96, 4),
    ]


def test_what_was_taken_from_two_pockets_is_one_row_with_the_whole_amount(user: User) -> None:
    purchase(user=user, amount=50, key="purchase:pi_1", reason="Pack of 50")
    settle(hold=hold(user=user, amount=40, key="a", reason="Night Drive"))
    take_back(user=user, amount=50, key="takeback:pi_1:1", reason="Payment refunded")
    grant(user=user, amount=60, key="b", reason="A gift")
    assert [(line.what, line.amount, line.available_after, line.owed_after) for line in statement(user).lines] == [
        ("Paid off what you owed, from: A gift", -40, 20, 0),
        ("A gift", 60, 60, 40),
        ("Taken back: Payment refunded", -50, 0, 40),
        ("Spent: Night Drive", -40, 10, 0),
        ("Held: Night Drive", -40, 10, 0),
        ("Bought: Pack of 50", 50, 50, 0),
    ]


def test_what_was_taken_when_nothing_was_left_is_told_in_full(user: User) -> None:
    take_back(user=user, amount=5, key="takeback:pi_1:1", reason="Payment refunded")
    assert [(line.amount, line.available_after, line.owed_after) for line in statement(user).lines] == [(-5, 0, 5)]


def test_every_kind_of_movement_has_words(user: User) -> None:
    assert set(WORDS) == set(Kind)
    assert len({words.group for words in WORDS.values()}) == len(Kind)


@pytest.mark.parametrize(
    ("zone", "whats"),
    [
        ("UTC", ["Noon", "Late", "Early"]),
        # 23:30 in London's winter is half past twelve of the next day in Berlin.
        ("Europe/Berlin", ["Noon", "Early"]),
        ("America/New_York", ["Late", "Noon"]),
    ],
)
def test_days_begin_and_end_where_the_person_lives(user: User, zone: str, whats: list[str]) -> None:
    for hour, what in (
        (datetime(2025, 11, 3, 0, 30, tzinfo=UTC), "Early"),
        (datetime(2025, 11, 3, 12, tzinfo=UTC), "Noon"),
        (datetime(2025, 11, 3, 23, 30, tzinfo=UTC), "Late"),
    ):
        grant(user=user, amount=1, key=what, reason=what, now=hour)
    user.time_zone = zone
    day = date(2025, 11, 3)
    found = statement(user, part=part_of(user, first=day, last=day)).lines
    assert {line.what for line in found} == set(whats)


def test_work_is_named_in_plain_words(user: User) -> None:
    welcome(user=user)
    hold(user=user, amount=4, key="a", reason="generate")
    assert statement(user).lines[0].what == "Held: A track"


def test_nobody_sees_the_movements_of_others(storied: User, other_user: User) -> None:
    assert statement(other_user).lines == []


def test_a_page_costs_one_query_however_long_the_history(
    storied: User, django_assert_num_queries: Callable[[int], object]
) -> None:
    with django_assert_num_queries(1):
        assert len(statement(storied, rows=1).lines) == 1
    for number in range(200):
        grant(user=storied, amount=1, key=f"more:{number}", reason="A gift")
    with django_assert_num_queries(1):
        assert len(statement(storied, rows=200).lines) == 200
