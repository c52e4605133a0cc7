"""The statement tells what happened to somebody's credits, newest first, in pages of constant cost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from credits.models import Kind
from credits.queries import statement
from credits.services import adjust, grant, hold, release, settle, welcome

pytestmark = pytest.mark.django_db


@pytest.fixture
def storied(user: User, staff: User) -> User:
    welcome(user=user)
    settle(hold=hold(user=user, amount=4, key="a", reason="Night Drive"))
    release(hold=hold(user=user, amount=3, key="b", reason="Sea Shanty"))
    adjust(user=user, amount=-6, key="c", reason="Given twice", by=staff)
    return user


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


def test_one_kind_can_be_shown_alone(storied: User) -> None:
    assert [line.what for line in statement(storied, kind=Kind.HOLD).lines] == ["Held: Sea Shanty", "Held: Night Drive"]


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
        statement(storied)
    for number in range(30):
        grant(user=storied, amount=1, key=f"more:{number}", reason="A gift")
    with django_assert_num_queries(1):
        assert len(statement(storied, rows=20).lines) == 20


def test_the_page_shows_balance_and_movements(storied: User, client_for: Callable[[User], Client]) -> None:
    page = client_for(storied).get(reverse("credits:statement"))
    text = page.content.decode()
    assert page.status_code == 200
    assert "Spent: Night Drive" in text
    assert "+100" in text
    assert "−6" in text


@pytest.mark.parametrize("query", ["?kind=nonsense", "?before=x", "?before=-1", "?before=99999999999999999999"])
def test_what_the_page_cannot_read_it_ignores(storied: User, client_for: Callable[[User], Client], query: str) -> None:
    page = client_for(storied).get(reverse("credits:statement") + query)
    assert page.status_code == 200
    assert "Welcome credits" in page.content.decode()


def test_a_stranger_is_sent_to_the_sign_in(client: Client) -> None:
    page = client.get(reverse("credits:statement"))
    assert page.status_code == 302
    assert page["Location"].startswith(reverse("account_login"))
