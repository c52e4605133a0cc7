"""The portal's page: what a customer may do to a subscription."""

from __future__ import annotations

from html import escape

from tests.doubles.stripe import portal, subscriptions
from tests.doubles.stripe.forms import Params
from tests.doubles.stripe.template import Page, button, document, form, goes_to, money, price_words, table
from tests.doubles.stripe.world import Obj, World

OPEN_FOR = 3600


def visit(world: World, method: str, parts: list[str], given: Params) -> Page:
    door = world.get("billing_portal.session", parts[0])
    if world.now - door["created"] > OPEN_FOR:
        return document("This page has expired", "<p>Go back to the shop and open it again.</p>", status=410)
    if method == "POST":
        _act(world, door, given)
        return goes_to(f"/portal/{door['id']}")
    return _page(world, door)


def _act(world: World, door: Obj, given: Params) -> None:
    wanted, _, target = given.get("act", "").partition(":")
    if wanted == "card":
        portal.mend_card(world, world.get("customer", door["customer"]))
        return
    sub = world.get("subscription", given.get("subscription", ""))
    if sub["customer"] != door["customer"] or sub["status"] in subscriptions.ENDED:
        return
    if wanted in ("cancel", "resume"):
        subscriptions.end_later(world, sub, wanted=wanted == "cancel")
        if wanted == "resume" and sub["pause_collection"]:
            subscriptions.pause(world, sub, None)
    elif wanted == "switch":
        portal.change_plan(world, sub, world.get("price", target))


def _page(world: World, door: Obj) -> Page:
    running = subscriptions.running(world, customer=door["customer"])
    inside = "".join(_subscription(world, sub) for sub in running) or "<p>No subscription is running.</p>"
    inside += form(button("Update payment method", "card"))
    paid = [
        (row["number"] or row["id"], f"{money(row['total'], row['currency'])} {row['status']}")
        for row in world.all("invoice", customer=door["customer"])[::-1]
    ]
    inside += f"<h2>Invoices</h2>{table(paid)}" if paid else ""
    if door["return_url"]:
        inside += f'<p><a href="{escape(door["return_url"], quote=True)}">Return to SoundFoundry</a></p>'
    return document("Your plan", inside)


def _subscription(world: World, sub: Obj) -> str:
    price = sub["items"]["data"][0]["price"]
    name = world.get("product", price["product"])["name"]
    state = "ends with the period" if sub["cancel_at_period_end"] else sub["status"]
    hidden = f'<input type="hidden" name="subscription" value="{sub["id"]}">'
    stop = button("Resume", "resume") if sub["cancel_at_period_end"] else button("Cancel plan", "cancel")
    others = "".join(
        button(f"Switch to {world.get('product', other['product'])['name']} ({price_words(other)})",
               f"switch:{other['id']}")
        for other in portal.choices(world, sub)
    )  # fmt: skip
    return f"<h2>{escape(name)}</h2><p>{price_words(price)}, {state}</p>{form(hidden + stop + others)}"
