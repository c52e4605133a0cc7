"""Stripe is slow, broken, or says no: people read a plain sentence, and nothing is sold or credited twice."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import User
from billing import gateway, services
from billing.models import Customer, Order
from tests.billing.shop import Shop, purse


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """No waiting between two attempts."""
    monkeypatch.setattr("stripe._http_client.HTTPClient._sleep_time_seconds", lambda *_, **__: 0.0)


@pytest.fixture
def customer(shop: Shop, user: User) -> None:
    """Known at Stripe already, so that the next write is the checkout."""
    shop.order(user)


def sessions(shop: Shop, order: Order) -> int:
    made = shop.double.world.all("checkout.session")
    return sum(one["client_reference_id"] == str(order.pk) for one in made)


def test_where_nothing_is_configured_nothing_is_asked(shop: Shop, user: User, settings: Any) -> None:
    settings.STRIPE_SECRET_KEY = ""
    assert not gateway.is_configured()
    with pytest.raises(services.PaymentsAway, match="not set up"):
        shop.order(user)


def test_when_stripe_is_away_the_order_waits_for_the_next_click(shop: Shop, user: User, settings: Any) -> None:
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    with pytest.raises(services.PaymentsAway, match="does not answer"):
        shop.order(user, key="form")
    settings.STRIPE_API_BASE = shop.double.base_url
    order = shop.order(user, key="form")
    assert (Order.objects.count(), sessions(shop, order)) == (1, 1)


def test_an_answer_that_got_lost_is_no_second_session(shop: Shop, user: User, customer: None) -> None:
    shop.double.faults.force("lost_answer", "lost_answer")
    try:
        shop.order(user, key="form")
    except services.PaymentsAway:
        shop.order(user, key="form")
    assert sessions(shop, Order.objects.get(key="form")) == 1


def test_a_failure_that_stripe_remembers_is_not_asked_for_again(shop: Shop, user: User, customer: None) -> None:
    """The same key would get the same 500 for a day."""
    shop.double.faults.force("server_error")
    with pytest.raises(services.PaymentsAway):
        shop.order(user, key="form")
    order = shop.order(user, key="form")
    assert order.url
    keys = [key for method, path, _, key in shop.double.requests if path == "/v1/checkout/sessions"]
    assert keys[-1] == f"order:{order.pk}:checkout:1"
    shop.double.pay(order.stripe_session_id or "")
    shop.tell_all()
    assert purse(user) == (300, 0)


@pytest.mark.parametrize("fault", ["too_many", "conflict", "server_error", "lost_answer"])
def test_every_fault_ends_in_one_paid_order(shop: Shop, user: User, fault: str) -> None:
    shop.double.faults.force(fault, fault)
    for _ in range(3):
        try:
            order = shop.order(user, key="form")
            break
        except services.PaymentsAway:
            continue
    shop.double.pay(order.stripe_session_id or "")
    shop.double.faults.force("too_many", "too_many")
    shop.tell_all()
    services.reconcile()
    assert (purse(user), Customer.objects.count()) == ((300, 0), 1)


def test_a_price_that_stripe_does_not_know_is_refused_in_words(shop: Shop, user: User) -> None:
    del shop.double.world.objects["price_starter"]
    with pytest.raises(services.PaymentsRefused, match="refused"):
        shop.order(user)


def test_a_wrong_key_tells_nobody_which_key(shop: Shop, user: User, settings: Any, caplog: Any) -> None:
    settings.STRIPE_SECRET_KEY = "sk_test_wrong_and_secret"
    with pytest.raises(services.PaymentsAway) as told:
        shop.order(user)
    assert "wrong_and_secret" not in f"{told.value}{caplog.text}"


def test_a_customer_deleted_at_stripe_is_made_anew(shop: Shop, user: User) -> None:
    shop.bought(user)
    shop.tell_all()
    old = shop.customer(user)
    shop.double.world.objects[old] = {"id": old, "object": "customer", "deleted": True}
    shop.double.world.emit("customer.deleted", {"id": old, "object": "customer"})
    shop.tell_all()
    shop.bought(user)
    shop.tell_all()
    assert purse(user) == (600, 0)
    assert shop.customer(user) != old


def test_a_customer_deleted_without_a_word_is_made_anew(shop: Shop, user: User) -> None:
    shop.order(user)
    old = shop.customer(user)
    del shop.double.world.objects[old]
    shop.bought(user)
    shop.tell_all()
    assert purse(user) == (300, 0)
    assert shop.customer(user) != old


def test_an_order_whose_first_session_got_lost_is_not_closed_by_its_end(shop: Shop, user: User, customer: None) -> None:
    lost = shop.order(user, key="form").stripe_session_id or ""
    Order.objects.filter(key="form").update(tries=1, stripe_session_id=None, url="")
    order = shop.order(user, key="form")
    assert order.stripe_session_id != lost
    shop.double.expire(lost)
    shop.tell_all()
    order.refresh_from_db()
    assert order.status == "open"
