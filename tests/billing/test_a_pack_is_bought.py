"""A pack: ordered at the row's price, paid at Stripe, credited once."""

from __future__ import annotations

import pytest

from accounts.models import User
from billing import services
from billing.models import Order, OrderStatus, Pack, Payment
from tests.billing.shop import Shop, purse


def test_a_paid_pack_brings_its_credits(shop: Shop, user: User) -> None:
    order = shop.bought(user)
    shop.tell_all()
    order.refresh_from_db()
    payment = Payment.objects.get()
    assert (order.status, purse(user)) == (OrderStatus.PAID, (300, 0))
    assert (payment.stripe_id, payment.amount_cents, payment.credits) == (shop.intent(order), 500, 300)
    assert payment.receipt_url
    shop.books_agree()


def test_the_success_page_alone_proves_nothing(shop: Shop, user: User) -> None:
    order = shop.order(user)
    services.check_order(order=order)
    assert (order.status, purse(user)) == (OrderStatus.OPEN, (0, 0))


def test_whoever_comes_back_first_is_credited_without_a_webhook(shop: Shop, user: User) -> None:
    order = shop.bought(user)
    assert services.check_order(order=order).status == OrderStatus.PAID
    assert purse(user) == (300, 0)
    shop.tell_all()
    assert purse(user) == (300, 0)


def test_two_clicks_on_one_form_are_one_order_and_one_session(shop: Shop, user: User) -> None:
    one, other = shop.order(user, key="form"), shop.order(user, key="form")
    assert (one.pk, one.url) == (other.pk, other.url)
    assert [path for _, path, _, _ in shop.double.requests].count("/v1/checkout/sessions") == 1


def test_a_form_s_key_is_good_for_one_thing(shop: Shop, user: User) -> None:
    shop.order(user, key="form", pack="starter")
    with pytest.raises(services.OrderConflict):
        shop.order(user, key="form", pack="label")


def test_the_key_of_somebody_else_s_form_is_another_order(shop: Shop, user: User, other_user: User) -> None:
    assert shop.order(user, key="form").pk != shop.order(other_user, key="form").pk


def test_what_is_asked_of_stripe_is_the_row_s_price(shop: Shop, user: User) -> None:
    order = shop.order(user, pack="maker")
    asked = next(params for _, path, params, _ in shop.double.requests if path == "/v1/checkout/sessions")
    assert asked["line_items"] == [{"price": "price_maker", "quantity": "1"}]
    assert asked["payment_intent_data"]["metadata"]["order"] == asked["metadata"]["order"] == str(order.pk)
    assert (order.amount_cents, order.currency, order.credits) == (1000, "eur", 700)


def test_an_order_keeps_what_it_promised_when_the_pack_changes(shop: Shop, user: User) -> None:
    order = shop.order(user)
    Pack.objects.filter(slug="starter").update(credits=1, amount_cents=1)
    shop.double.pay(order.stripe_session_id or "")
    shop.tell_all()
    assert purse(user) == (300, 0)


@pytest.mark.parametrize("change", [{"is_on_sale": False}, {"stripe_price_id": ""}])
def test_what_is_not_on_sale_is_not_sold(shop: Shop, user: User, change: dict[str, object]) -> None:
    Pack.objects.filter(slug="starter").update(**change)
    with pytest.raises(services.NotOnSale):
        shop.order(user)
    assert not Order.objects.exists()


def test_a_promotion_code_makes_it_cheaper_and_not_smaller(shop: Shop, user: User) -> None:
    shop.double.add_promotion_code("HALF", percent_off=50)
    shop.bought(user, code="HALF")
    shop.tell_all()
    assert Payment.objects.get().amount_cents == 250
    assert purse(user) == (300, 0)
    shop.books_agree()


def test_a_promotion_code_for_everything_needs_no_payment(shop: Shop, user: User) -> None:
    shop.double.add_promotion_code("GIFT", percent_off=100)
    order = shop.bought(user, code="GIFT")
    shop.tell_all()
    shop.tell(shop.double.events[-1])
    assert (purse(user), Payment.objects.get().stripe_id) == ((300, 0), order.stripe_session_id)
    shop.books_agree()


def test_a_debit_is_credited_when_it_arrives(shop: Shop, user: User) -> None:
    order = shop.bought(user, card="async")
    shop.tell_all()
    order.refresh_from_db()
    assert (order.status, purse(user)) == (OrderStatus.OPEN, (0, 0))
    shop.double.finish_async(order.stripe_session_id or "")
    shop.tell_all()
    order.refresh_from_db()
    assert (order.status, purse(user)) == (OrderStatus.PAID, (300, 0))


def test_a_debit_that_fails_closes_the_order(shop: Shop, user: User) -> None:
    order = shop.bought(user, card="async")
    shop.double.finish_async(order.stripe_session_id or "", succeeded=False)
    shop.tell_all()
    order.refresh_from_db()
    assert (order.status, purse(user)) == (OrderStatus.FAILED, (0, 0))


def test_an_order_that_nobody_paid_expires(shop: Shop, user: User) -> None:
    order = shop.order(user)
    shop.later(25 * 3600)
    order.refresh_from_db()
    assert (order.status, purse(user)) == (OrderStatus.EXPIRED, (0, 0))


def test_a_declined_card_costs_nothing_and_may_be_followed_by_a_good_one(shop: Shop, user: User) -> None:
    order = shop.bought(user, card="decline")
    shop.tell_all()
    assert purse(user) == (0, 0)
    shop.double.pay(order.stripe_session_id or "")
    shop.tell_all()
    assert purse(user) == (300, 0)


@pytest.mark.parametrize("change", [{"amount_cents": 400}, {"currency": "usd"}])
def test_nobody_is_sent_to_pay_another_price_than_was_shown(shop: Shop, user: User, change: dict[str, object]) -> None:
    Pack.objects.filter(slug="starter").update(**change)
    with pytest.raises(services.PaymentsRefused, match="price"):
        shop.order(user, key="form")
    assert Order.objects.get().url == ""
    shop.open()
    Pack.objects.filter(slug="starter").update(amount_cents=500, currency="eur")
    with pytest.raises(services.PaymentsRefused):
        shop.order(user, key="form")
    assert shop.order(user, key="another form").url
