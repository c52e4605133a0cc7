"""Invoices: what is on them, how they are paid, and what happens when they are not."""

from __future__ import annotations

from typing import Any

from tests.doubles.stripe import discounts, payments
from tests.doubles.stripe.catalogue import nothing
from tests.doubles.stripe.problems import ApiProblem
from tests.doubles.stripe.world import Obj, World, a_list

DESCRIPTIONS = {
    "subscription_create": "Subscription creation", "subscription_cycle": "Subscription update",
    "subscription_update": "Subscription update", "manual": "Payment for Invoice",
}  # fmt: skip

# Lines that an invoice carries in itself; the others are in a list of their own.
EMBEDDED = 10


def line(world: World, *, price: Obj, amount: int, quantity: int, period: tuple[int, int], description: str,
         item: Obj | None = None, proration: bool = False) -> Obj:  # fmt: skip
    details = {
        "invoice_item": world.new_id("ii") if proration else None, "proration": proration,
        "proration_details": {"credited_items": None}, "subscription": item["subscription"] if item else None,
        "subscription_item": item["id"] if item else None,
    }  # fmt: skip
    plain = {"invoice_item": world.new_id("ii"), "proration": False, "proration_details": None, "subscription": None}
    return {
        "id": world.new_id("il"), "object": "line_item", "amount": amount, "currency": price["currency"],
        "description": description, "discount_amounts": [], "discountable": not proration, "discounts": [],
        "invoice": None, "livemode": False, "metadata": {},
        "parent": {
            "invoice_item_details": None if item else plain, "subscription_item_details": details if item else None,
            "type": "subscription_item_details" if item else "invoice_item_details",
        },
        "period": {"start": period[0], "end": period[1]}, "pretax_credit_amounts": [],
        "pricing": pricing_of(price), "quantity": quantity, "quantity_decimal": str(quantity),
        "subscription": item["subscription"] if item else None, "subtotal": amount, "taxes": [],
    }  # fmt: skip


def pricing_of(price: Obj) -> Obj:
    return {
        "price_details": {"price": price["id"], "product": price["product"]}, "type": "price_details",
        "unit_amount_decimal": price["unit_amount_decimal"],
    }  # fmt: skip


def draft(world: World, *, customer: Obj, lines: list[Obj], reason: str, subscription: Obj | None = None,
          period: tuple[int, int] | None = None, discount: Obj | None = None, **given: Any) -> Obj:  # fmt: skip
    invoice_id = world.new_id("in")
    for row in lines:
        row["invoice"] = invoice_id
    invoice = {
        "id": invoice_id, "object": "invoice", "account_country": "DE", "account_name": "SoundFoundry",
        "attempt_count": 0, "attempted": False, "auto_advance": True, "automatic_tax": {
            "disabled_reason": None, "enabled": False, "liability": None, "provider": None, "status": None
        },
        "billing_reason": reason, "collection_method": "charge_automatically", "created": world.now,
        "currency": lines[0]["currency"], "customer": customer["id"], "customer_address": customer["address"],
        "customer_email": customer["email"], "customer_name": customer["name"], "customer_tax_exempt": "none",
        "customer_tax_ids": [], "default_tax_rates": [], "discounts": [discount["id"]] if discount else [],
        "issuer": {"type": "self"}, "livemode": False,
        "lines": a_list(lines[:EMBEDDED], f"/v1/invoices/{invoice_id}/lines", has_more=len(lines) > EMBEDDED),
        "metadata": {}, "parent": _parent(subscription),
        "payment_settings": nothing("default_mandate payment_method_options payment_method_types"),
        "period_start": (period or (world.now, world.now))[0], "period_end": (period or (world.now, world.now))[1],
        "status": "draft", "status_transitions": nothing("finalized_at marked_uncollectible_at paid_at voided_at"),
        "webhooks_delivered_at": world.now, "amount_overpaid": 0, "amount_shipping": 0,
        "post_payment_credit_notes_amount": 0, "pre_payment_credit_notes_amount": 0, "total_taxes": [],
        "total_pretax_credit_amounts": [], "starting_balance": 0,
        **nothing(
            "account_tax_ids application automatically_finalizes_at custom_fields customer_account customer_phone "
            "customer_shipping default_payment_method default_source description due_date effective_at ending_balance "
            "footer from_invoice hosted_invoice_url invoice_pdf last_finalization_error latest_revision "
            "next_payment_attempt number on_behalf_of receipt_number rendering shipping_cost shipping_details "
            "statement_descriptor test_clock threshold_reason"
        ),
        **given,
    }  # fmt: skip
    world.add(invoice, lines=lines)
    _add_up(world, invoice, customer, discount)
    world.emit("invoice.created", invoice)
    return invoice


def _parent(subscription: Obj | None) -> Obj | None:
    if subscription is None:
        return None
    details = {"metadata": dict(subscription["metadata"]), "subscription": subscription["id"]}
    return {"quote_details": None, "subscription_details": details, "type": "subscription_details"}


def _add_up(world: World, invoice: Obj, customer: Obj, discount: Obj | None) -> None:
    """What is owed: the lines, less the discount, less or plus what the customer's balance holds."""
    rows = world.private[invoice["id"]]["lines"]
    subtotal = sum(row["amount"] for row in rows)
    eligible = max(0, sum(row["amount"] for row in rows if row["discountable"]))
    coupon = world.get("coupon", discount["source"]["coupon"]) if discount else None
    off = discounts.reduction(coupon, eligible, invoice["currency"])
    total = subtotal - off
    due = max(0, total + customer["balance"])
    invoice.update(
        subtotal=subtotal, subtotal_excluding_tax=subtotal, total=total, total_excluding_tax=total, amount_due=due,
        amount_paid=0, amount_remaining=due, starting_balance=customer["balance"],
        total_discount_amounts=[{"amount": off, "discount": discount["id"]}] if discount else [],
    )  # fmt: skip


def finalize(world: World, invoice: Obj) -> None:
    customer = world.get("customer", invoice["customer"])
    number = f"{customer['invoice_prefix']}-{customer['next_invoice_sequence']:04}"
    customer["next_invoice_sequence"] += 1
    # The part that the balance pays, or that goes onto it.
    balance = invoice["starting_balance"] + invoice["total"] - invoice["amount_due"]
    if balance != customer["balance"]:
        world.change("customer.updated", customer, balance=balance)
    page = f"{world.base_url}/invoices/{invoice['id']}"
    invoice["status_transitions"]["finalized_at"] = world.now
    invoice.update(status="open", number=number, hosted_invoice_url=page, invoice_pdf=f"{page}/pdf",
                   ending_balance=balance, effective_at=world.now)  # fmt: skip
    world.emit("invoice.finalized", invoice)


def payment_of(world: World, invoice: Obj) -> Obj | None:
    rows = world.all("invoice_payment", invoice=invoice["id"])
    return rows[-1] if rows else None


def _intent(world: World, invoice: Obj) -> Obj:
    """The one intent of an invoice, and the row that ties the two."""
    row = payment_of(world, invoice)
    if row:
        return world.get("payment_intent", row["payment"]["payment_intent"])
    intent = payments.new_intent(
        world, amount=invoice["amount_due"], currency=invoice["currency"], customer=invoice["customer"],
        description=DESCRIPTIONS[invoice["billing_reason"]],
    )  # fmt: skip
    bind(world, invoice, intent, status="open")
    return intent


def bind(world: World, invoice: Obj, intent: Obj, *, status: str) -> Obj:
    return world.add(
        {
            "id": world.new_id("inpay"), "object": "invoice_payment", "amount_paid": None,
            "amount_requested": invoice["amount_due"], "created": world.now, "currency": invoice["currency"],
            "invoice": invoice["id"], "is_default": True, "livemode": False,
            "payment": {"payment_intent": intent["id"], "type": "payment_intent"}, "status": status,
            "status_transitions": {"canceled_at": None, "paid_at": None},
        }
    )  # fmt: skip


def collect(world: World, invoice: Obj, method: Obj, how: str = "ok") -> bool:
    """Try to be paid; an invoice of nothing is paid at once."""
    if invoice["status"] != "open":
        raise ApiProblem(f"Invoice is {invoice['status']}.", code="invoice_not_open")
    invoice.update(attempted=True, attempt_count=invoice["attempt_count"] + 1)
    if not invoice["amount_due"]:
        mark_paid(world, invoice)
        return True
    intent = _intent(world, invoice)
    if how == "async":
        payments.begin(world, intent, method, invoice["customer_email"])
        return True
    if how == "decline":
        payments.decline(world, intent, method, invoice["customer_email"])
        return False
    payments.succeed(world, intent, method, invoice["customer_email"])
    mark_paid(world, invoice)
    return True


def mark_paid(world: World, invoice: Obj) -> None:
    row = payment_of(world, invoice)
    if row:
        row.update(status="paid", amount_paid=invoice["amount_due"])
        row["status_transitions"]["paid_at"] = world.now
        world.emit("invoice_payment.paid", row)
    invoice["status_transitions"]["paid_at"] = world.now
    invoice.update(status="paid", amount_paid=invoice["amount_due"], amount_remaining=0, next_payment_attempt=None,
                   auto_advance=False)  # fmt: skip
    world.emit("invoice.paid", invoice)
    world.emit("invoice.payment_succeeded", invoice)


def payment_failed(world: World, invoice: Obj, *, try_again_at: int | None) -> None:
    world.change("invoice.updated", invoice, next_payment_attempt=try_again_at)
    world.emit("invoice.payment_failed", invoice)


def close(world: World, invoice: Obj, status: str) -> None:
    """Void it, or give it up."""
    moment = {"void": "voided_at", "uncollectible": "marked_uncollectible_at"}[status]
    invoice["status_transitions"][moment] = world.now
    invoice.update(status=status, next_payment_attempt=None, auto_advance=False)
    world.emit("invoice.voided" if status == "void" else "invoice.marked_uncollectible", invoice)
