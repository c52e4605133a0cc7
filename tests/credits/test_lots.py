"""Credits that expire: spent first, given back where they came from, gone when their time is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import User
from credits.models import Lot, Transaction
from credits.queries import Expiry, balance, expiring, house, prove
from credits.services import NotEnoughCredits, expire_due, grant, hold, release, settle, take_back, welcome

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 1, tzinfo=UTC)


def day(number: int) -> datetime:
    return START + timedelta(days=number)


def give(user: User, amount: int, until: int | None = None) -> Transaction:
    key = f"gift:{amount}:{until}"
    return grant(
        user=user, amount=amount, key=key, reason="A gift", expires_at=day(until) if until else None, now=START
    )


def lots(user: User) -> list[int]:
    return list(Lot.objects.filter(wallet__user=user).order_by("expires_at").values_list("remaining", flat=True))


def test_what_expires_soonest_is_spent_first_and_what_never_expires_last(user: User) -> None:
    give(user, 10)
    give(user, 10, until=60)
    give(user, 10, until=30)
    hold(user=user, amount=15, key="a", reason="A track", now=day(1))
    assert lots(user) == [0, 5]
    hold(user=user, amount=10, key="b", reason="A track", now=day(1))
    assert lots(user) == [0, 0]
    assert balance(user).available == 5
    assert expiring(user) == []
    assert prove() == []


def test_a_release_returns_credits_to_the_lots_they_came_from(user: User) -> None:
    give(user, 10, until=30)
    give(user, 10, until=60)
    give(user, 10)
    drawn = hold(user=user, amount=25, key="a", reason="A track", now=day(1))
    release(hold=drawn, now=day(2))
    assert lots(user) == [10, 10]
    assert expiring(user) == [Expiry(10, day(30)), Expiry(10, day(60))]
    assert prove() == []


def test_credits_expire_when_their_time_is_over_and_only_once(user: User) -> None:
    give(user, 10, until=30)
    give(user, 7)
    assert expire_due(now=day(30) - timedelta(seconds=1)) == 0
    assert expire_due(now=day(30)) == 10
    assert expire_due(now=day(31)) == 0
    assert balance(user).available == 7
    assert house()["expired"] == 10
    assert prove() == []


def test_a_release_into_a_lot_whose_time_is_over_expires_at_once(user: User) -> None:
    give(user, 10, until=30)
    drawn = hold(user=user, amount=4, key="a", reason="A track", now=day(1))
    expire_due(now=day(30))
    release(hold=drawn, now=day(31))
    assert balance(user).total == 0
    assert house()["expired"] == 10
    assert prove() == []


def test_what_is_held_when_its_time_is_over_can_still_be_spent(user: User) -> None:
    give(user, 10, until=30)
    drawn = hold(user=user, amount=4, key="a", reason="A track", now=day(29))
    expire_due(now=day(30))
    settle(hold=drawn, now=day(31))
    assert house()["revenue"] == 4
    assert house()["expired"] == 6
    assert prove() == []


def test_credits_whose_time_is_over_are_not_spent_although_no_clock_has_run(user: User) -> None:
    give(user, 10, until=30)
    with pytest.raises(NotEnoughCredits) as refused:
        hold(user=user, amount=1, key="a", reason="A track", now=day(30))
    assert refused.value.available == 0
    assert prove() == []


def test_a_lot_can_expire_again_after_each_release(user: User) -> None:
    give(user, 10, until=30)
    drawn = [hold(user=user, amount=2, key=str(number), reason="A track", now=day(1)) for number in range(3)]
    expire_due(now=day(30))
    for number, each in enumerate(drawn):
        release(hold=each, now=day(31 + number))
    assert Transaction.objects.filter(kind="expire").count() == 4
    assert prove() == []


def test_the_same_grant_with_another_day_of_expiry_is_a_conflict(user: User) -> None:
    from credits.services import KeyConflict

    grant(user=user, amount=3, key="g", reason="A gift", expires_at=day(3), now=START)
    grant(user=user, amount=3, key="g", reason="A gift", expires_at=day(3), now=START)
    with pytest.raises(KeyConflict):
        grant(user=user, amount=3, key="g", reason="A gift", expires_at=day(4), now=START)
    assert lots(user) == [3]


def test_nothing_can_be_given_that_is_over_already(user: User) -> None:
    with pytest.raises(ValueError, match="expire before"):
        grant(user=user, amount=3, key="g", reason="A gift", expires_at=START, now=START)


def test_welcome_credits_expire_ninety_days_after_the_account_was_made(user: User) -> None:
    welcome(user=user)
    welcome(user=user)
    assert expiring(user) == [Expiry(100, user.date_joined + timedelta(days=90))]


def test_a_payment_taken_back_takes_its_own_lot_first(user: User) -> None:
    from credits.services import purchase

    give(user, 10, until=30)
    purchase(user=user, amount=20, key="purchase:in_1", reason="Pro", expires_at=day(60), now=START)
    take_back(user=user, amount=20, key="takeback:in_1:1", reason="Refunded", now=day(1))
    assert lots(user) == [10, 0]
    assert prove() == []
