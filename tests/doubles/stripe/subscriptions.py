"""Subscriptions: from the first invoice through renewals, failed payments and pauses to the end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.doubles.stripe import catalogue, discounts, invoices, payments, periods
from tests.doubles.stripe.problems import ApiProblem
from tests.doubles.stripe.world import Obj, World, a_list

# Days between attempts to collect; after the last one the subscription ends.
RETRIES = (3, 5, 7)
FIRST_PAYMENT_WITHIN = 23 * 3600
ENDED = ("canceled", "incomplete_expired")


def start(
    world: World, *, customer: Obj, lines: list[Obj], method: Obj, how: str, metadata: dict[str, str],
    discounts_given: Sequence[Obj] = (), session: str | None = None, description: str | None = None,
) -> Obj:  # fmt: skip
    sub = _blank(world, customer, method, metadata, description)
    repeating = [line for line in lines if line["price"]["type"] == "recurring"]
    sub["items"] = a_list(
        [_item(world, sub, line) for line in repeating], f"/v1/subscription_items?subscription={sub['id']}"
    )
    sub["discounts"] = [
        discounts.attach(world, one, customer=customer["id"], subscription=sub["id"], session=session)["id"]
        for one in discounts_given
    ]  # fmt: skip
    world.add(sub, pending=[])
    world.emit("customer.subscription.created", sub)
    once = [
        invoices.line(world, price=line["price"], amount=line["amount"], quantity=line["quantity"],
                      period=(world.now, world.now), description=world.get("product", line["price"]["product"])["name"])
        for line in lines if line["price"]["type"] != "recurring"
    ]  # fmt: skip
    invoice = bill(world, sub, [*period_lines(world, sub), *once], "subscription_create")
    is_paid = invoices.collect(world, invoice, method, how)
    if is_paid:
        world.change("customer.subscription.updated", sub, status="active")
    else:
        invoices.payment_failed(world, invoice, try_again_at=None)
    return sub


def _blank(world: World, customer: Obj, method: Obj, metadata: dict[str, str], description: str | None) -> Obj:
    return {
        "id": world.new_id("sub"), "object": "subscription", "billing_cycle_anchor": world.now,
        "automatic_tax": {"disabled_reason": None, "enabled": False, "liability": None},
        "billing_mode": {"flexible": {"proration_discounts": "included"}, "type": "flexible"},
        "billing_schedules": [], "cancel_at_period_end": False, "collection_method": "charge_automatically",
        "cancellation_details": {"comment": None, "feedback": None, "reason": None}, "created": world.now,
        "currency": "eur", "customer": customer["id"], "default_payment_method": method["id"],
        "default_tax_rates": [], "description": description, "discounts": [],
        "invoice_settings": {"account_tax_ids": None, "issuer": {"type": "self"}}, "livemode": False,
        "metadata": metadata,
        "payment_settings": {
            "payment_method_options": None, "payment_method_types": None, "save_default_payment_method": "off"
        },
        "start_date": world.now, "status": "incomplete",
        "trial_settings": {"end_behavior": {"missing_payment_method": "create_invoice"}},
        **catalogue.nothing(
            "application application_fee_percent billing_cycle_anchor_config billing_thresholds cancel_at canceled_at "
            "customer_account days_until_due default_source ended_at latest_invoice next_pending_invoice_item_invoice "
            "on_behalf_of pause_collection pending_invoice_item_interval pending_setup_intent pending_update schedule "
            "test_clock transfer_data trial_end trial_start"
        ),
    }  # fmt: skip


def _item(world: World, sub: Obj, given: Obj) -> Obj:
    price = given["price"]
    sub["currency"] = price["currency"]
    every = price["recurring"]
    end = periods.after(world.now, every["interval"], every["interval_count"], world.now)
    return world.add(
        {
            "id": world.new_id("si", 14), "object": "subscription_item", "billing_thresholds": None,
            "created": world.now, "current_period_end": end, "current_period_start": world.now, "discounts": [],
            "metadata": {}, "plan": catalogue.plan_of(price), "price": price, "quantity": given["quantity"],
            "subscription": sub["id"], "tax_rates": [],
        }
    )  # fmt: skip


def period_lines(world: World, sub: Obj) -> list[Obj]:
    rows = []
    for item in sub["items"]["data"]:
        price, quantity = item["price"], item["quantity"]
        name = world.get("product", price["product"])["name"]
        shown = f"{quantity} × {name} (at €{price['unit_amount'] / 100:.2f} / {price['recurring']['interval']})"
        period = (item["current_period_start"], item["current_period_end"])
        rows.append(invoices.line(world, price=price, amount=price["unit_amount"] * quantity, quantity=quantity,
                                  period=period, description=shown, item=item))  # fmt: skip
    return rows


def bill(world: World, sub: Obj, lines: list[Obj], reason: str, *, finalize: bool = True) -> Obj:
    """The subscription's next invoice; whatever was put aside for it comes along."""
    pending = world.private[sub["id"]]["pending"]
    item = sub["items"]["data"][0]
    period = (item["current_period_start"], item["current_period_end"])
    invoice = invoices.draft(
        world, customer=world.get("customer", sub["customer"]), lines=[*pending, *lines], reason=reason,
        subscription=sub, period=(period[0], period[0]), discount=_discount_now(world, sub),
    )  # fmt: skip
    pending.clear()
    sub["latest_invoice"] = invoice["id"]
    if finalize:
        invoices.finalize(world, invoice)
    return invoice


def _discount_now(world: World, sub: Obj) -> Obj | None:
    """Once is once; `repeating` has an end; `forever` has none."""
    for found in (world.get("discount", name) for name in sub["discounts"]):
        private = world.private[found["id"]]
        if (found["end"] and found["end"] <= world.now) or (private["lasts"] == "once" and private["is_spent"]):
            continue
        private["is_spent"] = True
        return found
    return None


def pay_or_fall_behind(world: World, sub: Obj, invoice: Obj) -> bool:
    """Collect an invoice of a running subscription."""
    customer = world.get("customer", sub["customer"])
    method = world.get("payment_method", sub["default_payment_method"])
    broken = world.private[customer["id"]]["card_is_broken"]
    if invoices.collect(world, invoice, method, "decline" if broken else "ok"):
        paid_up(world, sub)
        return True
    tries = invoice["attempt_count"]
    if tries > len(RETRIES):
        invoices.payment_failed(world, invoice, try_again_at=None)
        end(world, sub, reason="payment_failed")
        return False
    customer["delinquent"] = True
    invoices.payment_failed(world, invoice, try_again_at=world.now + RETRIES[tries - 1] * periods.DAY)
    if sub["status"] == "active":
        world.change("customer.subscription.updated", sub, status="past_due")
    return False


def paid_up(world: World, sub: Obj) -> None:
    world.get("customer", sub["customer"])["delinquent"] = False
    if sub["status"] in ("past_due", "incomplete", "unpaid"):
        world.change("customer.subscription.updated", sub, status="active")


def of_invoice(world: World, invoice: Obj) -> Obj | None:
    parent = (invoice["parent"] or {}).get("subscription_details")
    return world.get("subscription", parent["subscription"]) if parent else None


def finish_debit(world: World, invoice: Obj, *, succeeded: bool) -> None:
    """The answer to a bank debit that was to pay an invoice."""
    row = invoices.payment_of(world, invoice)
    payments.finish(world, world.get("payment_intent", row["payment"]["payment_intent"]), succeeded=succeeded)
    sub = of_invoice(world, invoice)
    if succeeded:
        invoices.mark_paid(world, invoice)
        return
    invoices.payment_failed(world, invoice, try_again_at=world.now + RETRIES[0] * periods.DAY)
    world.change("customer.subscription.updated", sub, status="past_due")


def renew(world: World, sub: Obj) -> None:
    """A period is over: it ends here, or the next one begins and is invoiced."""
    if sub["cancel_at_period_end"]:
        end(world, sub, reason="cancellation_requested")
        return
    before = {"items": {**sub["items"], "data": [dict(item) for item in sub["items"]["data"]]}}
    for item in sub["items"]["data"]:
        every, start_at = item["price"]["recurring"], item["current_period_end"]
        item["current_period_start"] = start_at
        item["current_period_end"] = periods.after(start_at, every["interval"], every["interval_count"],
                                                   sub["billing_cycle_anchor"])  # fmt: skip
    world.emit("customer.subscription.updated", sub, before)
    pause = sub["pause_collection"]
    invoice = bill(world, sub, period_lines(world, sub), "subscription_cycle", finalize=not pause)
    if pause and pause["behavior"] != "keep_as_draft":
        invoices.close(world, invoice, "void" if pause["behavior"] == "void" else "uncollectible")
    elif not pause:
        pay_or_fall_behind(world, sub, invoice)


def end(world: World, sub: Obj, *, reason: str = "cancellation_requested", status: str = "canceled") -> Obj:
    if sub["status"] in ENDED:
        raise ApiProblem(f"No such subscription: '{sub['id']}'", status=404, code="resource_missing", param="id")
    sub.update(status=status, ended_at=world.now, canceled_at=sub["canceled_at"] or world.now)
    sub["cancellation_details"]["reason"] = sub["cancellation_details"]["reason"] or reason
    for invoice in world.all("invoice", status="open"):
        if of_invoice(world, invoice) is sub:
            invoice["next_payment_attempt"] = None
    world.emit("customer.subscription.deleted", sub)
    return sub


def end_later(world: World, sub: Obj, *, wanted: bool = True) -> None:
    """At the end of the period, or after all not."""
    ends = min(item["current_period_end"] for item in sub["items"]["data"])
    details = {**sub["cancellation_details"], "reason": "cancellation_requested" if wanted else None}
    world.change(
        "customer.subscription.updated", sub, cancel_at_period_end=wanted, cancel_at=ends if wanted else None,
        canceled_at=world.now if wanted else None, cancellation_details=details,
    )  # fmt: skip


def pause(world: World, sub: Obj, behavior: str | None, resumes_at: int | None = None) -> None:
    """Stop collecting, or with None begin again."""
    stopped = {"behavior": behavior, "resumes_at": resumes_at} if behavior else None
    world.change("customer.subscription.updated", sub, pause_collection=stopped)


def running(world: World, **fields: Any) -> list[Obj]:
    return [sub for sub in world.all("subscription", **fields) if sub["status"] not in ENDED]
