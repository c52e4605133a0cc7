"""The double's checkout, through the official client: what a session may be, and how paying one ends."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from tests.doubles.conftest import BIG, PACK, PRO, Buy
from tests.doubles.stripe import StripeDouble


def kinds(double: StripeDouble) -> list[str]:
    return [event["type"] for event in double.events]


def test_a_paid_session_has_a_payment_a_charge_and_a_receipt(
    double: StripeDouble, client: stripe.StripeClient, checkout: Buy
) -> None:
    session = checkout(client_reference_id="order 7", payment_intent_data={"metadata": {"order": "7"}})
    assert (session.status, session.payment_status, session.amount_total) == ("open", "unpaid", 900)
    assert session.payment_intent is None
    assert session.url.startswith(double.base_url)

    double.pay(session.id)

    expand = ["payment_intent.latest_charge.balance_transaction", "line_items"]
    paid = client.v1.checkout.sessions.retrieve(session.id, params={"expand": expand}).to_dict()
    intent = paid["payment_intent"]
    assert (paid["status"], paid["payment_status"], paid["url"]) == ("complete", "paid", None)
    assert (intent["status"], intent["amount_received"], intent["metadata"]) == ("succeeded", 900, {"order": "7"})
    assert intent["latest_charge"]["receipt_url"].startswith(double.base_url)
    assert intent["latest_charge"]["balance_transaction"]["net"] < 900
    assert [line["description"] for line in paid["line_items"]["data"]] == ["300 credits"]
    assert kinds(double)[-1] == "checkout.session.completed"


def test_a_sessions_metadata_stays_with_the_session(
    double: StripeDouble, client: stripe.StripeClient, checkout: Buy
) -> None:
    paid = double.pay(checkout(metadata={"order": "7"}).id)
    intent = client.v1.payment_intents.retrieve(paid["payment_intent"])
    assert paid["metadata"] == {"order": "7"}
    assert intent.metadata.to_dict() == {}


def test_what_events_carry_is_neither_expanded_nor_complete(double: StripeDouble, checkout: Buy) -> None:
    double.pay(checkout().id)
    told = double.events[-1]["data"]["object"]
    assert isinstance(told["payment_intent"], str)
    assert "line_items" not in told


def test_a_declined_card_leaves_the_session_open_for_another(double: StripeDouble, checkout: Buy) -> None:
    session = checkout()
    assert double.pay(session.id, card="decline")["status"] == "open"
    assert kinds(double)[-2:] == ["charge.failed", "payment_intent.payment_failed"]
    assert double.pay(session.id)["status"] == "complete"
    assert list(double.totals()["paid"].values()) == [900]


@pytest.mark.parametrize(("succeeded", "status", "paid"), [(True, "paid", [900]), (False, "unpaid", [])])
def test_a_debit_is_complete_at_once_and_paid_or_not_days_later(
    double: StripeDouble, client: stripe.StripeClient, checkout: Buy, succeeded: bool, status: str, paid: list[int]
) -> None:
    session = double.pay(checkout().id, card="async")
    assert (session["status"], session["payment_status"]) == ("complete", "unpaid")
    assert client.v1.payment_intents.retrieve(session["payment_intent"]).status == "processing"

    double.finish_async(session["id"], succeeded=succeeded)

    assert client.v1.checkout.sessions.retrieve(session["id"]).payment_status == status
    assert kinds(double)[-1] == f"checkout.session.async_payment_{'succeeded' if succeeded else 'failed'}"
    assert list(double.totals()["paid"].values()) == paid


def test_a_session_runs_out_after_a_day_or_when_told_to(
    double: StripeDouble, client: stripe.StripeClient, checkout: Buy
) -> None:
    waits, stopped = checkout(), checkout()
    assert client.v1.checkout.sessions.expire(stopped.id).status == "expired"
    double.advance(86_400 - 60)
    assert client.v1.checkout.sessions.retrieve(waits.id).status == "open"
    double.advance(60)
    assert client.v1.checkout.sessions.retrieve(waits.id).status == "expired"
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.checkout.sessions.expire(waits.id)


def test_a_promotion_code_lowers_the_price_and_is_counted(
    double: StripeDouble, client: stripe.StripeClient, checkout: Buy
) -> None:
    double.add_promotion_code("SPRING", percent_off=20, max_redemptions=1)
    paid = double.pay(checkout(allow_promotion_codes=True).id, promotion_code="spring")
    assert (paid["amount_subtotal"], paid["amount_total"]) == (900, 720)
    assert client.v1.promotion_codes.list(params={"code": "SPRING"}).data[0].times_redeemed == 1
    with pytest.raises(Exception, match="invalid"):
        double.pay(checkout(allow_promotion_codes=True).id, promotion_code="SPRING")


def test_a_session_of_nothing_needs_no_payment(double: StripeDouble, checkout: Buy) -> None:
    double.add_promotion_code("GIFT", percent_off=100)
    paid = double.pay(checkout(allow_promotion_codes=True).id, promotion_code="GIFT")
    assert (paid["payment_status"], paid["payment_intent"]) == ("no_payment_required", None)
    assert double.totals()["paid"] == {}


def test_a_single_payment_can_have_an_invoice_which_belongs_to_no_subscription(
    double: StripeDouble, client: stripe.StripeClient, checkout: Buy
) -> None:
    customer = client.v1.customers.create(params={"email": "a@example.com"})
    paid = double.pay(checkout(customer=customer.id, invoice_creation={"enabled": True}).id)
    invoice = client.v1.invoices.retrieve(paid["invoice"], params={"expand": ["payments"]}).to_dict()
    assert (invoice["status"], invoice["amount_paid"], invoice["parent"]) == ("paid", 900, None)
    assert invoice["payments"]["data"][0]["payment"]["payment_intent"] == paid["payment_intent"]
    assert double.totals()["paid"] == {paid["payment_intent"]: 900}


REFUSED: list[tuple[dict[str, Any], str, str | None]] = [
    ({"line_items": [{"price": "price_none", "quantity": 1}]}, "line_items[0][price]", "resource_missing"),
    ({"line_items": [{"price": PRO, "quantity": 1}], "mode": "payment"}, "", None),
    ({"line_items": [{"price": PACK, "quantity": 1}], "mode": "subscription"}, "", None),
    ({"line_items": [{"price": PACK}]}, "line_items[0][quantity]", "parameter_missing"),
    ({"subscription_data": {"metadata": {"a": "b"}}}, "subscription_data", None),
    ({"customer": "cus_none"}, "customer", "resource_missing"),
    ({"allow_promotion_codes": True, "discounts": [{"coupon": "x"}]}, "allow_promotion_codes", None),
    ({"expires_at": 1}, "expires_at", None),
    ({"colour": "red"}, "colour", "parameter_unknown"),
    ({"success_url": "/done"}, "success_url", "url_invalid"),
    ({"metadata": {"x" * 41: "1"}}, "metadata[" + "x" * 41 + "]", None),
]


@pytest.mark.parametrize(("given", "param", "code"), REFUSED)
def test_what_stripe_refuses_is_refused_with_the_parameters_name(
    checkout: Buy, given: dict[str, Any], param: str, code: str | None
) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        checkout(**given)
    assert (refused.value.http_status, refused.value.param or "", refused.value.code) == (400, param, code)


def test_a_missing_object_is_not_found_and_says_which(client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError) as missing:
        client.v1.payment_intents.retrieve("pi_none")
    assert (missing.value.http_status, missing.value.code) == (404, "resource_missing")
    assert "pi_none" in str(missing.value)
    assert missing.value.request_id


def test_only_the_right_key_opens(double: StripeDouble) -> None:
    stranger = stripe.StripeClient("sk_test_other", base_addresses={"api": double.base_url}, max_network_retries=0)
    with pytest.raises(stripe.AuthenticationError):
        stranger.v1.events.list()
    assert double.requests == []


def test_requests_are_remembered_as_they_were_nested(double: StripeDouble, checkout: Buy) -> None:
    checkout(BIG, subscription_data={"metadata": {"user": "5"}})
    method, path, params, key = double.requests[-1]
    assert (method, path) == ("POST", "/v1/checkout/sessions")
    assert params["line_items"] == [{"price": BIG, "quantity": "1"}]
    assert params["subscription_data"] == {"metadata": {"user": "5"}}
    assert key


def test_the_version_asked_for_is_the_version_answered_with(double: StripeDouble) -> None:
    older = stripe.StripeClient(
        double.secret_key, base_addresses={"api": double.base_url}, stripe_version="2026-03-25.dahlia"
    )
    answer = older.v1.events.list().last_response
    assert answer.headers["stripe-version"] == "2026-03-25.dahlia"
    assert answer.headers["request-id"].startswith("req_")
