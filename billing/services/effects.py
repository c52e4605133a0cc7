"""Which event has which effect. Every effect asks Stripe first and then returns what is to be written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from billing import gateway
from billing.models import Customer, Event
from billing.services import going_back, invoices, orders, subscriptions
from billing.services.errors import NotKnownYet

__all__ = ["BY_TYPE", "TO_ASK_FOR", "Effect", "NotKnownYet", "has_effect", "of"]

# Writes inside the caller's transaction; raises OutOfDate when Stripe must be asked again.
Effect = Callable[[datetime], None]


def has_effect(event_type: str) -> bool:
    """Whether events of this type change anything here."""
    return event_type in BY_TYPE


def of(event: Event) -> Effect | None:
    """What this event changes, freshly fetched; None for events that change nothing here."""
    prepare = BY_TYPE.get(event.type)
    return prepare(event.object_id) if prepare else None


def _of_customer(customer: str) -> Effect | None:
    """Somebody deleted the customer at Stripe: the next purchase makes a new one."""
    if not gateway.customer(customer).get("deleted"):
        return None

    def forget(_: datetime) -> None:
        Customer.objects.filter(stripe_id=customer).delete()

    return forget


BY_TYPE: dict[str, Callable[[str], Effect | None]] = {
    "checkout.session.completed": orders.of_session,
    "checkout.session.async_payment_succeeded": orders.of_session,
    "checkout.session.async_payment_failed": orders.of_session,
    "checkout.session.expired": orders.of_session,
    "invoice.paid": invoices.of_invoice,
    **dict.fromkeys(
        (f"customer.subscription.{what}" for what in ("created", "updated", "deleted", "paused", "resumed")),
        subscriptions.of_subscription,
    ),
    "charge.refunded": going_back.of_charge,
    **dict.fromkeys(
        ("refund.created", "refund.updated", "refund.failed", "charge.refund.updated"), going_back.of_refund
    ),
    **dict.fromkeys(
        (f"charge.dispute.{what}" for what in ("created", "updated", "closed", "funds_withdrawn", "funds_reinstated")),
        going_back.of_dispute,
    ),
    "customer.deleted": _of_customer,
}
# Stripe lists at most 20 types; the one left out is the older name of refund.updated, which comes as well.
TO_ASK_FOR = tuple(name for name in BY_TYPE if name != "charge.refund.updated")
