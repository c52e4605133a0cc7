"""What becomes of an order: its checkout session, and the payment intent of a pack."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from billing import gateway
from billing.models import Goods, Order, OrderStatus, Subscription
from billing.services import invoices, payments, subscriptions

Effect = Callable[[datetime], None]
# Where a payment intent stands when its attempt has failed for good.
GAVE_UP = ("requires_payment_method", "canceled")


def of_session(session_id: str) -> Effect | None:
    """Bring the order to where its session is, with everything that was paid by it."""
    session = gateway.checkout_session(session_id)
    order = _named(session)
    if order is None:
        return None
    if session["mode"] == "subscription":
        return _plan_effect(order, session)
    if session["status"] == "complete" and session["payment_status"] != "unpaid":
        intent = session["payment_intent"]
        return of_intent(intent["id"]) if intent else _free_effect(order, session)
    return _unpaid_effect(order, session)


def of_intent(intent_id: str) -> Effect | None:
    """Bring a pack's payment to what Stripe says of it now; None when it is not ours or not paid."""
    known = payments.version_of(intent_id)
    intent = gateway.payment_intent(intent_id)
    order = _named(intent)
    if order is None or order.kind != Goods.PACK or intent["status"] != "succeeded":
        return None
    money = payments.money_of(intent)
    sale = _sale(order, intent_id)

    def write(now: datetime) -> None:
        _close(order, OrderStatus.PAID, now)
        payments.record(sale=sale, money=money, known=known, now=now)

    return write


def _named(thing: dict[str, Any]) -> Order | None:
    """The order in an object's metadata, which only we can write."""
    name = (thing.get("metadata") or {}).get("order", "")
    try:
        pk = UUID(name)
    except ValueError:
        return None
    return Order.objects.select_related("user", "pack").filter(pk=pk).first()


def _sale(order: Order, stripe_id: str) -> payments.Sale:
    name = f"{order.pack} pack" if order.pack else "Pack"
    return payments.Sale(stripe_id, Goods.PACK, order.user, order.credits, name, order=order)


def _free_effect(order: Order, session: dict[str, Any]) -> Effect:
    """A promotion code paid for everything: no money came, the credits do."""
    known = payments.version_of(session["id"])
    at = payments.moment(session["created"])
    money = payments.Money(None, 0, session["currency"] or order.currency, 0, 0, "", at)
    sale = _sale(order, session["id"])

    def write(now: datetime) -> None:
        _close(order, OrderStatus.PAID, now, session["id"])
        payments.record(sale=sale, money=money, known=known, now=now)

    return write


def _plan_effect(order: Order, session: dict[str, Any]) -> Effect | None:
    """The subscription that began and the invoice that began it, whichever of their own events come and when."""
    if session["status"] != "complete":
        return _unpaid_effect(order, session)
    mirror = subscriptions.of_subscription(session["subscription"]) if session["subscription"] else None
    paid = invoices.of_invoice(session["invoice"]) if session["invoice"] else None

    def write(now: datetime) -> None:
        if session["payment_status"] != "unpaid":
            _close(order, OrderStatus.PAID, now, session["id"])
        for effect in filter(None, (mirror, paid)):
            effect(now)
        if Subscription.objects.filter(stripe_id=session["subscription"], status__in=Subscription.ENDED).exists():
            # Its first payment never came: a paid order stays paid.
            _close(order, OrderStatus.FAILED, now, session["id"])

    return write


def _unpaid_effect(order: Order, session: dict[str, Any]) -> Effect | None:
    """A session without money: it ran out, its payment failed, or it is still under way."""
    intent = session["payment_intent"]
    status = None
    if session["status"] == "expired":
        status = OrderStatus.EXPIRED
    elif session["status"] == "complete" and intent and intent["status"] in GAVE_UP:
        status = OrderStatus.FAILED
    # An order whose first session got lost has another one, which this says nothing about.
    if status is None or order.stripe_session_id not in (None, session["id"]):
        return None
    ending = status
    return lambda now: _close(order, ending, now, session["id"])


def _close(order: Order, status: OrderStatus, now: datetime, session_id: str = "") -> None:
    if session_id:
        Order.objects.filter(pk=order.pk, stripe_session_id=None).update(stripe_session_id=session_id)
    Order.objects.filter(pk=order.pk).close(status, now)
