"""A running subscription changes: another price, with what is left of the old one reckoned up."""

from __future__ import annotations

from tests.doubles.stripe import catalogue, forms, invoices, periods, subscriptions
from tests.doubles.stripe.forms import Params
from tests.doubles.stripe.problems import ApiProblem
from tests.doubles.stripe.world import Obj, World

KNOWN = (
    "cancel_at_period_end cancellation_details default_payment_method description items metadata pause_collection "
    "payment_behavior proration_behavior proration_date"
).split()


def update(world: World, sub: Obj, params: Params) -> Obj:
    forms.only(params, *KNOWN)
    if sub["status"] in subscriptions.ENDED:
        raise ApiProblem("A canceled subscription can only update its cancellation_details and metadata.")
    if params.get("items"):
        _switch(world, sub, params["items"], params.get("proration_behavior") or "create_prorations")
    if "cancel_at_period_end" in params:
        subscriptions.end_later(world, sub, wanted=forms.flag(params["cancel_at_period_end"], "cancel_at_period_end"))
    if "pause_collection" in params:
        given = params["pause_collection"] or {}
        behavior = given.get("behavior")
        if given:
            forms.choice(behavior, "pause_collection[behavior]", "keep_as_draft", "mark_uncollectible", "void")
        resumes = given.get("resumes_at")
        subscriptions.pause(world, sub, behavior, forms.whole(resumes, "resumes_at") if resumes else None)
    changes: Obj = {name: params[name] or None for name in ("description", "default_payment_method") if name in params}
    if "metadata" in params:
        changes["metadata"] = forms.metadata(params, sub["metadata"])
    if "cancellation_details" in params:
        changes["cancellation_details"] = {**sub["cancellation_details"], **params["cancellation_details"]}
    world.change("customer.subscription.updated", sub, **changes)
    return sub


def _switch(world: World, sub: Obj, given: list[Params], behavior: str) -> None:
    forms.choice(behavior, "proration_behavior", "create_prorations", "always_invoice", "none")
    for i, one in enumerate(given):
        item = _item(world, sub, one, i)
        price = world.get("price", one["price"], f"items[{i}][price]") if one.get("price") else item["price"]
        if price["type"] != "recurring":
            raise ApiProblem("The price specified is set to `type=one_time` but this field only accepts prices with "
                             "`type=recurring`.", param=f"items[{i}][price]")  # fmt: skip
        quantity = forms.whole(one.get("quantity") or item["quantity"], f"items[{i}][quantity]")
        if (price["id"], quantity) != (item["price"]["id"], item["quantity"]):
            change(world, sub, item, price, quantity, behavior)


def _item(world: World, sub: Obj, given: Params, i: int) -> Obj:
    if not given.get("id"):
        raise ApiProblem("This double replaces items and adds none: name the item's id.", param=f"items[{i}][id]")
    item = world.get("subscription_item", given["id"], f"items[{i}][id]")
    if item["subscription"] != sub["id"]:
        raise ApiProblem("This item belongs to another subscription.", param=f"items[{i}][id]")
    return item


def change(world: World, sub: Obj, item: Obj, price: Obj, quantity: int, behavior: str) -> None:
    """Credit for the time not used, a charge for the time to come; another rhythm begins a new period today."""
    old, start, ends = dict(item), item["current_period_start"], item["current_period_end"]
    every = price["recurring"]
    same_rhythm = all(every[name] == old["price"]["recurring"][name] for name in ("interval", "interval_count"))
    left = max(0, ends - world.now) / (ends - start)
    if not same_rhythm:
        item.update(
            current_period_start=world.now,
            current_period_end=periods.after(world.now, every["interval"], every["interval_count"], world.now),
        )
        sub["billing_cycle_anchor"] = world.now
    item.update(price=price, plan=catalogue.plan_of(price), quantity=quantity)
    before = {"items": {**sub["items"], "data": [old if row is item else dict(row) for row in sub["items"]["data"]]}}
    world.emit("customer.subscription.updated", sub, before)
    if behavior == "none" and same_rhythm:
        return
    lines = [_part(world, old, -left, ends, "Unused time on")] if behavior != "none" else []
    if same_rhythm:
        lines.append(_part(world, item, left, ends, "Remaining time on"))
    else:
        lines += subscriptions.period_lines(world, sub)
    if behavior == "create_prorations" and same_rhythm:
        world.private[sub["id"]]["pending"].extend(lines)
        return
    invoice = subscriptions.bill(world, sub, lines, "subscription_update")
    subscriptions.pay_or_fall_behind(world, sub, invoice)


def _part(world: World, item: Obj, share: float, until: int, words: str) -> Obj:
    price, quantity = item["price"], item["quantity"]
    name = world.get("product", price["product"])["name"]
    return invoices.line(
        world, price=price, amount=round(price["unit_amount"] * quantity * share), quantity=quantity,
        period=(world.now, until), description=f"{words} {name}", item=item, proration=True,
    )  # fmt: skip
