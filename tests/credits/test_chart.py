"""Balance and use by day: the person's own days, the ledger's own numbers, and two queries whatever was moved."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from credits.queries.use import SPANS, daily
from credits.services import grant, hold, refund, release, settle

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 11, 30, 15, tzinfo=UTC)


def at(day: int, hour: int = 12, month: int = 11) -> datetime:
    return datetime(2025, month, day, hour, tzinfo=UTC)


def spend(user: User, amount: int, moment: datetime) -> Any:
    made = hold(user=user, amount=amount, key=f"{moment} {amount}", reason="Night Drive", now=moment)
    settle(hold=made, now=moment)
    return made


def told(user: User, days: int = 30) -> dict[date, tuple[int, int]]:
    return {day.date: (day.balance, day.used) for day in daily(user, days=days, now=NOW)}


def test_each_day_tells_its_closing_balance_and_what_was_spent_on_it(user: User) -> None:
    grant(user=user, amount=100, key="a", reason="A gift", now=at(20, month=10))
    spend(user, 8, at(3))
    spend(user, 2, at(3, 18))
    release(hold=hold(user=user, amount=5, key="b", reason="Sea Shanty", now=at(5)), now=at(6))
    found = told(user)
    assert len(found) == 30
    assert found[date(2025, 11, 1)] == (100, 0)
    assert found[date(2025, 11, 3)] == (90, 10)
    assert found[date(2025, 11, 4)] == (90, 0)
    assert found[date(2025, 11, 5)] == (85, 0)
    assert found[date(2025, 11, 6)] == (90, 0)
    assert found[date(2025, 11, 30)] == (90, 0)


def test_what_is_given_back_for_a_bad_take_is_balance_and_not_use(user: User) -> None:
    grant(user=user, amount=100, key="a", reason="A gift", now=at(1))
    refund(hold=spend(user, 8, at(3)), reason="The take was noisy", now=at(4))
    assert told(user)[date(2025, 11, 3)] == (92, 8)
    assert told(user)[date(2025, 11, 4)] == (96, 0)


@pytest.mark.parametrize(
    ("zone", "day"), [("UTC", 3), ("Asia/Tokyo", 4), ("America/New_York", 3), ("Pacific/Kiritimati", 4)]
)
def test_a_day_is_the_person_s_own(user: User, zone: str, day: int) -> None:
    grant(user=user, amount=100, key="a", reason="A gift", now=at(1))
    spend(user, 8, at(3, 16))
    user.time_zone = zone
    used = [one.date.day for one in daily(user, days=30, now=NOW) if one.used]
    assert used == [day]


def test_a_day_of_25_hours_is_one_day(user: User) -> None:
    user.time_zone = "Europe/Berlin"
    grant(user=user, amount=100, key="a", reason="A gift", now=at(1, month=10))
    spend(user, 1, datetime(2025, 10, 25, 22, tzinfo=UTC))
    spend(user, 2, datetime(2025, 10, 26, 22, 59, tzinfo=UTC))
    spend(user, 4, datetime(2025, 10, 26, 23, tzinfo=UTC))
    found = told(user, 90)
    assert [found[date(2025, 10, day)] for day in (26, 27)] == [(97, 3), (93, 4)]


def test_somebody_new_has_nothing_on_any_day(user: User) -> None:
    assert set(told(user).values()) == {(0, 0)}


@pytest.mark.parametrize("movements", [1, 200])
@pytest.mark.parametrize("days", SPANS)
def test_the_chart_costs_two_queries_however_much_happened(
    user: User, django_assert_num_queries: Callable[[int], Any], movements: int, days: int
) -> None:
    for number in range(movements):
        grant(user=user, amount=1, key=str(number), reason="A gift", now=NOW)
    with django_assert_num_queries(2):
        assert len(daily(user, days=days, now=NOW)) == days


def test_the_page_shows_the_chart_and_says_it_in_words(storied: User, client_for: Callable[[User], Client]) -> None:
    for days in SPANS:
        page = client_for(storied).get(reverse("credits:statement") + f"?days={days}").content.decode()
        assert page.count('class="chart"') == 1
        assert f"From 0 to 90 credits in {days} days. Used 4, on " in page
        svg = page[page.index('<svg xmlns="http://www.w3.org/2000/svg" class="chart"') :]
        assert not re.search(r"<style|\sstyle=|<script|\son\w+=", svg[: svg.index("</figure>")])
