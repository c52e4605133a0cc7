"""The double's refunds and disputes, through the official client."""

from __future__ import annotations

import pytest
import stripe

from tests.doubles.conftest import PRO, Buy
from tests.doubles.stripe import StripeDouble


@pytest.fixture
def intent(double: StripeDouble, checkout: Buy) -> str:
    """A paid one, of 900 cents."""
    return str(double.pay(checkout().id)["payment_intent"])


def charge_of(client: stripe.StripeClient, intent: str) -> stripe.Charge:
    found = client.v1.payment_intents.retrieve(intent, params={"expand": ["latest_charge.refunds"]})
    assert isinstance(found.latest_charge, stripe.Charge)
    return found.latest_charge


def test_partial_refunds_add_up_on_the_charge(double: StripeDouble, client: stripe.StripeClient, intent: str) -> None:
    client.v1.refunds.create(params={"payment_intent": intent, "amount": 300, "reason": "requested_by_customer"})
    assert (charge_of(client, intent).amount_refunded, charge_of(client, intent).refunded) == (300, False)
    double.refund(intent)
    charge = charge_of(client, intent)
    assert (charge.amount_refunded, charge.refunded, len(charge.refunds.data)) == (900, True, 2)
    told = [event["data"]["object"]["amount_refunded"] for event in double.events if event["type"] == "charge.refunded"]
    assert told == [300, 900]
    assert double.totals()["refunded"] == {intent: 900}


def test_more_than_is_left_cannot_be_refunded(double: StripeDouble, client: stripe.StripeClient, intent: str) -> None:
    double.refund(intent, 800)
    with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded"):
        client.v1.refunds.create(params={"payment_intent": intent, "amount": 101})
    double.refund(intent, 100)
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.refunds.create(params={"payment_intent": intent})
    assert refused.value.code == "charge_already_refunded"


def test_a_refund_asked_for_twice_with_one_key_happens_once(
    double: StripeDouble, client: stripe.StripeClient, intent: str
) -> None:
    double.faults.force("lost_answer")
    ask = {"payment_intent": intent, "amount": 300}
    with pytest.raises(stripe.APIConnectionError):
        client.v1.refunds.create(params=ask, options={"idempotency_key": "refund:1"})
    client.v1.refunds.create(params=ask, options={"idempotency_key": "refund:1"})
    assert double.totals()["refunded"] == {intent: 300}


def test_a_refund_that_fails_gives_the_money_back_to_the_account(
    double: StripeDouble, client: stripe.StripeClient, intent: str
) -> None:
    made = double.refund(intent, 300, status="pending")
    assert client.v1.refunds.retrieve(made["id"]).status == "pending"
    double.fail_refund(made["id"])
    failed = client.v1.refunds.retrieve(made["id"])
    assert (failed.status, failed.failure_reason) == ("failed", "expired_or_canceled_card")
    assert charge_of(client, intent).amount_refunded == 0
    assert double.events[-1]["type"] == "refund.failed"
    assert double.totals()["refunded"] == {}


def test_a_pending_refund_arrives_without_being_counted_twice(double: StripeDouble, intent: str) -> None:
    made = double.refund(intent, 300, status="pending")
    assert double.settle_refund(made["id"])["status"] == "succeeded"
    assert double.totals()["refunded"] == {intent: 300}


def test_a_dispute_takes_the_money_and_gives_it_back_when_won(
    double: StripeDouble, client: stripe.StripeClient, intent: str
) -> None:
    made = double.dispute(intent)
    assert client.v1.disputes.retrieve(made["id"]).status == "needs_response"
    assert charge_of(client, intent).disputed is True
    answered = client.v1.disputes.update(made["id"], params={"evidence": {"uncategorized_text": "Heard it."}})
    assert answered.status == "under_review"
    double.close_dispute(made["id"], "won")
    assert client.v1.disputes.retrieve(made["id"]).status == "won"
    assert [event["type"] for event in double.events][-5:] == [
        "charge.dispute.created", "charge.dispute.funds_withdrawn", "charge.dispute.updated",
        "charge.dispute.funds_reinstated", "charge.dispute.closed",
    ]  # fmt: skip
    assert double.totals()["disputes_lost"] == {}


def test_a_lost_dispute_is_lost_for_its_amount_and_cannot_be_refunded(
    double: StripeDouble, client: stripe.StripeClient, intent: str
) -> None:
    made = double.dispute(intent, 500)
    assert client.v1.disputes.close(made["id"]).status == "lost"
    assert double.totals()["disputes_lost"] == {intent: 500}
    with pytest.raises(stripe.InvalidRequestError, match="charged back"):
        client.v1.refunds.create(params={"payment_intent": intent})


def test_an_inquiry_takes_no_money(double: StripeDouble, intent: str) -> None:
    made = double.dispute(intent, is_inquiry=True)
    assert made["status"] == "warning_needs_response"
    double.close_dispute(made["id"], "warning_closed")
    assert [event["type"] for event in double.events][-2:] == ["charge.dispute.created", "charge.dispute.closed"]


def test_money_back_for_a_plan_is_counted_for_its_invoice(
    double: StripeDouble, client: stripe.StripeClient, checkout: Buy
) -> None:
    plan = double.pay(checkout(PRO).id)
    paying = client.v1.invoice_payments.list(params={"invoice": plan["invoice"]}).data[0].payment.payment_intent
    double.refund(str(paying), 200)
    assert double.totals()["refunded"] == {plan["invoice"]: 200}


def test_an_unpaid_intent_cannot_be_refunded(double: StripeDouble, client: stripe.StripeClient, checkout: Buy) -> None:
    waiting = double.pay(checkout().id, card="async")["payment_intent"]
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.refunds.create(params={"payment_intent": waiting})
    assert refused.value.code == "payment_intent_unexpected_state"
