"""Whatever order Stripe's events come in, and however often each: one end, and credits issued once."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction

from accounts.models import User
from billing import gateway
from billing.models import Event, Order, Payment, Subscription
from billing.services import receive
from credits.models import Transaction
from credits.queries import prove
from tests.billing.shop import Obj, Shop, purse

PERMUTATIONS = int(os.environ.get("BILLING_ORDERS", "100"))
CHUNK = 50
COPIES = 3
LIFE = (
    "checkout.session.completed", "charge.refunded", "refund.created", "charge.dispute.created",
    "charge.dispute.closed", "customer.subscription.created", "invoice.paid", "customer.subscription.updated",
    "customer.subscription.deleted",
)  # fmt: skip


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside is forgotten."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def a_life(shop: Shop, user: User) -> list[Obj]:
    """A pack half refunded whose dispute was lost in part, and a month of a plan that ended."""
    pack = shop.bought(user, pack="label")
    shop.double.refund(shop.intent(pack), 700)
    dispute = shop.double.dispute(shop.intent(pack), 900)
    shop.double.close_dispute(dispute["id"], "lost")
    plan = shop.bought(user, plan="pro")
    shop.double.cancel(shop.subscription(plan), at_period_end=False)
    last = {event["type"]: event for event in shop.double.events if event["type"] != "checkout.session.completed"}
    first = next(event for event in shop.double.events if event["type"] == "checkout.session.completed")
    return [first, *(last[name] for name in LIFE[1:])]


def end_state(user: User) -> dict[str, Any]:
    user.refresh_from_db()
    payments = Payment.objects.order_by("stripe_id")
    moves = Transaction.objects.order_by("kind", "key").values_list("kind", "key", "reason")
    return {
        "purse": purse(user),
        "plan": user.plan_id,
        "orders": list(Order.objects.order_by("created_at").values_list("status", flat=True)),
        "payments": list(payments.values_list("credits", "refunded_cents", "disputed_cents", "taken_credits")),
        "purchases": [move for move in moves if move[0] == "purchase"],
        "subscriptions": list(Subscription.objects.values_list("plan", "status")),
        "events": sorted(Event.objects.values_list("type", "state")),
    }


@pytest.fixture
def remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing changes at Stripe meanwhile, so each question is put to it once."""
    for name in ("checkout_session", "payment_intent", "charge", "refund", "dispute", "invoice", "subscription",
                 "disputes_of", "invoice_of"):  # fmt: skip
        monkeypatch.setattr(gateway, name, _once(getattr(gateway, name)))


def _once(ask: Any) -> Any:
    known: dict[str, Any] = {}

    def answer(name: str) -> Any:
        if name not in known:
            known[name] = ask(name)
        return known[name]

    return answer


@pytest.mark.parametrize("first", range(0, PERMUTATIONS, CHUNK))
def test_many_orders_of_nine_events_three_times_each(shop: Shop, user: User, remembered: None, first: int) -> None:
    life = a_life(shop, user)
    assert [event["type"] for event in life] == list(LIFE)
    letters = [(payload := shop.double.event_bytes(event), shop.double.sign(payload)) for event in life]
    ends = {}
    for number in range(first, first + CHUNK):
        told = letters * COPIES
        random.Random(number).shuffle(told)
        with undone():
            for payload, signature in told:
                assert receive(payload=payload, signature=signature).error == ""
            ends[number] = end_state(user)
    # 2,000 credits of which (7 + 9) / 25 went back, and 600 of a month that was paid.
    assert ends[first]["purse"] == (2000 - 1280 + 600, 0)
    assert ends[first]["plan"] == "free"
    assert len(ends[first]["purchases"]) == 2
    assert {state for _, state in ends[first]["events"]} == {"done"}
    assert [number for number, end in ends.items() if end != ends[first]] == []


@pytest.mark.parametrize("seed", range(25))
def test_whatever_comes_late_while_life_goes_on(shop: Shop, user: User, seed: int) -> None:
    """Every step at Stripe is followed by some of the events so far, in any order, again and again."""
    dice = random.Random(seed)
    pack = shop.bought(user, pack="label")
    intent = shop.intent(pack)
    refund = {"id": ""}

    def partly() -> None:
        refund.update(shop.double.refund(intent, dice.choice([100, 333, 1200])))

    def dispute_won() -> None:
        shop.double.close_dispute(shop.double.dispute(intent, 1000)["id"], "won")

    steps = [partly, lambda: shop.double.fail_refund(refund["id"]), partly, dispute_won]
    for step in (lambda: None, *steps):
        step()
        for event in dice.choices(shop.double.events, k=dice.randrange(6)):
            shop.tell(event)
    told = list(shop.double.events) * 2
    dice.shuffle(told)
    for event in told:
        assert shop.tell(event).state == "done"
    payment = Payment.objects.get()
    left = payment.refunded_cents
    assert purse(user) == (2000 - -(-2000 * left // 2500), 0)
    assert prove() == []
    shop.books_agree()
