"""A line that staff add to a month's invoice costs or saves money, and brings no credits."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import User
from billing.models import Order, Payment
from billing.queries.purchases import payments, purchases_in_words
from tests.billing.shop import Shop, purse


@pytest.fixture
def order(shop: Shop, user: User) -> Order:
    """A month of Pro, paid and told."""
    bought = shop.bought(user, plan="pro")
    shop.tell_all()
    return bought


def renewed(shop: Shop, order: Order) -> Payment:
    """The month after this one, paid and told."""
    shop.double.next_period(shop.subscription(order))
    assert [event.error for event in shop.tell_all() if event.error] == []
    return Payment.objects.latest("paid_at")


@pytest.mark.parametrize(("amount", "quantity"), [(-500, 1), (100, 3), (0, 1), (5000, 2)])
def test_a_month_beside_a_line_of_staff_is_one_month(
    shop: Shop, user: User, order: Order, amount: int, quantity: int
) -> None:
    shop.double.add_invoice_item(shop.subscription(order), amount, quantity)
    month = renewed(shop, order)
    assert (month.credits, month.amount_cents, month.plan) == (600, 1200 + amount * quantity, "pro")
    shop.books_agree()


def test_a_month_behind_many_lines_of_staff_is_still_found(shop: Shop, user: User, order: Order) -> None:
    for _ in range(12):
        shop.double.add_invoice_item(shop.subscription(order), 10)
    month = renewed(shop, order)
    assert (month.credits, month.amount_cents) == (600, 1320)
    shop.books_agree()


def test_a_line_of_staff_beside_a_change_of_plan_brings_nothing(shop: Shop, user: User, order: Order) -> None:
    shop.double.add_invoice_item(shop.subscription(order), 700, 2)
    shop.double.change_plan(shop.subscription(order), "price_enterprise")
    shop.tell_all()
    assert 2395 <= Payment.objects.latest("pk").credits <= 2400
    shop.books_agree()


@pytest.mark.parametrize("pricing", [None, {"type": "price_details", "unit_amount_decimal": "1200"}])
def test_a_month_whose_line_tells_no_price_is_of_the_plan_that_was_bought(
    shop: Shop, user: User, order: Order, pricing: dict[str, Any] | None
) -> None:
    shop.double.next_period(shop.subscription(order))
    shop.double.add_invoice_item(shop.subscription(order), 100)
    invoice = next(one for one in shop.double.events[::-1] if one["type"] == "invoice.paid")["data"]["object"]
    shop.double.strip_pricing(invoice["id"], pricing)
    assert [event.error for event in shop.tell_all() if event.error] == []
    assert (Payment.objects.get(stripe_id=invoice["id"]).credits, purse(user)[0] >= 600) == (600, True)


def test_an_invoice_of_such_lines_alone_is_kept_as_money_and_brings_no_credits(
    shop: Shop, user: User, order: Order
) -> None:
    shop.double.add_invoice_item(shop.subscription(order), 500)
    fee = shop.double.bill_now(shop.subscription(order))
    assert [event.error for event in shop.tell_all() if event.error] == []
    payment = Payment.objects.get(stripe_id=fee["id"])
    assert (payment.credits, payment.amount_cents, purse(user)) == (0, 500, (600, 0))
    assert purchases_in_words(payments(user=user), [], {})[0].what == "An extra charge"
    shop.books_agree()
