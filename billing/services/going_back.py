"""Refunds and disputes: whatever happened to a charge, its payment is brought to Stripe's totals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from billing import gateway
from billing.models import Customer, Payment
from billing.services import invoices, orders
from billing.services.errors import NotKnownYet

Effect = Callable[[datetime], None]


def of_charge(charge_id: str) -> Effect | None:
    return of_intent(gateway.charge(charge_id)["payment_intent"])


def of_refund(refund_id: str) -> Effect | None:
    return of_intent(gateway.refund(refund_id)["payment_intent"])


def of_dispute(dispute_id: str) -> Effect | None:
    return of_intent(gateway.dispute(dispute_id)["payment_intent"])


def of_intent(intent_id: str | None) -> Effect | None:
    """The payment of this intent, whether it is recorded already or its money went back before we heard of it.

    Raises NotKnownYet when one of our customers paid something we cannot place.
    """
    if not intent_id:
        return None
    recorded = Payment.objects.filter(payment_intent=intent_id).first()
    if recorded is not None and recorded.stripe_id != intent_id:
        return invoices.of_invoice(recorded.stripe_id)
    effect = orders.of_intent(intent_id)
    if effect is not None or recorded is not None:
        return effect
    invoice = gateway.invoice_of(intent_id)
    if invoice:
        return invoices.of_invoice(invoice)
    if Customer.objects.filter(stripe_id=gateway.payment_intent(intent_id)["customer"] or "").exists():
        raise NotKnownYet("A customer's payment moved, but nothing is known to have been bought with it.")
    return None
