"""Refunds and disputes: credits follow the money, before, during and after they are spent, and never below zero."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from accounts.models import User
from billing.models import Payment
from credits.queries import balance, prove
from credits.services import NotEnoughCredits, hold, release, settle
from tests.billing.shop import Shop, purse


class Buyer:
    """A person with a pack of 300 credits for 5 euros, and what may happen to its money."""

    def __init__(self, shop: Shop, user: User) -> None:
        self.shop, self.user = shop, user
        self.intent = shop.intent(shop.bought(user))
        self.refund = self.dispute = self.work = ""
        self.is_known = False

    def happen(self, what: str) -> None:
        double = self.shop.double
        ways: dict[str, Callable[[], object]] = {
            "paid": lambda: None,
            "begin": self.begin,
            "spend": lambda: settle(hold=self.begin()),
            "finish": lambda: settle(hold=self.work),
            "give up": lambda: release(hold=self.work),
            "refund": lambda: self.refunded(None),
            "partial": lambda: self.refunded(150),
            "refund fails": lambda: double.fail_refund(self.refund),
            "dispute": self.disputed,
            "won": lambda: double.close_dispute(self.dispute, "won"),
            "lost": lambda: double.close_dispute(self.dispute, "lost"),
        }
        ways[what]()
        # Whoever pays last was refunded before anything was told.
        if what != "refund" or self.is_known:
            self.told()
        self.is_known = self.is_known or what == "paid"

    def begin(self) -> str:
        self.work = str(hold(user=self.user, amount=200, key="track", reason="A track").pk)
        return self.work

    def refunded(self, cents: int | None) -> None:
        self.refund = self.shop.double.refund(self.intent, cents)["id"]

    def disputed(self) -> None:
        self.dispute = self.shop.double.dispute(self.intent)["id"]

    def told(self) -> None:
        """Twice, the second time in reverse."""
        for event in reversed(self.shop.tell_all()):
            self.shop.tell(self.shop.double.world.objects[event.stripe_id])


@pytest.fixture
def buyer(shop: Shop, user: User) -> Buyer:
    return Buyer(shop, user)


# What happens, and then: available, owed.
LIVES = {
    "paid": (300, 0),
    "paid, refund": (0, 0),
    "refund, paid": (0, 0),
    "paid, partial": (210, 0),
    "paid, partial, partial": (120, 0),
    "paid, partial, refund fails": (300, 0),
    "paid, refund, refund fails": (300, 0),
    "paid, dispute": (0, 0),
    "paid, dispute, won": (300, 0),
    "paid, dispute, lost": (0, 0),
    "paid, partial, dispute, lost": (0, 0),
    "paid, partial, dispute, won": (210, 0),
    "paid, spend, refund": (0, 200),
    "paid, spend, partial": (10, 0),
    "paid, spend, partial, partial": (0, 80),
    "paid, spend, refund, refund fails": (100, 0),
    "paid, spend, dispute": (0, 200),
    "paid, spend, dispute, won": (100, 0),
    "paid, spend, dispute, lost": (0, 200),
    "paid, partial, spend, dispute, lost": (0, 200),
    "paid, begin, refund, finish": (0, 200),
    "paid, begin, refund, give up": (0, 0),
    "paid, begin, dispute, won, finish": (100, 0),
    "paid, begin, dispute, lost, give up": (0, 0),
    "paid, begin, partial, finish, dispute, won": (10, 0),
}


@pytest.mark.parametrize("life", LIVES)
def test_credits_follow_the_money(shop: Shop, user: User, buyer: Buyer, life: str) -> None:
    for what in life.split(", "):
        buyer.happen(what)
        now = balance(user)
        assert min(now.available, now.held, now.owed) >= 0, what
        assert prove() == [], what
    buyer.told()
    assert purse(user) == LIVES[life]
    shop.books_agree()


def test_a_debt_stops_new_work_and_is_paid_off_by_the_next_pack(shop: Shop, user: User, buyer: Buyer) -> None:
    for what in ("paid", "spend", "refund"):
        buyer.happen(what)
    with pytest.raises(NotEnoughCredits):
        hold(user=user, amount=1, key="more", reason="A track")
    shop.bought(user)
    shop.tell_all()
    assert purse(user) == (100, 0)
    shop.books_agree()


def test_an_inquiry_costs_nothing(shop: Shop, user: User, buyer: Buyer) -> None:
    buyer.happen("paid")
    shop.double.dispute(buyer.intent, is_inquiry=True)
    shop.tell_all()
    assert (purse(user), Payment.objects.get().disputed_cents) == ((300, 0), 0)


@pytest.mark.parametrize(("cents", "taken"), [(1, 1), (2, 2), (249, 150), (250, 150), (499, 300), (500, 300)])
def test_the_share_is_rounded_up_to_whole_credits(shop: Shop, user: User, buyer: Buyer, cents: int, taken: int) -> None:
    buyer.happen("paid")
    shop.double.refund(buyer.intent, cents)
    shop.tell_all()
    assert purse(user) == (300 - taken, 0)


def test_many_small_refunds_take_what_one_would(shop: Shop, user: User, buyer: Buyer) -> None:
    buyer.happen("paid")
    for _ in range(10):
        shop.double.refund(buyer.intent, 7)
        shop.tell_all()
    assert purse(user) == (300 - 42, 0)
    shop.books_agree()


def test_a_pending_refund_that_fails_gives_everything_again(shop: Shop, user: User, buyer: Buyer) -> None:
    buyer.happen("paid")
    refund = shop.double.refund(buyer.intent, status="pending")
    shop.tell_all()
    assert purse(user) == (0, 0)
    shop.double.fail_refund(refund["id"])
    shop.tell_all()
    assert purse(user) == (300, 0)


def test_a_refund_heard_of_before_its_payment_brings_both(shop: Shop, user: User, buyer: Buyer) -> None:
    shop.double.refund(buyer.intent, 100)
    shop.tell(shop.double.events[-1])
    assert purse(user) == (240, 0)
    shop.tell_all()
    assert purse(user) == (240, 0)


def test_a_month_of_a_plan_is_refunded_like_a_pack(shop: Shop, user: User) -> None:
    order = shop.bought(user, plan="pro")
    shop.tell_all()
    assert purse(user) == (600, 0)
    intent = Payment.objects.get().payment_intent or ""
    shop.double.refund(intent, 600)
    shop.tell_all()
    assert purse(user) == (300, 0)
    assert order.pk
    shop.books_agree()


def test_a_refunded_month_may_be_heard_of_before_it_was_paid(shop: Shop, user: User) -> None:
    shop.bought(user, plan="pro")
    intent = next(one["id"] for one in shop.double.world.all("payment_intent"))
    shop.double.refund(intent)
    shop.tell(next(event for event in shop.double.events if event["type"] == "charge.refunded"))
    assert (purse(user), Payment.objects.get().taken_credits) == ((0, 0), 600)
    shop.tell_all()
    assert purse(user) == (0, 0)
    shop.books_agree()
