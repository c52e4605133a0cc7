"""Payment by payment: what was paid and what went back, by our rows, by the ledger, and by Stripe when it was asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from billing.models import Payment
from credits.queries import Violation, issued_by_payment


@dataclass(frozen=True, slots=True)
class Figures:
    """Totals of one payment, in cents. is_ours: whether the payer is a customer of this site."""

    amount_cents: int
    refunded_cents: int
    disputed_cents: int
    currency: str
    is_ours: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """One payment. `stripe` is None where Stripe was not asked or knows no charge (nothing was paid)."""

    payment: str
    person: str
    paid_at: datetime | None
    ours: Figures | None
    stripe: Figures | None
    expected_credits: int
    issued_credits: int
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Total:
    """The sums of one currency, in cents."""

    currency: str
    paid: int
    refunded: int
    disputed: int


@dataclass(frozen=True, slots=True)
class Report:
    """The rows of a time, and their totals in cents by currency."""

    rows: list[Row]
    paid: Counter[str] = field(default_factory=Counter)
    refunded: Counter[str] = field(default_factory=Counter)
    disputed: Counter[str] = field(default_factory=Counter)
    issued_credits: int = 0

    @property
    def differences(self) -> list[Row]:
        return [row for row in self.rows if row.problems]

    @property
    def totals(self) -> list[Total]:
        return [Total(name, self.paid[name], self.refunded[name], self.disputed[name]) for name in sorted(self.paid)]


def report(*, since: datetime, until: datetime, stripe: Mapping[str, Figures] | None = None) -> Report:
    """Every payment of [since, until). `stripe` holds Stripe's figures by payment intent; without it only the ledger
    and our own rows are compared.
    """
    issued = issued_by_payment()
    payments = list(Payment.objects.paid_between(since, until).select_related("user").order_by("paid_at", "pk"))
    rows = [_row(payment, issued.get(payment.stripe_id, 0), stripe) for payment in payments]
    rows += _unrecorded({payment.payment_intent for payment in payments}, stripe or {})
    whole = Report(rows, issued_credits=sum(row.issued_credits for row in rows))
    for row in rows:
        figures = row.ours
        if figures is not None:
            whole.paid[figures.currency] += figures.amount_cents
            whole.refunded[figures.currency] += figures.refunded_cents
            whole.disputed[figures.currency] += figures.disputed_cents
    return whole


def prove() -> list[Violation]:
    """I6 by our own rows: the ledger issued for each payment what its money is worth, and for nothing else."""
    issued = issued_by_payment()
    expected = {payment.stripe_id: payment.kept_credits for payment in Payment.objects.all().iterator()}
    return [
        Violation("I6", "the ledger's credits of a payment are not what was paid for", {"payment": name, **amounts})
        for name in sorted(expected.keys() | issued.keys())
        if (amounts := {"expected": expected.get(name, 0), "issued": issued.get(name, 0)})
        and amounts["expected"] != amounts["issued"]
    ]


def _row(payment: Payment, issued: int, stripe: Mapping[str, Figures] | None) -> Row:
    ours = Figures(payment.amount_cents, payment.refunded_cents, payment.disputed_cents, payment.currency)
    theirs = stripe.get(payment.payment_intent or "") if stripe is not None else None
    problems = []
    if issued != payment.kept_credits:
        problems.append(f"The ledger issued {issued} credits instead of {payment.kept_credits}.")
    if theirs is not None:
        problems += _compared(ours, theirs)
    elif stripe is not None and payment.amount_cents:
        problems.append("Stripe shows no such charge in this time.")
    return Row(
        payment.stripe_id, str(payment.user), payment.paid_at, ours, theirs, payment.kept_credits, issued,
        tuple(problems),
    )  # fmt: skip


def _compared(ours: Figures, theirs: Figures) -> list[str]:
    """One sentence for each figure that differs, with both."""
    return [
        f"{name.removesuffix('_cents').capitalize()}: {getattr(ours, name)} here, {getattr(theirs, name)} at Stripe."
        for name in ("amount_cents", "refunded_cents", "disputed_cents", "currency")
        if getattr(ours, name) != getattr(theirs, name)
    ]


def _unrecorded(known: set[str | None], stripe: Mapping[str, Figures]) -> list[Row]:
    """Money of our customers that nobody here knows of."""
    elsewhere = set(Payment.objects.filter(payment_intent__in=stripe.keys()).values_list("payment_intent", flat=True))
    return [
        Row(intent, "", None, None, figures, 0, 0, ("Paid at Stripe, not recorded here.",))
        for intent, figures in stripe.items()
        if figures.is_ours and intent not in known and intent not in elsewhere
    ]
