"""The two ways out to Stripe's own pages: paying for something, and managing a subscription."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError
from django.db import transaction as database
from django.utils import timezone

from accounts.models import Plan
from billing import gateway
from billing.models import Customer, Goods, Order, OrderStatus, Pack, PlanPrice, Subscription
from billing.services.errors import AlreadySubscribed, NotACustomer, NotOnSale, OrderConflict

if TYPE_CHECKING:
    from accounts.models import User

log = logging.getLogger(__name__)


def start_checkout(
    *,
    user: User,
    key: str,
    success_url: str,
    cancel_url: str,
    pack: str | None = None,
    plan: str | None = None,
    now: datetime | None = None,
) -> Order:
    """An order for one pack or one plan (their slugs), with the address where it is paid in `order.url`.

    The price is the row's; nothing a browser sends can change it. The same key again is the same order and the same
    address. Stripe is asked outside of any transaction, with a key of the order, so that asking twice makes one
    session. Raises NotOnSale, AlreadySubscribed, OrderConflict, and the gateway's PaymentsAway and PaymentsRefused.
    """
    if (pack is None) == (plan is None):
        raise ValueError("An order is for one pack or for one plan.")
    if not 1 <= len(key) <= 100:
        raise ValueError("A key has 1 to 100 characters.")
    now = now or timezone.now()
    asked = {"kind": Goods.PACK, "pack__slug": pack} if pack else {"kind": Goods.PLAN, "plan": plan}
    order = Order.objects.filter(user=user, key=key).first() or _new_order(user, key, pack, plan, now)
    if not Order.objects.filter(pk=order.pk, **asked).exists():
        raise OrderConflict("This form was used before for something else. Reload the page and choose again.")
    if order.stripe_session_id or order.status != OrderStatus.OPEN:
        return order
    return _with_session(order, success_url=success_url, cancel_url=cancel_url)


def open_portal(*, user: User, return_url: str) -> str:
    """The address of Stripe's page where this person changes card and plan, cancels, and finds invoices.

    It is good for one visit, soon. Raises NotACustomer, PaymentsAway, PaymentsRefused.
    """
    customer = Customer.objects.filter(user=user).first()
    if customer is None:
        raise NotACustomer("There is nothing to manage yet: you have not bought anything.")
    return str(gateway.create_portal(customer=customer.stripe_id, return_url=return_url)["url"])


def _new_order(user: User, key: str, pack: str | None, plan: str | None, now: datetime) -> Order:
    """The snapshot of what is on sale now."""
    wanted = _of_pack(pack) if pack else _of_plan(user, plan or "")
    order = Order(user=user, key=key, created_at=now, **wanted)
    try:
        with database.atomic():
            order.save(force_insert=True)
    except IntegrityError:
        # A second click got here first.
        return Order.objects.get(user=user, key=key)
    return order


def _of_pack(slug: str) -> dict[str, Any]:
    pack = Pack.objects.on_sale().filter(slug=slug).first()
    if pack is None:
        raise NotOnSale("This pack is not on sale. Choose another one.")
    each = pack.amount_cents * 1000 // pack.credits
    money = {"amount_cents": pack.amount_cents, "currency": pack.currency, "millicents_per_credit": each}
    return {"kind": Goods.PACK, "pack": pack, "credits": pack.credits, **money}


def _of_plan(user: User, slug: str) -> dict[str, Any]:
    sold_for = PlanPrice.objects.filter(plan=slug).exclude(stripe_price_id="").first()
    plan = Plan.objects.filter(slug=slug).first()
    if sold_for is None or plan is None:
        raise NotOnSale("This plan is not on sale. Choose another one.")
    if Subscription.objects.filter(user=user).exclude(status__in=Subscription.ENDED).exists():
        raise AlreadySubscribed("You have a subscription already. Change it under Manage subscription.")
    money = {"amount_cents": sold_for.amount_cents, "currency": sold_for.currency}
    return {"kind": Goods.PLAN, "plan": slug, "credits": plan.monthly_credits, **money}


def _with_session(order: Order, *, success_url: str, cancel_url: str) -> Order:
    try:
        session = _made(order, success_url, cancel_url)
    except gateway.PaymentsRefused as error:
        if error.param != "customer":
            raise
        # Somebody deleted the customer at Stripe, and we were not told.
        Customer.objects.filter(user=order.user).delete()
        session = _made(order, success_url, cancel_url)
    asked = session.get("amount_subtotal"), session.get("currency")
    if None not in asked and asked != (order.amount_cents, order.currency):
        # Nobody got its address, so nobody can pay it.
        log.error("Stripe's price for %s is not the one shown here: correct one of them.", order.pack or order.plan)
        raise gateway.PaymentsRefused("The price is being changed. Please try again later.")
    order.stripe_session_id, order.url = session["id"], session["url"] or ""
    Order.objects.filter(pk=order.pk).update(stripe_session_id=order.stripe_session_id, url=order.url)
    return order


def _made(order: Order, success_url: str, cancel_url: str) -> dict[str, Any]:
    """The session. Stripe repeats for a day whatever it answered to a key, failures of its own included: after any
    answer but the good one, the next attempt has keys of its own; after none, it has the same ones.
    """
    try:
        params = _params(order, _customer_of(order), success_url, cancel_url)
        return gateway.create_checkout(params=params, key=_key(order, "checkout"))
    except (gateway.PaymentsAway, gateway.PaymentsRefused) as error:
        if not isinstance(error, gateway.PaymentsAway) or error.was_answered:
            Order.objects.filter(pk=order.pk, tries=order.tries).update(tries=order.tries + 1)
            order.tries += 1
        raise


def _key(order: Order, what: str) -> str:
    return f"order:{order.pk}:{what}" + (f":{order.tries}" if order.tries else "")


def _params(order: Order, customer: str, success_url: str, cancel_url: str) -> dict[str, Any]:
    """What is bought, by whom. Stripe does not copy a session's metadata, so it is given where it is needed, too."""
    what = {"pack": order.pack.slug} if order.pack else {"plan": order.plan}
    metadata = {"order": str(order.pk), "user": str(order.user_id), **what}
    price = order.pack.stripe_price_id if order.pack else PlanPrice.objects.get(plan=order.plan).stripe_price_id
    params: dict[str, Any] = {
        "mode": "payment" if order.pack else "subscription",
        "line_items": [{"price": price, "quantity": 1}],
        "customer": customer,
        "client_reference_id": str(order.pk),
        "metadata": metadata,
        "success_url": success_url,
        "cancel_url": cancel_url,
        "allow_promotion_codes": True,
    }
    if order.pack:
        params["payment_intent_data"] = {"metadata": metadata, "receipt_email": order.user.email}
        params["invoice_creation"] = {"enabled": True}
    else:
        params["subscription_data"] = {"metadata": metadata}
    return params


def _customer_of(order: Order) -> str:
    """The person's id at Stripe, made when they buy for the first time."""
    user = order.user
    known = Customer.objects.filter(user=user).first()
    if known is not None:
        return known.stripe_id
    metadata = {"user": str(user.pk)}
    made = gateway.create_customer(
        email=user.email, name=user.display_name, metadata=metadata, key=_key(order, "customer")
    )
    customer, _ = Customer.objects.get_or_create(user=user, defaults={"stripe_id": made["id"]})
    return customer.stripe_id
