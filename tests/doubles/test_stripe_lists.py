"""The double's lists and its `expand`, through the official client."""

from __future__ import annotations

import pytest
import stripe

from tests.doubles.conftest import PRO, Buy
from tests.doubles.stripe import StripeDouble


def test_pages_follow_each_other_without_gap_or_repetition(
    double: StripeDouble, client: stripe.StripeClient, checkout: Buy
) -> None:
    made = [checkout().id for _ in range(7)]
    first = client.v1.checkout.sessions.list(params={"limit": 3})
    assert ([row.id for row in first.data], first.has_more) == (made[::-1][:3], True)
    assert [row.id for row in first.auto_paging_iter()] == made[::-1]
    before = client.v1.checkout.sessions.list(params={"limit": 2, "ending_before": made[3]})
    assert ([row.id for row in before.data], before.has_more) == ([made[5], made[4]], True)


def test_a_list_is_cut_by_time(double: StripeDouble, client: stripe.StripeClient, checkout: Buy) -> None:
    double.pay(checkout().id)
    double.advance(3600)
    since = double.now
    later = double.pay(checkout().id)
    for rows in (
        client.v1.payment_intents.list(params={"created": {"gte": since}}),
        client.v1.charges.list(params={"created": {"gt": since - 1}}),
    ):
        assert len(rows.data) == 1
    assert client.v1.payment_intents.list(params={"created": {"gte": since}}).data[0].id == later["payment_intent"]
    assert len(client.v1.payment_intents.list(params={"created": {"lt": since}}).data) == 1


def test_events_are_listed_by_kind_and_kept_for_thirty_days(
    double: StripeDouble, client: stripe.StripeClient, checkout: Buy
) -> None:
    double.pay(checkout().id)
    one = client.v1.events.list(params={"type": "checkout.session.completed"})
    two = client.v1.events.list(params={"types": ["charge.succeeded", "payment_intent.succeeded"]})
    assert [event.id for event in one.data] == [double.events[-1]["id"]]
    assert [event.type for event in two.data] == ["payment_intent.succeeded", "charge.succeeded"]
    assert client.v1.events.retrieve(one.data[0].id).data.object["object"] == "checkout.session"
    double.advance(31 * 86_400)
    assert "charge.succeeded" not in [event.type for event in client.v1.events.list().auto_paging_iter()]


def test_filters_choose_what_belongs_together(double: StripeDouble, client: stripe.StripeClient, checkout: Buy) -> None:
    one, plan = double.pay(checkout().id), double.pay(checkout(PRO).id)
    double.refund(one["payment_intent"], 100)
    double.dispute(one["payment_intent"])
    of_one = {"payment_intent": one["payment_intent"]}
    assert [row.amount for row in client.v1.refunds.list(params=of_one).data] == [100]
    assert [row.amount for row in client.v1.disputes.list(params=of_one).data] == [900]
    assert [row.id for row in client.v1.checkout.sessions.list(params=of_one).data] == [one["id"]]
    assert client.v1.checkout.sessions.list(params={"subscription": plan["subscription"]}).data[0].id == plan["id"]
    assert client.v1.invoices.list(params={"subscription": plan["subscription"]}).data[0].id == plan["invoice"]
    paying = client.v1.invoice_payments.list(params={"invoice": plan["invoice"]}).data[0].payment.payment_intent
    found = client.v1.invoice_payments.list(params={"payment": {"type": "payment_intent", "payment_intent": paying}})
    assert [row.invoice for row in found.data] == [plan["invoice"]]


def test_ended_subscriptions_are_listed_only_when_asked_for(
    double: StripeDouble, client: stripe.StripeClient, checkout: Buy
) -> None:
    plan = double.pay(checkout(PRO).id)
    double.cancel(plan["subscription"], at_period_end=False)
    assert client.v1.subscriptions.list().data == []
    assert len(client.v1.subscriptions.list(params={"status": "all"}).data) == 1
    assert len(client.v1.subscriptions.list(params={"status": "canceled"}).data) == 1


def test_expand_puts_objects_in_place_of_ids_in_one_object_and_in_lists(
    double: StripeDouble, client: stripe.StripeClient, checkout: Buy
) -> None:
    paid = double.pay(checkout(PRO).id)
    one = client.v1.invoices.retrieve(
        paid["invoice"], params={"expand": ["payments.data.payment.payment_intent", "customer"]}
    )
    assert one.payments.data[0].payment.payment_intent.status == "succeeded"
    assert one.customer.object == "customer"
    rows = client.v1.subscriptions.list(params={"expand": ["data.latest_invoice.payments", "data.customer"]})
    assert rows.data[0].latest_invoice.payments.data[0].status == "paid"
    assert "payments" not in client.v1.invoices.retrieve(paid["invoice"])


@pytest.mark.parametrize("path", ["colour", "amount_total", "payment_intent.a.b.c.d"])
def test_what_cannot_be_expanded_is_refused(client: stripe.StripeClient, checkout: Buy, path: str) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="expand"):
        client.v1.checkout.sessions.retrieve(checkout().id, params={"expand": [path]})


def test_a_cursor_that_names_nothing_and_an_unknown_filter_are_refused(client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.charges.list(params={"starting_after": "ch_none"})
    with pytest.raises(stripe.InvalidRequestError, match="unknown parameter"):
        client.v1.charges.list(params={"status": "paid"})  # type: ignore[typeddict-unknown-key]
