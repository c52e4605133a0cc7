"""The double's subscriptions, through the official client: invoices, renewals, changes, failures and the end."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import stripe

from tests.doubles.conftest import BIG, PRO, Buy
from tests.doubles.stripe import StripeDouble

DAY = 86_400


@pytest.fixture
def plan(double: StripeDouble, checkout: Buy) -> Any:
    """A paid subscription's session."""
    return double.pay(checkout(PRO, subscription_data={"metadata": {"user": "5"}}).id)


def invoices_of(client: stripe.StripeClient, session: Any) -> list[dict[str, Any]]:
    """Oldest first."""
    rows = client.v1.invoices.list(params={"subscription": session["subscription"], "limit": 100})
    return [row.to_dict() for row in rows.data][::-1]


def since(double: StripeDouble, place: int) -> list[str]:
    return [event["type"] for event in double.events[place:]]


def test_the_first_invoice_names_its_subscription_price_and_period(
    double: StripeDouble, client: stripe.StripeClient, plan: Any
) -> None:
    sub = client.v1.subscriptions.retrieve(plan["subscription"]).to_dict()
    invoice = client.v1.invoices.retrieve(plan["invoice"]).to_dict()
    item, line = sub["items"]["data"][0], invoice["lines"]["data"][0]
    assert (sub["status"], sub["metadata"], item["price"]["id"]) == ("active", {"user": "5"}, PRO)
    assert (invoice["status"], invoice["amount_paid"], invoice["billing_reason"]) == (
        "paid",
        1200,
        "subscription_create",
    )
    assert invoice["parent"]["subscription_details"] == {"metadata": {"user": "5"}, "subscription": sub["id"]}
    assert line["pricing"]["price_details"]["price"] == PRO
    assert line["period"] == {"start": item["current_period_start"], "end": item["current_period_end"]}
    assert "current_period_end" not in sub
    assert (plan["payment_intent"], plan["payment_status"]) == (None, "paid")
    assert double.totals()["paid"] == {plan["invoice"]: 1200}


def test_each_month_brings_an_invoice_on_the_same_day(
    double: StripeDouble, client: stripe.StripeClient, plan: Any
) -> None:
    double.advance(70 * DAY)
    paid = invoices_of(client, plan)
    assert [row["billing_reason"] for row in paid] == ["subscription_create"] + ["subscription_cycle"] * 2
    periods = [row["lines"]["data"][0]["period"] for row in paid]
    assert periods[0]["end"] == periods[1]["start"]
    assert periods[1]["end"] == periods[2]["start"]
    assert {28, 29, 30, 31} >= {(one["end"] - one["start"]) // DAY for one in periods}
    assert paid[1]["created"] == periods[1]["start"]
    assert sum(double.totals()["paid"].values()) == 3600


def test_the_last_day_of_a_month_is_met_by_the_last_day_of_a_shorter_one() -> None:
    from tests.doubles.stripe import periods

    anchor = int(datetime(2026, 1, 31, 12, tzinfo=UTC).timestamp())
    february = periods.after(anchor, "month", 1, anchor)
    march = periods.after(february, "month", 1, anchor)
    assert [datetime.fromtimestamp(one, UTC).day for one in (february, march)] == [28, 31]


def test_a_declined_renewal_is_past_due_tried_again_and_recovers_with_a_new_card(
    double: StripeDouble, client: stripe.StripeClient, plan: Any
) -> None:
    double.break_card(plan["customer"])
    place = len(double.events)
    double.next_period(plan["subscription"])
    sub, late = client.v1.subscriptions.retrieve(plan["subscription"]), invoices_of(client, plan)[-1]
    assert "invoice.payment_failed" in since(double, place)
    assert (sub.status, late["status"], late["attempt_count"]) == ("past_due", "open", 1)
    assert late["next_payment_attempt"] == late["created"] + 3 * DAY

    double.mend_card(plan["customer"])
    double.advance(5 * DAY)
    sub, late = client.v1.subscriptions.retrieve(plan["subscription"]), invoices_of(client, plan)[-1]
    assert (sub.status, late["status"], late["attempt_count"]) == ("active", "paid", 2)


def test_after_the_last_attempt_the_subscription_ends(
    double: StripeDouble, client: stripe.StripeClient, plan: Any
) -> None:
    double.break_card(plan["customer"])
    double.advance(50 * DAY)
    sub = client.v1.subscriptions.retrieve(plan["subscription"])
    assert (sub.status, sub.cancellation_details.reason) == ("canceled", "payment_failed")
    assert sum(double.totals()["paid"].values()) == 1200


def test_an_open_invoice_can_be_paid_by_hand(double: StripeDouble, client: stripe.StripeClient, plan: Any) -> None:
    double.break_card(plan["customer"])
    double.next_period(plan["subscription"])
    late = invoices_of(client, plan)[-1]["id"]
    with pytest.raises(stripe.CardError) as declined:
        client.v1.invoices.pay(late)
    assert declined.value.code == "card_declined"
    double.mend_card(plan["customer"])
    assert client.v1.invoices.pay(late).status == "paid"
    assert client.v1.subscriptions.retrieve(plan["subscription"]).status == "active"


def test_a_dearer_plan_in_mid_period_is_settled_at_once(
    double: StripeDouble, client: stripe.StripeClient, plan: Any
) -> None:
    sub = client.v1.subscriptions.retrieve(plan["subscription"]).to_dict()
    item = sub["items"]["data"][0]
    double.advance((item["current_period_end"] - item["current_period_start"]) / 2)
    client.v1.subscriptions.update(
        sub["id"], params={"items": [{"id": item["id"], "price": BIG}], "proration_behavior": "always_invoice"}
    )
    extra = invoices_of(client, plan)[-1]
    assert (extra["billing_reason"], extra["status"]) == ("subscription_update", "paid")
    assert [row["amount"] for row in extra["lines"]["data"]] == [-600, 2450]
    assert all(row["parent"]["subscription_item_details"]["proration"] for row in extra["lines"]["data"])
    assert extra["amount_paid"] == 1850
    changed = client.v1.subscriptions.retrieve(sub["id"]).to_dict()["items"]["data"][0]
    assert (changed["price"]["id"], changed["current_period_end"]) == (BIG, item["current_period_end"])


def test_a_cheaper_plan_leaves_a_balance_that_pays_the_next_invoice(
    double: StripeDouble, client: stripe.StripeClient, checkout: Buy
) -> None:
    plan = double.pay(checkout(BIG).id)
    double.change_plan(plan["subscription"], PRO)
    settled = invoices_of(client, plan)[-1]
    assert (settled["total"], settled["amount_due"], settled["status"]) == (-3700, 0, "paid")
    assert client.v1.customers.retrieve(plan["customer"]).balance == -3700
    double.next_period(plan["subscription"])
    assert (invoices_of(client, plan)[-1]["total"], invoices_of(client, plan)[-1]["amount_paid"]) == (1200, 0)
    assert client.v1.customers.retrieve(plan["customer"]).balance == -2500


def test_prorations_not_invoiced_at_once_are_on_the_next_invoice(
    double: StripeDouble, client: stripe.StripeClient, plan: Any
) -> None:
    item = client.v1.subscriptions.retrieve(plan["subscription"]).to_dict()["items"]["data"][0]["id"]
    client.v1.subscriptions.update(plan["subscription"], params={"items": [{"id": item, "price": BIG}]})
    assert len(invoices_of(client, plan)) == 1
    double.next_period(plan["subscription"])
    assert [row["amount"] for row in invoices_of(client, plan)[-1]["lines"]["data"]] == [-1200, 4900, 4900]


def test_cancelled_for_the_end_of_the_period_it_runs_until_then_and_can_be_resumed(
    double: StripeDouble, client: stripe.StripeClient, plan: Any
) -> None:
    double.cancel(plan["subscription"])
    assert double.events[-1]["data"]["previous_attributes"]["cancel_at_period_end"] is False
    double.resume(plan["subscription"])
    double.next_period(plan["subscription"])
    client.v1.subscriptions.update(plan["subscription"], params={"cancel_at_period_end": True})
    double.advance(20 * DAY)
    assert client.v1.subscriptions.retrieve(plan["subscription"]).status == "active"
    double.next_period(plan["subscription"])
    assert client.v1.subscriptions.retrieve(plan["subscription"]).status == "canceled"
    assert double.events[-1]["type"] == "customer.subscription.deleted"
    assert len(invoices_of(client, plan)) == 2


def test_a_pause_writes_invoices_that_nobody_pays(double: StripeDouble, client: stripe.StripeClient, plan: Any) -> None:
    double.pause(plan["subscription"])
    double.next_period(plan["subscription"])
    assert invoices_of(client, plan)[-1]["status"] == "void"
    assert client.v1.subscriptions.retrieve(plan["subscription"]).status == "active"
    double.resume(plan["subscription"])
    double.next_period(plan["subscription"])
    assert invoices_of(client, plan)[-1]["status"] == "paid"


@pytest.mark.parametrize(("duration", "paid"), [("once", [900, 1200]), ("forever", [900, 900])])
def test_a_code_lasts_as_long_as_it_says(
    double: StripeDouble, client: stripe.StripeClient, checkout: Buy, duration: str, paid: list[int]
) -> None:
    double.add_promotion_code("QUARTER", percent_off=25, duration=duration)
    plan = double.pay(checkout(PRO, allow_promotion_codes=True).id, promotion_code="QUARTER")
    double.next_period(plan["subscription"])
    assert [row["amount_paid"] for row in invoices_of(client, plan)] == paid


def test_a_debit_for_a_plan_is_paid_or_past_due_days_later(
    double: StripeDouble, client: stripe.StripeClient, checkout: Buy
) -> None:
    plan = double.pay(checkout(PRO).id, card="async")
    assert invoices_of(client, plan)[0]["status"] == "open"
    double.finish_async(plan["id"], succeeded=False)
    assert client.v1.subscriptions.retrieve(plan["subscription"]).status == "past_due"


def test_a_first_payment_that_never_comes_ends_the_subscription_after_a_day(
    double: StripeDouble, client: stripe.StripeClient
) -> None:
    customer = client.v1.customers.create(params={"email": "a@example.com"})
    double.break_card(customer.id)
    sub = client.v1.subscriptions.create(params={"customer": customer.id, "items": [{"price": PRO}]})
    assert sub.status == "incomplete"
    double.advance(DAY)
    assert client.v1.subscriptions.retrieve(sub.id).status == "incomplete_expired"


def test_what_falls_due_happens_at_its_own_moment_and_in_order(double: StripeDouble, plan: Any) -> None:
    place = len(double.events)
    double.advance(200 * DAY)
    moments = [event["created"] for event in double.events[place:]]
    assert moments == sorted(moments)
    assert len(set(moments)) == 6
