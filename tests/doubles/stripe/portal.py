"""The customer portal: a short-lived door to one customer's subscriptions."""

from __future__ import annotations

from tests.doubles.stripe import catalogue, forms, plans, subscriptions
from tests.doubles.stripe.forms import Params
from tests.doubles.stripe.world import Obj, World

FLOWS = ("payment_method_update", "customer_update", "subscription_cancel", "subscription_pause",
         "subscription_update", "subscription_update_confirm")  # fmt: skip


def create(world: World, params: Params) -> Obj:
    forms.only(params, "customer", "configuration", "flow_data", "locale", "return_url")
    customer = world.get("customer", forms.needed(params, "customer"), "customer")
    flow = params.get("flow_data")
    if flow:
        forms.choice(flow.get("type"), "flow_data[type]", *FLOWS)
    session_id = world.new_id("bps")
    back = params.get("return_url") or None
    return world.add(
        {
            "id": session_id, "object": "billing_portal.session",
            "configuration": params.get("configuration") or "bpc_double", "created": world.now,
            "customer": customer["id"], "customer_account": None, "flow": _flow(flow, back) if flow else None,
            "livemode": False, "locale": params.get("locale"), "on_behalf_of": None, "return_url": back,
            "url": f"{world.base_url}/portal/{session_id}",
        }
    )  # fmt: skip


def _flow(given: Params, back: str | None) -> Obj:
    names = ("subscription_cancel", "subscription_pause", "subscription_update", "subscription_update_confirm")
    after = {"hosted_confirmation": None, "redirect": {"return_url": back} if back else None,
             "type": "redirect" if back else "portal_homepage"}  # fmt: skip
    return {"after_completion": after, "type": given["type"], **{name: given.get(name) for name in names}}


def choices(world: World, sub: Obj) -> list[Obj]:
    """The prices a customer may switch to."""
    return [
        price for price in world.all("price", type="recurring", active=True, currency=sub["currency"])
        if price["id"] != sub["items"]["data"][0]["price"]["id"]
    ]  # fmt: skip


def change_plan(world: World, sub: Obj, price: Obj) -> None:
    """The portal settles the difference at once."""
    item = sub["items"]["data"][0]
    plans.change(world, sub, item, price, item["quantity"], "always_invoice")


def mend_card(world: World, customer: Obj) -> None:
    """A working card again; the next attempt to collect will use it."""
    world.private[customer["id"]]["card_is_broken"] = False
    method = catalogue.add_card(world, customer)
    settings = {**customer["invoice_settings"], "default_payment_method": method["id"]}
    world.change("customer.updated", customer, invoice_settings=settings)
    for sub in subscriptions.running(world, customer=customer["id"]):
        world.change("customer.subscription.updated", sub, default_payment_method=method["id"])
