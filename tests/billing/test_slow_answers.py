"""An answer that Stripe gave before something happened, and that arrives after it was written, undoes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from billing import gateway, services
from billing.models import Event, Payment, Subscription
from tests.billing.shop import Obj, Shop, purse

Overtake = Callable[[str, Callable[[], object]], None]


@pytest.fixture
def overtake(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Overtake:
    """Between a question to Stripe and the arrival of its answer something happens there, is told, and is written."""

    def during(question: str, happen: Callable[[], object]) -> None:
        ask = getattr(gateway, question)
        waiting = [happen]

        def slow(name: str) -> Any:
            answer = ask(name)
            if waiting:
                waiting.pop()()
                shop.tell_all()
            return answer

        monkeypatch.setattr(gateway, question, slow)

    return during


def again(shop: Shop, kind: str) -> Obj:
    """The last event of a type under a new name, as if it had been lost so far."""
    last = [event for event in shop.double.events if event["type"] == kind][-1]
    return {**last, "id": "evt_late"}


def test_a_refund_is_not_undone(shop: Shop, user: User, overtake: Overtake) -> None:
    order = shop.bought(user)
    shop.tell_all()
    overtake("payment_intent", lambda: shop.double.refund(shop.intent(order), 250))
    assert shop.tell(again(shop, "checkout.session.completed")).state == "done"
    assert (purse(user), Payment.objects.get().refunded_cents) == ((150, 0), 250)
    assert Payment.objects.get().step == 1, "nothing moved to and fro"


def test_a_refund_in_the_moment_of_payment_is_not_missed(shop: Shop, user: User, overtake: Overtake) -> None:
    order = shop.bought(user)
    overtake("payment_intent", lambda: shop.double.refund(shop.intent(order), 250))
    services.check_order(order=order)
    assert (purse(user), Payment.objects.get().refunded_cents) == ((150, 0), 250)


def test_a_month_is_credited_once_however_slow_the_answer(shop: Shop, user: User, overtake: Overtake) -> None:
    shop.bought(user, plan="pro")
    overtake("invoice", lambda: None)
    assert shop.tell(again(shop, "invoice.paid")).state == "done"
    assert (purse(user), Payment.objects.count()) == ((600, 0), 1)


def test_an_ended_subscription_does_not_come_back(shop: Shop, user: User, overtake: Overtake) -> None:
    order = shop.bought(user, plan="pro")
    shop.tell_all()
    overtake("subscription", lambda: shop.double.cancel(shop.subscription(order), at_period_end=False))
    assert shop.tell(again(shop, "customer.subscription.updated")).state == "done"
    user.refresh_from_db()
    assert (user.plan_id, Subscription.objects.get().status) == ("free", "canceled")


def test_the_same_event_twice_at_once_is_done_once(shop: Shop, user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.bought(user)
    event = next(one for one in shop.double.events if one["type"] == "checkout.session.completed")
    ask, inside = gateway.checkout_session, []

    def slow(name: str) -> Any:
        answer = ask(name)
        if not inside:
            inside.append(True)
            assert shop.tell(event).state == "done"
        return answer

    monkeypatch.setattr(gateway, "checkout_session", slow)
    assert shop.tell(event).state == "done"
    assert (purse(user), Event.objects.get().tries, Payment.objects.get().version) == ((300, 0), 1, 1)
