"""The page of credits: what is there, what expires, what is owed, and the part of the history somebody asks for."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from credits.services import grant, hold, purchase, settle, take_back

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], Client]


def page(client: Client, query: str = "") -> str:
    answer = client.get(reverse("credits:statement") + query)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<!--.*?-->", "", answer.content.decode()))


def rows(text: str) -> list[str]:
    return [
        re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<tr id=.*?<td>.*?</td>\s*<td>(.*?)</td>", text)
    ]


def test_the_page_shows_balance_and_movements(storied: User, client_for: ClientFor) -> None:
    text = page(client_for(storied))
    assert rows(text)[:2] == ["Adjusted: Given twice", "Given back: Sea Shanty"]
    assert "+100" in text
    assert "−6" in text


@pytest.mark.parametrize(
    "query",
    [
        "?kind=nonsense",
        "?before=x",
        "?before=-1",
        "?before=99999999999999999999",
        "?days=31",
        "?from=soon",
        "?until=0001-01-01",
        "?from=9999-12-31",
    ],
)
def test_what_the_page_cannot_read_it_ignores(storied: User, client_for: ClientFor, query: str) -> None:
    assert len(rows(page(client_for(storied), query))) == 6


def test_what_was_typed_stays_and_what_is_wrong_with_it_is_said(storied: User, client_for: ClientFor) -> None:
    text = page(client_for(storied), "?from=2025-12-31&until=2025-01-01&kind=hold")
    assert "This day is before the first one." in text
    assert 'value="2025-12-31"' in text
    assert 'value="2025-01-01"' in text
    assert '<option value="hold" selected>' in text


def test_filters_stay_on_from_page_to_page_and_in_the_files(user: User, client_for: ClientFor) -> None:
    day = datetime(2025, 11, 3, 12, tzinfo=UTC)
    for number in range(60):
        grant(user=user, amount=1, key=str(number), reason=f"Gift {number}", now=day)
    hold(user=user, amount=1, key="h", reason="Elsewhere", now=day)
    asked = "kind=grant&amp;from=2025-11-03&amp;until=2025-11-03"
    client = client_for(user)
    first = page(client, f"?{asked}".replace("amp;", ""))
    assert f"statement.csv?{asked}" in first
    assert f"statement.json?{asked}" in first
    older = re.search(r'rel="next" href="[^"]*(\?[^"]*)"', first)
    assert older is not None
    assert asked in older[1]
    second = page(client, older[1].replace("&amp;", "&"))
    assert rows(first) + rows(second) == [f"Gift {number}" for number in reversed(range(60))]


def test_times_are_those_of_the_person(user: User, client_for: ClientFor) -> None:
    grant(user=user, amount=1, key="a", reason="A gift", now=datetime(2025, 6, 30, 23, 15, tzinfo=UTC))
    User.objects.update(time_zone="Europe/Berlin")
    assert "1 Jul 2025, 01:15" in page(client_for(user))


def test_what_expires_is_told_by_day(user: User, client_for: ClientFor) -> None:
    now = timezone.now()
    when = (now + timedelta(days=40)).replace(hour=10)
    for number in range(2):
        grant(user=user, amount=20, key=f"a{number}", reason="A gift", expires_at=when + timedelta(hours=number))
    text = page(client_for(user))
    assert f'40 credits expire on <time datetime="{when:%Y-%m-%d}">{when.day} {when:%B %Y}</time>' in text


def test_a_debt_is_told_with_what_pays_it(user: User, client_for: ClientFor) -> None:
    purchase(user=user, amount=50, key="purchase:pi_1", reason="Pack of 50")
    settle(hold=hold(user=user, amount=40, key="a", reason="Night Drive"))
    take_back(user=user, amount=50, key="takeback:pi_1:1", reason="Payment refunded")
    text = page(client_for(user))
    assert "You owe 40 credits from a refunded payment; the next credits you get pay it first." in text
    assert "You owe" not in page(client_for(User.objects.create_user("new@example.org")))


@pytest.mark.parametrize(("credits", "is_low"), [(0, True), (9, True), (10, False)])
def test_few_credits_are_hinted_at_on_the_page_and_in_the_header(
    user: User, client_for: ClientFor, settings: Any, credits: int, is_low: bool
) -> None:
    settings.LOW_BALANCE_CREDITS = 10
    settings.STRIPE_SECRET_KEY = "a key of a test"  # the header hints only where more can be bought
    if credits:
        grant(user=user, amount=credits, key="a", reason="A gift")
    text = page(client_for(user))
    assert ('class="low"' in text, "purse--low" in text) == (is_low, is_low)


@pytest.mark.parametrize("movements", [1, 200])
def test_the_page_costs_as_many_queries_however_long_the_history(
    user: User, client_for: ClientFor, django_assert_num_queries: Callable[[int], Any], movements: int
) -> None:
    for number in range(movements):
        grant(user=user, amount=1, key=str(number), reason="A gift", expires_at=timezone.now() + timedelta(days=9))
    client = client_for(user)
    # Session, person, running work, the balance, what expires, the page, and two of the chart.
    with django_assert_num_queries(8):
        page(client)


def test_a_stranger_is_sent_to_the_sign_in(client: Client) -> None:
    answer = client.get(reverse("credits:statement"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))
