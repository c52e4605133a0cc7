"""Many copies at the same moment, and different news of one payment at the same moment: credited once, one end."""

from __future__ import annotations

from collections import Counter

import pytest

from accounts.models import User
from billing import services
from billing.models import Event, Order, Payment
from credits.models import Transaction
from tests.billing.shop import Obj, Shop, purse
from tests.support.crowd import all_at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The work is done by whoever received the event, so that all of them race."""
    monkeypatch.setattr("billing.services.handing_over.soon", lambda work: work())


def test_fifty_parallel_copies_credit_once(shop: Shop, user: User, at_once: None) -> None:
    shop.bought(user)
    event = next(one for one in shop.double.events if one["type"] == "checkout.session.completed")
    all_at_once(50, lambda _: shop.tell(event).pk)
    assert Event.objects.get().state == "done"
    assert (purse(user), Payment.objects.count()) == ((300, 0), 1)
    assert Counter(Transaction.objects.values_list("kind", flat=True)) == {"purchase": 1}


def test_everything_about_one_payment_at_once_ends_with_stripe_s_totals(shop: Shop, user: User, at_once: None) -> None:
    for _ in range(5):
        before = len(shop.double.events)
        order = shop.bought(user)
        for cents in (10, 20, 30):
            shop.double.refund(shop.intent(order), cents)
        news = shop.double.events[before:]

        def tell(number: int, news: list[Obj] = news) -> None:
            shop.tell(news[number % len(news)])

        all_at_once(40, tell)
        services.reconcile()
        payment = Payment.objects.get(order=order)
        assert (payment.refunded_cents, payment.taken_credits) == (60, 36)
    assert purse(user) == (5 * (300 - 36), 0)
    assert not Event.objects.exclude(state="done").exists()
    shop.books_agree()


def test_twenty_clicks_on_one_form_are_one_order_and_one_session(shop: Shop, user: User) -> None:
    orders = all_at_once(20, lambda _: shop.order(user, key="form").url)
    assert (len(set(orders)), Order.objects.count()) == (1, 1)
    assert len(shop.double.world.all("checkout.session")) == 1
