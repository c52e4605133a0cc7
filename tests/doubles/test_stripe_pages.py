"""The double's hosted pages, by a browser without scripts."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import stripe

from tests.doubles.conftest import BIG, PRO, Buy
from tests.doubles.stripe import StripeDouble


def press(address: str, act: str, **fields: str) -> httpx.Response:
    return httpx.post(address, data={"act": act, **fields})


def test_paying_leads_back_to_the_shop_with_the_sessions_id(double: StripeDouble, checkout: Buy) -> None:
    session = checkout()
    page = httpx.get(session.url)
    for words in ("1 × 300 credits", "Pay €9.00", "Decline", "Pay with 3-D Secure", "Pay later", "Cancel"):
        assert words in page.text
    assert "Promotion code" not in page.text
    answer = press(session.url, "pay", email="ann@example.com")
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"http://shop.test/done?session={session.id}"
    told = double.events[-1]["data"]["object"]
    assert told["customer_details"]["email"] == "ann@example.com"
    assert "completed" in httpx.get(session.url).text


def test_a_declined_card_is_told_and_can_be_followed_by_a_good_one(double: StripeDouble, checkout: Buy) -> None:
    session = checkout()
    assert "declined" in press(session.url, "decline").text
    assert press(session.url, "pay").status_code == 303


def test_three_d_secure_asks_once_more(double: StripeDouble, checkout: Buy) -> None:
    session = checkout()
    assert "Complete authentication" in press(session.url, "3ds").text
    assert double.totals()["paid"] == {}
    assert "declined" in press(session.url, "refuse").text
    assert press(session.url, "confirm").status_code == 303
    assert list(double.totals()["paid"].values()) == [900]


def test_cancel_leads_back_and_leaves_the_session_open(client: stripe.StripeClient, checkout: Buy) -> None:
    session = checkout()
    assert press(session.url, "cancel").headers["Location"] == "http://shop.test/back"
    assert client.v1.checkout.sessions.retrieve(session.id).status == "open"


def test_paying_later_completes_without_money(client: stripe.StripeClient, checkout: Buy) -> None:
    session = checkout()
    assert press(session.url, "later").status_code == 303
    assert client.v1.checkout.sessions.retrieve(session.id).payment_status == "unpaid"


def test_a_code_is_applied_before_paying_and_a_wrong_one_is_told(double: StripeDouble, checkout: Buy) -> None:
    double.add_promotion_code("HALF", percent_off=50)
    session = checkout(allow_promotion_codes=True)
    assert "invalid" in press(session.url, "apply", promotion_code="NONE").text
    assert "Pay €4.50" in press(session.url, "apply", promotion_code="HALF").text
    press(session.url, "pay")
    assert list(double.totals()["paid"].values()) == [450]


@pytest.fixture
def plan(double: StripeDouble, checkout: Buy) -> Any:
    return double.pay(checkout(PRO).id)


@pytest.fixture
def portal(client: stripe.StripeClient, plan: Any) -> str:
    params: Any = {"customer": plan["customer"], "return_url": "http://shop.test/account"}
    return client.v1.billing_portal.sessions.create(params=params).url


def test_the_portal_cancels_resumes_and_switches(client: stripe.StripeClient, portal: str, plan: Any) -> None:
    sub = plan["subscription"]
    assert "http://shop.test/account" in httpx.get(portal).text
    press(portal, "cancel", subscription=sub)
    assert client.v1.subscriptions.retrieve(sub).cancel_at_period_end is True
    press(portal, "resume", subscription=sub)
    assert client.v1.subscriptions.retrieve(sub).cancel_at_period_end is False
    press(portal, f"switch:{BIG}", subscription=sub)
    assert client.v1.subscriptions.retrieve(sub).to_dict()["items"]["data"][0]["price"]["id"] == BIG


def test_the_portal_takes_a_new_card(double: StripeDouble, client: stripe.StripeClient, portal: str, plan: Any) -> None:
    double.break_card(plan["customer"])
    before = client.v1.subscriptions.retrieve(plan["subscription"]).default_payment_method
    press(portal, "card")
    assert client.v1.subscriptions.retrieve(plan["subscription"]).default_payment_method != before
    double.advance(32 * 86_400)
    assert client.v1.subscriptions.retrieve(plan["subscription"]).status == "active"


def test_the_portals_door_closes_after_an_hour_and_opens_for_one_customer(
    double: StripeDouble, client: stripe.StripeClient, checkout: Buy, portal: str
) -> None:
    other = double.pay(checkout(PRO).id)
    press(portal, "cancel", subscription=other["subscription"])
    assert client.v1.subscriptions.retrieve(other["subscription"]).cancel_at_period_end is False
    double.advance(3601)
    assert httpx.get(portal).status_code == 410


def test_an_invoice_and_a_receipt_can_be_looked_at(
    double: StripeDouble, client: stripe.StripeClient, plan: Any
) -> None:
    double.break_card(plan["customer"])
    double.advance(32 * 86_400)
    invoice = client.v1.invoices.list(params={"status": "open"}).data[0]
    double.mend_card(plan["customer"])
    assert "€12.00" in httpx.get(invoice.hosted_invoice_url).text
    press(invoice.hosted_invoice_url, "pay")
    assert client.v1.invoices.retrieve(invoice.id).status == "paid"
    assert "€12.00" in httpx.get(client.v1.charges.list().data[0].receipt_url).text


def test_other_addresses_are_not_found(double: StripeDouble) -> None:
    assert httpx.get(f"{double.base_url}/pay/cs_none").status_code == 404
    assert httpx.get(f"{double.base_url}/elsewhere").status_code == 404


def test_the_first_page_moves_time_on_refunds_disputes_and_breaks_cards(double: StripeDouble, plan: Any) -> None:
    desk = f"{double.base_url}/"
    charge = double.world.all("charge")[-1]["id"]
    assert "Refund the rest" in httpx.get(desk).text
    press(desk, f"half:{charge}")
    press(desk, f"dispute:{charge}")
    press(desk, f"lost:{double.world.all('dispute')[-1]['id']}")
    press(desk, f"break:{plan['customer']}")
    press(desk, f"advance:{31 * 86_400}")
    assert double.totals()["refunded"] == {plan["invoice"]: 600}
    assert double.totals()["disputes_lost"] == {plan["invoice"]: 1200}
    assert "invoice.payment_failed" in httpx.get(desk).text
    assert "charged back" in press(desk, f"refund:{charge}").text
