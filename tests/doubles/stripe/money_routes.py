"""Addresses of what moves money: intents, invoices, subscriptions, refunds, disputes, the portal."""

from __future__ import annotations

from typing import Any

from tests.doubles.stripe import (
    catalogue,
    forms,
    invoice_items,
    invoices,
    lists,
    plans,
    portal,
    reversals,
    subscriptions,
)
from tests.doubles.stripe.forms import Params
from tests.doubles.stripe.problems import ApiProblem, declined
from tests.doubles.stripe.world import Obj, World


def _metadata_of(kind: str, event: str | None = None) -> Any:
    def update(world: World, params: Params, given: str) -> Obj:
        forms.only(params, "metadata", "description")
        obj = world.get(kind, given)
        changes: Obj = {"metadata": forms.metadata(params, obj["metadata"])}
        if "description" in params:
            changes["description"] = params["description"] or None
        world.change(event, obj, **changes)
        return obj

    return update


def _cancel_intent(world: World, params: Params, given: str) -> Obj:
    intent = world.get("payment_intent", given)
    if intent["status"] in ("succeeded", "canceled", "processing"):
        raise ApiProblem(f"You cannot cancel this PaymentIntent because it has a status of {intent['status']}.",
                         code="payment_intent_unexpected_state")  # fmt: skip
    intent.update(status="canceled", canceled_at=world.now, cancellation_reason=params.get("cancellation_reason"))
    world.emit("payment_intent.canceled", intent)
    return intent


def _subscribe(world: World, params: Params, _: str) -> Obj:
    forms.only(params, "customer", "items", "metadata", "description", "default_payment_method", "payment_behavior")
    customer = world.get("customer", forms.needed(params, "customer"), "customer")
    lines = []
    for i, one in enumerate(forms.needed(params, "items")):
        price = world.get("price", forms.needed(one, "price", f"items[{i}][price]"), f"items[{i}][price]")
        quantity = forms.whole(one.get("quantity", 1), f"items[{i}][quantity]")
        lines.append({"price": price, "quantity": quantity, "amount": price["unit_amount"] * quantity})
    broken = world.private[customer["id"]]["card_is_broken"]
    if broken and params.get("payment_behavior") == "error_if_incomplete":
        raise declined()
    return subscriptions.start(
        world, customer=customer, lines=lines, method=catalogue.add_card(world, customer),
        how="decline" if broken else "ok", metadata=forms.metadata(params), description=params.get("description"),
    )  # fmt: skip


def _cancel_subscription(world: World, params: Params, given: str) -> Obj:
    forms.only(params, "cancellation_details", "invoice_now", "prorate")
    sub = world.get("subscription", given)
    sub["cancellation_details"].update(params.get("cancellation_details") or {})
    return subscriptions.end(world, sub)


def pay_invoice(world: World, params: Params, given: str) -> Obj:
    invoice = world.get("invoice", given)
    customer = world.get("customer", invoice["customer"])
    sub = subscriptions.of_invoice(world, invoice)
    method = world.objects.get((sub or {}).get("default_payment_method") or "") or catalogue.add_card(world, customer)
    if world.private[customer["id"]]["card_is_broken"]:
        invoices.collect(world, invoice, method, "decline")
        raise declined()
    invoices.collect(world, invoice, method)
    if sub and sub["status"] not in subscriptions.ENDED:
        subscriptions.paid_up(world, sub)
    return invoice


def _void_invoice(world: World, params: Params, given: str) -> Obj:
    invoice = world.get("invoice", given)
    if invoice["status"] != "open":
        raise ApiProblem(f"You can only void open invoices. This one is {invoice['status']}.", code="invoice_not_open")
    invoices.close(world, invoice, "void")
    return invoice


def _invoice_lines(world: World, params: Params, given: str) -> Obj:
    invoice = world.get("invoice", given)
    return lists.cut(world.private[invoice["id"]]["lines"], params, f"/v1/invoices/{given}/lines", "line_item")


def _account(world: World, params: Params, _: str) -> Obj:
    return {"id": "acct_double", "object": "account", "charges_enabled": True, "country": "DE",
            "default_currency": "eur", "details_submitted": True, "email": None, "metadata": {},
            "payouts_enabled": True, "type": "standard"}  # fmt: skip


def _balance(world: World, params: Params, _: str) -> Obj:
    sums: dict[str, int] = {}
    for entry in world.all("balance_transaction"):
        sums[entry["currency"]] = sums.get(entry["currency"], 0) + entry["net"]
    rows = [
        {"amount": amount, "currency": currency, "source_types": {"card": amount}} for currency, amount in sums.items()
    ]
    return {"object": "balance", "available": rows, "livemode": False, "pending": []}


ROUTES: list[tuple[str, str, Any]] = [
    ("POST", "payment_intents/*", _metadata_of("payment_intent")),
    ("POST", "payment_intents/*/cancel", _cancel_intent),
    ("POST", "charges/*", _metadata_of("charge", "charge.updated")),
    ("POST", "invoiceitems", lambda w, p, _: invoice_items.create(w, p)),
    ("POST", "invoices/*", _metadata_of("invoice", "invoice.updated")),
    ("POST", "invoices/*/pay", pay_invoice),
    ("POST", "invoices/*/void", _void_invoice),
    ("GET", "invoices/*/lines", _invoice_lines),
    ("POST", "subscriptions", _subscribe),
    ("POST", "subscriptions/*", lambda w, p, i: plans.update(w, w.get("subscription", i), p)),
    ("DELETE", "subscriptions/*", _cancel_subscription),
    ("POST", "refunds", lambda w, p, _: reversals.ask_for_refund(w, p)),
    ("POST", "refunds/*", _metadata_of("refund", "refund.updated")),
    ("POST", "refunds/*/cancel", lambda w, p, i: reversals.fail_refund(w, w.get("refund", i), "canceled")),
    ("POST", "disputes/*", lambda w, p, i: reversals.answer_dispute(w, w.get("dispute", i), p)),
    ("POST", "disputes/*/close", lambda w, p, i: reversals.close_dispute(w, w.get("dispute", i), "lost")),
    ("POST", "billing_portal/sessions", lambda w, p, _: portal.create(w, p)),
    ("GET", "account", _account),
    ("GET", "balance", _balance),
]
