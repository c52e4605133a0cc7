"""A payment and its credits: issued once, taken back as far as the money went back, given again when it returned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError
from django.db import transaction as database
from django.utils import timezone

from billing import gateway
from billing.models import Goods, Order, Payment
from billing.services.errors import OutOfDate
from credits import services as ledger

if TYPE_CHECKING:
    from accounts.models import User

# A dispute in one of these states has cost nothing, or costs nothing any more.
HARMLESS = ("won", "prevented", "warning_needs_response", "warning_under_review", "warning_closed")
SHORTEST_LIFE = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Money:
    """What Stripe says of one payment intent now, in cents."""

    intent: str | None
    amount: int
    currency: str
    refunded: int
    disputed: int
    receipt_url: str
    paid_at: datetime


@dataclass(frozen=True, slots=True)
class Sale:
    """What a payment was for. `stripe_id` is its name in the ledger."""

    stripe_id: str
    kind: Goods
    user: User
    credits: int
    reason: str
    order: Order | None = None
    plan: str = ""
    expires_at: datetime | None = None


def moment(seconds: int | None) -> datetime:
    """Stripe's seconds as a moment; now when it tells none."""
    return datetime.fromtimestamp(seconds, UTC) if seconds else timezone.now()


def version_of(stripe_id: str) -> int | None:
    """To be read before Stripe is asked: whether, and in which version, the payment is recorded."""
    return Payment.objects.filter(stripe_id=stripe_id).values_list("version", flat=True).first()


def money_of(intent: dict[str, Any]) -> Money:
    """The totals of a fetched payment intent; asks for its charge and disputes where they are not in it."""
    charge = intent["latest_charge"]
    if isinstance(charge, str):
        charge = gateway.charge(charge)
    disputes = gateway.disputes_of(intent["id"]) if charge["disputed"] else []
    return Money(
        intent=intent["id"],
        amount=intent["amount_received"],
        currency=intent["currency"],
        refunded=charge["amount_refunded"],
        disputed=sum(one["amount"] for one in disputes if one["status"] not in HARMLESS),
        receipt_url=charge.get("receipt_url") or "",
        paid_at=moment(charge["created"]),
    )


def record(*, sale: Sale, money: Money, known: int | None, now: datetime) -> Payment:
    """Write what was fetched, and move credits accordingly. Inside the caller's transaction.

    `known` is what version_of said before Stripe was asked. Raises OutOfDate when somebody wrote since then: only so
    can a slow answer never undo what a newer one said, without holding a lock while Stripe is asked.
    """
    payment = Payment.objects.select_for_update().filter(stripe_id=sale.stripe_id).first()
    if (payment.version if payment else None) != known:
        raise OutOfDate(sale.stripe_id)
    if payment is None:
        payment = _issue(sale, money, now)
    else:
        payment.version += 1
    payment.refunded_cents = min(money.refunded, payment.amount_cents)
    payment.disputed_cents = money.disputed
    payment.receipt_url = money.receipt_url or payment.receipt_url
    payment.save()
    return settle_payment(payment=payment, now=now)


def settle_payment(*, payment: Payment, now: datetime | None = None) -> Payment:
    """Take back, or give again, until what is taken is the share of the money that is not ours (any more).

    The share is taken of the totals, never counted from events, and rounded up to whole credits. Expects the
    caller's transaction and its lock of the payment; a second call moves nothing.
    """
    target = credits_to_take(payment)
    difference = target - payment.taken_credits
    if not difference:
        return payment
    payment.step += 1
    name = f"{payment.stripe_id}:{payment.step}"
    if difference > 0:
        reason = "Payment disputed" if payment.disputed_cents else "Payment refunded"
        ledger.take_back(user=payment.user, amount=difference, key=f"takeback:{name}", reason=reason, now=now)
    else:
        ledger.give_again(
            user=payment.user, amount=-difference, key=f"restore:{name}", reason="The payment stands again", now=now
        )
    payment.taken_credits = target
    payment.save(update_fields=["step", "taken_credits"])
    return payment


def credits_to_take(payment: Payment) -> int:
    """ceil(credits × money that went back ÷ money that came), in whole numbers."""
    gone = min(payment.refunded_cents + payment.disputed_cents, payment.amount_cents)
    return -(-payment.credits * gone // payment.amount_cents) if gone else 0


def _issue(sale: Sale, money: Money, now: datetime) -> Payment:
    payment = Payment(
        stripe_id=sale.stripe_id,
        payment_intent=money.intent,
        kind=sale.kind,
        user=sale.user,
        order=sale.order,
        plan=sale.plan,
        credits=sale.credits,
        amount_cents=money.amount,
        currency=money.currency,
        paid_at=money.paid_at,
    )
    try:
        with database.atomic():
            payment.save(force_insert=True)
    except IntegrityError as error:
        raise OutOfDate(sale.stripe_id) from error
    if sale.credits:
        ledger.purchase(
            user=sale.user,
            amount=sale.credits,
            key=f"purchase:{sale.stripe_id}",
            reason=sale.reason,
            # Whoever paid has some days to spend it, however late the payment was noticed.
            expires_at=max(sale.expires_at, now + SHORTEST_LIFE) if sale.expires_at else None,
            terms={"amount_cents": money.amount, "currency": money.currency, "credits": sale.credits},
            now=now,
        )
    return payment
