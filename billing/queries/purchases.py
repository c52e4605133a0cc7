"""A person's own payments and subscription, in the words of the billing page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.paginator import Page, Paginator
from django.utils import timezone

from accounts.models import Plan
from billing.models import Customer, Goods, Order, Payment, Subscription
from billing.queries.offers import credits_in_words
from billing.templatetags.money import money

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User

PAYMENTS_PER_PAGE = 25
# Stripe closes a pay page after a day; slow ways to pay take up to two weeks.
STILL_OF_INTEREST = timedelta(days=14)
ENDED = ("canceled", "incomplete_expired")


@dataclass(frozen=True)
class Purchase:
    """One line of the list. tone: good, bad or soft; session: where its state is shown while it is open."""

    at: datetime
    what: str
    state: str
    tone: str
    note: str
    amount_cents: int
    currency: str
    receipt: str = ""
    session: str = ""


@dataclass(frozen=True)
class SubscriptionInWords:
    """How a subscription is and what to do about it. todo: what the button to Stripe's page says; needs_care: now."""

    title: str
    words: str
    tone: str
    needs_care: bool = False
    todo: str = "Manage plan and card"


def names_of_plans() -> dict[str, str]:
    """What people call each plan."""
    return dict(Plan.objects.values_list("slug", "name"))


def what_was_ordered(kind: str, credits: int, plan_name: str) -> str:
    """ "300 credits", "Pro, a month: 600 credits", or "An extra charge" where staff billed something else."""
    if kind == Goods.PACK:
        return credits_in_words(credits)
    if not plan_name:
        return "An extra charge"
    return f"{plan_name}, a month: {credits_in_words(credits)}" if credits else f"{plan_name}, a month"


def payments(*, user: User, page: str | int = 1) -> Page[Payment]:
    """One page of what this person paid, newest first; a page that is none is the nearest one."""
    return Paginator(Payment.objects.owned_by(user).newest(), PAYMENTS_PER_PAGE).get_page(page)


def open_orders(*, user: User, now: datetime | None = None) -> list[Order]:
    """Orders that reached the pay page and are not paid yet, newest first."""
    since = (now or timezone.now()) - STILL_OF_INTEREST
    mine = Order.objects.owned_by(user).open().filter(created_at__gte=since, stripe_session_id__isnull=False)
    return list(mine.order_by("-created_at")[:10])


def purchases_in_words(paid: Page[Payment], still_open: list[Order], names: dict[str, str]) -> list[Purchase]:
    """Orders under way first, then payments."""
    return [_open(order, names) for order in still_open] + [_paid(payment, names) for payment in paid]


def _open(order: Order, names: dict[str, str]) -> Purchase:
    return Purchase(
        at=order.created_at,
        what=what_was_ordered(order.kind, order.credits, names.get(order.plan, order.plan)),
        state="Not paid yet",
        tone="soft",
        note="",
        amount_cents=order.amount_cents,
        currency=order.currency,
        session=order.stripe_session_id or "",
    )


def _paid(payment: Payment, names: dict[str, str]) -> Purchase:
    state, tone, note = _fate(payment)
    return Purchase(
        at=payment.paid_at,
        what=what_was_ordered(payment.kind, payment.credits, names.get(payment.plan, payment.plan)),
        state=state,
        tone=tone,
        note=note,
        amount_cents=payment.amount_cents,
        currency=payment.currency,
        receipt=payment.receipt_url,
    )


def _fate(payment: Payment) -> tuple[str, str, str]:
    """State, tone and note of a payment: paid, refunded in part or whole, disputed."""
    taken = f"{credits_in_words(payment.taken_credits)} taken back" if payment.taken_credits else ""
    if payment.disputed_cents:
        return "Disputed", "bad", taken
    if not payment.refunded_cents:
        return "Paid", "good", ""
    if payment.refunded_cents >= payment.amount_cents:
        return "Refunded", "soft", taken
    sum_in_words = f"{money(payment.refunded_cents, payment.currency)} refunded"
    return "Partly refunded", "soft", ", ".join(filter(None, [sum_in_words, taken]))


def is_customer(*, user: User) -> bool:
    """Whether Stripe knows this person, so that there is something to manage there."""
    return Customer.objects.filter(user=user).exists()


def latest_subscription(*, user: User) -> Subscription | None:
    """The one that holds; else the one that ended last."""
    mine = list(Subscription.objects.filter(user=user).order_by("-pk")[:20])
    return next((one for one in mine if one.status not in ENDED), mine[0] if mine else None)


def has_subscription(subscription: Subscription | None) -> bool:
    """Whether it is still running, so that a plan is changed rather than bought a second time."""
    return subscription is not None and subscription.status not in ENDED


def subscription_in_words(subscription: Subscription, names: dict[str, str]) -> SubscriptionInWords:
    """State and what to do, for a person who knows nothing of Stripe."""
    name = names.get(subscription.plan, subscription.plan)
    until = f"{timezone.localtime(subscription.period_end):%-d %B %Y}" if subscription.period_end else ""
    status = "paused" if subscription.is_paused else subscription.status
    if status in ("active", "trialing") and subscription.cancel_at_period_end:
        when = f"on {until}" if until else "at the end of the paid month"
        return SubscriptionInWords(
            f"Ends {when}",
            f"You cancelled {name}. It holds until then and is not charged again. You can still change your mind.",
            "soft",
            todo="Keep the plan or change the card",
        )
    words = STATES.get(status, STATES["incomplete"])
    return replace(words, words=words.words.format(name=name, until=until or "the end of the month"))


STATES = {
    "active": SubscriptionInWords("Active", "{name} renews on {until}.", "good"),
    "trialing": SubscriptionInWords(
        "On trial", "{name} costs nothing until {until}; then the first month is charged.", "good"
    ),
    "past_due": SubscriptionInWords(
        "Payment failed",
        "The last payment for {name} did not go through. You keep the plan while Stripe tries again in the next days. "
        "Check or change your card so that the next attempt works.",
        "bad",
        needs_care=True,
        todo="Change the card",
    ),
    "unpaid": SubscriptionInWords(
        "Not paid",
        "Every attempt to charge your card for {name} failed; the plan is off. Pay the open invoice to get it back.",
        "bad",
        needs_care=True,
        todo="Pay the open invoice",
    ),
    "paused": SubscriptionInWords(
        "Paused", "{name} is paused: nothing is charged and its limits don't hold. Resume it when you like.", "soft"
    ),
    "incomplete": SubscriptionInWords(
        "First payment is missing",
        "{name} begins when its first payment is through. Your bank may want you to confirm it.",
        "bad",
        needs_care=True,
        todo="Confirm the payment",
    ),
    "canceled": SubscriptionInWords(
        "Ended", "{name} has ended. What you made and the credits you bought are still yours.", "soft"
    ),
    "incomplete_expired": SubscriptionInWords(
        "Never began", "The first payment for {name} did not go through, and nothing was charged.", "soft"
    ),
}
