"""Half of what a delivered take cost comes back once, whatever else happens."""

from __future__ import annotations

import pytest

from accounts.models import User
from credits.models import Hold, Transaction
from credits.queries import balance, house, prove
from credits.services import NotRefundable, grant, hold, refund, release, settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def spent(user: User) -> Hold:
    grant(user=user, amount=20, key="gift", reason="A gift")
    done = hold(user=user, amount=5, key="track", reason="A track")
    settle(hold=done)
    return done


def test_half_comes_back_rounded_up(user: User, spent: Hold) -> None:
    refund(hold=spent, reason="Not what I asked for")
    assert balance(user).available == 18
    assert house()["revenue"] == 2
    assert prove() == []


def test_it_comes_back_once_even_with_another_reason(user: User, spent: Hold) -> None:
    first = refund(hold=spent, reason="Not what I asked for")
    assert refund(hold=spent.pk, reason="Bad sound").pk == first.pk
    assert balance(user).available == 18
    assert Transaction.objects.filter(kind="refund").count() == 1


def test_nothing_comes_back_for_work_under_way_or_given_back(user: User, spent: Hold) -> None:
    other = hold(user=user, amount=4, key="other", reason="A track")
    with pytest.raises(NotRefundable):
        refund(hold=other, reason="Not what I asked for")
    release(hold=other)
    with pytest.raises(NotRefundable):
        refund(hold=other, reason="Not what I asked for")
    assert balance(user).available == 15


def test_a_hold_that_does_not_exist_is_no_refund(user: User) -> None:
    with pytest.raises(Hold.DoesNotExist):
        refund(hold="00000000-0000-0000-0000-000000000001", reason="Not what I asked for")
