"""Money that goes back after its credits were spent leaves a debt, never a wallet below 0 and never free music."""

from __future__ import annotations

import pytest

from accounts.models import User
from credits.models import Transaction
from credits.queries import Balance, balance, issued_by_payment, prove
from credits.services import (
    NotEnoughCredits,
    adjust,
    give_again,
    grant,
    hold,
    purchase,
    release,
    settle,
    take_back,
)

pytestmark = pytest.mark.django_db


def buy(user: User, amount: int = 300, payment: str = "pi_1") -> None:
    purchase(user=user, amount=amount, key=f"purchase:{payment}", reason="300 credits")


def spend(user: User, amount: int, key: str = "spent") -> None:
    settle(hold=hold(user=user, amount=amount, key=key, reason="A track"))


def refund(user: User, amount: int, number: int = 1, payment: str = "pi_1") -> Transaction:
    return take_back(user=user, amount=amount, key=f"takeback:{payment}:{number}", reason="Refunded")


def test_what_was_not_spent_is_simply_taken(user: User) -> None:
    buy(user)
    refund(user, 300)
    assert balance(user) == Balance(0, 0, 0)
    assert issued_by_payment() == {"pi_1": 0}
    assert prove() == []


def test_what_was_spent_becomes_a_debt_that_blocks_the_next_hold(user: User) -> None:
    buy(user)
    spend(user, 260)
    refund(user, 300)
    assert balance(user) == Balance(0, 0, 260)
    with pytest.raises(NotEnoughCredits) as refused:
        hold(user=user, amount=4, key="next", reason="A track")
    assert (refused.value.missing, refused.value.owed) == (264, 260)
    assert "260 pay what you owe" in str(refused.value)
    assert prove() == []


def test_the_next_credits_pay_the_debt_first(user: User) -> None:
    buy(user)
    spend(user, 260)
    refund(user, 300)
    grant(user=user, amount=60, key="gift", reason="A gift")
    assert balance(user) == Balance(0, 0, 200)
    buy(user, payment="pi_2")
    assert balance(user) == Balance(100, 0, 0)
    assert Transaction.objects.filter(kind="repay").count() == 2
    assert prove() == []


def test_work_under_way_goes_on_and_what_it_gives_back_pays_the_debt(user: User) -> None:
    buy(user)
    spend(user, 200)
    open_hold = hold(user=user, amount=50, key="open", reason="A track")
    refund(user, 300)
    assert balance(user) == Balance(0, 50, 250)
    release(hold=open_hold)
    assert balance(user) == Balance(0, 0, 200)
    assert prove() == []


def test_a_refund_that_failed_gives_back_and_lifts_the_debt(user: User) -> None:
    buy(user)
    spend(user, 260)
    refund(user, 300)
    give_again(user=user, amount=300, key="restore:pi_1:2", reason="The refund failed")
    assert balance(user) == Balance(40, 0, 0)
    assert issued_by_payment() == {"pi_1": 300}
    assert prove() == []


def test_taking_back_twice_with_one_key_takes_once(user: User) -> None:
    buy(user)
    spend(user, 290)
    first = refund(user, 30)
    assert refund(user, 30).pk == first.pk
    assert balance(user) == Balance(0, 0, 20)


def test_staff_cannot_take_more_than_there_is_and_what_they_give_pays_the_debt(user: User, staff: User) -> None:
    buy(user)
    spend(user, 300)
    refund(user, 300)
    with pytest.raises(NotEnoughCredits):
        adjust(user=user, amount=-1, key="minus", reason="A mistake", by=staff)
    adjust(user=user, amount=310, key="plus", reason="Goodwill", by=staff)
    assert balance(user) == Balance(10, 0, 0)
    assert prove() == []


@pytest.mark.parametrize("key", ["pi_1:1", "takeback:", "grant:1", "purchase:pi_1"])
def test_a_key_that_is_not_of_its_kind_is_refused(user: User, key: str) -> None:
    with pytest.raises(ValueError, match="key"):
        take_back(user=user, amount=1, key=key, reason="Refunded")


@pytest.mark.parametrize("key", ["purchase:pi_1", "TAKEBACK:pi_1:1", "refund:x", "expire:1", "repay:1:1"])
def test_nobody_grants_under_a_key_of_the_ledgers_own(user: User, key: str) -> None:
    with pytest.raises(ValueError, match="the ledger's own"):
        grant(user=user, amount=1, key=key, reason="A gift")


def test_the_proof_finds_more_taken_back_than_was_bought(user: User) -> None:
    buy(user, 10)
    refund(user, 8)
    refund(user, 8, number=2)
    assert [found.invariant for found in prove()] == ["I9"]
