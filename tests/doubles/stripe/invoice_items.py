"""One-off lines that staff put beside a subscription: a fee, a discount of goodwill, each with a price of its own."""

from __future__ import annotations

from typing import Any

from tests.doubles.stripe import catalogue, forms, invoices
from tests.doubles.stripe.forms import Params
from tests.doubles.stripe.world import Obj, World


def create(world: World, params: Params) -> Obj:
    """Put aside for the subscription's next invoice."""
    forms.only(params, "customer", "subscription", "amount", "quantity", "unit_amount_decimal", "currency",
               "description", "metadata")  # fmt: skip
    customer = world.get("customer", forms.needed(params, "customer"), "customer")
    sub = world.get("subscription", forms.needed(params, "subscription"), "subscription")
    quantity = forms.whole(params.get("quantity") or 1, "quantity")
    each = forms.whole(params.get("amount", params.get("unit_amount_decimal")), "amount")
    item = _item(world, customer, sub, each, quantity, params)
    world.private[sub["id"]]["pending"].append(_line(world, item))
    world.emit("invoiceitem.created", item)
    return item


def _item(world: World, customer: Obj, sub: Obj, each: int, quantity: int, params: Params) -> Obj:
    # Stripe makes a price, and a product, for nothing but this item.
    description = params.get("description") or "One-off"
    product = catalogue.add_product(world, name=description, active=False)
    price = catalogue.add_price(world, unit_amount=each, currency=sub["currency"], product=product["id"], active=False)
    return world.add(
        {
            "id": world.new_id("ii"), "object": "invoiceitem", "amount": each * quantity, "currency": sub["currency"],
            "customer": customer["id"], "customer_account": None, "date": world.now, "description": description,
            "discountable": each > 0, "discounts": [], "invoice": None, "livemode": False,
            "metadata": forms.metadata(params),
            "parent": {"subscription_details": {"subscription": sub["id"], "subscription_item": None},
                       "type": "subscription_details"},
            "period": {"start": world.now, "end": world.now}, "pricing": invoices.pricing_of(price),
            "proration": False, "quantity": quantity, "quantity_decimal": str(quantity), "tax_rates": [],
            "test_clock": None,
        }
    )  # fmt: skip


def _line(world: World, item: Obj) -> Obj:
    price = world.get("price", item["pricing"]["price_details"]["price"])
    line = invoices.line(
        world, price=price, amount=item["amount"], quantity=item["quantity"], description=item["description"],
        period=(item["period"]["start"], item["period"]["end"]),
    )  # fmt: skip
    subscription = item["parent"]["subscription_details"]["subscription"]
    line["parent"]["invoice_item_details"].update(invoice_item=item["id"], subscription=subscription)
    line["subscription"] = subscription
    return line


def strip_pricing(world: World, invoice: Obj, kept: Any) -> None:
    """Lines whose pricing is empty, or names no price: the library's types allow both."""
    for line in world.private[invoice["id"]]["lines"]:
        line["pricing"] = kept
