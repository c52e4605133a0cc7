"""The report of I6 with Stripe's own figures beside ours."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from billing import gateway
from billing.models import Customer
from billing.queries import Figures, Report, report
from billing.services.payments import HARMLESS


def audit(*, since: datetime, until: datetime) -> Report:
    """Every payment of [since, until), compared to the cent with what Stripe says and to the credit with the ledger.

    A charge of one of our customers that is not recorded here is a difference, too. Raises PaymentsAway.
    """
    return report(since=since, until=until, stripe=_figures(since, until))


def _figures(since: datetime, until: datetime) -> dict[str, Figures]:
    """Stripe's totals by payment intent, in two lists instead of one question for each payment."""
    disputed: dict[str, int] = defaultdict(int)
    for dispute in gateway.disputes_since(since):
        if dispute["status"] not in HARMLESS:
            disputed[dispute["payment_intent"]] += dispute["amount"]
    charges = [one for one in gateway.charges_between(since, until) if one["paid"] and one["payment_intent"]]
    names = {charge["customer"] for charge in charges if charge["customer"]}
    ours = set(Customer.objects.filter(stripe_id__in=names).values_list("stripe_id", flat=True))
    return {
        charge["payment_intent"]: Figures(
            amount_cents=charge["amount_captured"],
            refunded_cents=charge["amount_refunded"],
            disputed_cents=disputed[charge["payment_intent"]],
            currency=charge["currency"],
            is_ours=charge["customer"] in ours,
        )
        for charge in charges
    }
