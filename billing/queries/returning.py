"""What somebody reads who comes back from the pay page, while the payment is on its way and afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.utils import timezone

from billing.models import Goods, Order, OrderStatus
from billing.queries.offers import credits_in_words
from billing.queries.purchases import names_of_plans, what_was_ordered

if TYPE_CHECKING:
    from accounts.models import User

# Seconds until the page looks again: two at first, then ever slower, because nobody watches for ten minutes.
FIRST_WAIT, SLOWER, LONGEST_WAIT = 2.0, 1.4, 30.0
# After so many looks (20 seconds) it is said that it takes long; after so many (25 minutes) nothing asks by itself.
LATE, LAST = 6, 60
BETWEEN_QUESTIONS = timedelta(seconds=5)


def order_of(*, user: User, session: str) -> Order | None:
    """This person's order with this checkout; somebody else's is as if it were missing."""
    return Order.objects.owned_by(user).select_related("pack").filter(stripe_session_id=session).first()


def may_ask(order: Order, now: datetime | None = None) -> bool:
    """Whether Stripe is asked about it: only while it is open, and not by every click."""
    asked = order.checked_at
    return order.status == OrderStatus.OPEN and (asked is None or (now or timezone.now()) - asked > BETWEEN_QUESTIONS)


def wait_before(look: int) -> int:
    """Seconds until the look after this one."""
    return round(min(LONGEST_WAIT, FIRST_WAIT * SLOWER ** min(look, LAST)))


def context(*, order: Order, look: int, address: str) -> dict[str, Any]:
    """Everything the page shows."""
    name = names_of_plans().get(order.plan, order.plan) if order.kind == Goods.PLAN else ""
    is_waiting = order.status == OrderStatus.OPEN
    title, why = _told(order, name)
    paid = order.payments.first() if order.status == OrderStatus.PAID else None
    place = f"{address}?{urlencode({'session_id': order.stripe_session_id or ''})}"
    return {
        "order": order,
        "number": str(order.pk)[:8],
        "name": name,
        "title": title,
        "why": why,
        "what": what_was_ordered(order.kind, order.credits, name),
        "sum": paid or order,
        "is_paid": order.status == OrderStatus.PAID,
        "is_pack": order.kind == Goods.PACK,
        "is_waiting": is_waiting,
        "is_late": is_waiting and look >= LATE,
        "asks_again": is_waiting and look < LAST,
        "wait": wait_before(look),
        "here_address": f"{place}&look={look}",
        "next_address": f"{place}&look={look + 1}",
    }


def _told(order: Order, plan_name: str) -> tuple[str, str]:
    """Headline and sentence."""
    if order.status == OrderStatus.PAID:
        if order.kind == Goods.PACK:
            are = "is" if order.credits == 1 else "are"
            return f"{credits_in_words(order.credits)} {are} here", "They are yours until you spend them."
        return f"You are on {plan_name}", "It holds from now on. Its credits come with each month that is paid."
    if order.status == OrderStatus.OPEN:
        return "Waiting for Stripe…", ""
    if order.status == OrderStatus.FAILED:
        return (
            "Not paid",
            "The payment did not go through, so nothing was charged and no credits came. Try another way to pay.",
        )
    return "Not paid", "The pay page was closed or ran out before anything was paid, so nothing was charged."
