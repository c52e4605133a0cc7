"""A paid invoice of a subscription is a month of credits, once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from accounts.models import Plan, User
from billing import gateway
from billing.models import Customer, Goods, Order, PlanPrice
from billing.services import payments
from billing.services.errors import NotKnownYet

Effect = Callable[[datetime], None]
Line = dict[str, Any]
Period = tuple[int, int]


def of_invoice(invoice_id: str) -> Effect | None:
    """Record the payment of an invoice and its credits; None when it is unpaid, not ours, or not of a subscription.

    A pack's own invoice has no subscription, and its payment intent was credited already.
    """
    known = payments.version_of(invoice_id)
    invoice = gateway.invoice(invoice_id)
    details = ((invoice.get("parent") or {}).get("subscription_details")) or {}
    metadata = details.get("metadata") or {}
    user = user_of(invoice["customer"], metadata)
    if invoice["status"] != "paid" or not details.get("subscription") or user is None:
        return None
    sale = _sale(invoice, details["subscription"], user, metadata)
    money = _money(invoice)

    def write(now: datetime) -> None:
        payments.record(sale=sale, money=money, known=known, now=now)

    return write


def user_of(customer: str, metadata: dict[str, str]) -> User | None:
    """Whose customer this is; metadata knows when the customer was deleted and made anew."""
    known = Customer.objects.select_related("user").filter(stripe_id=customer).first()
    if known is not None:
        return known.user
    pk = metadata.get("user", "")
    return User.objects.filter(pk=int(pk)).first() if pk.isdecimal() else None


def plan_of(price_id: str, metadata: dict[str, str]) -> Plan:
    """The plan that Stripe's price stands for. Raises NotKnownYet with what staff should do."""
    plan = _known_plan(price_id) or Plan.objects.filter(slug=metadata.get("plan", "")).first()
    if plan is None:
        named = f"Stripe's price {price_id}" if price_id else "a price that Stripe does not name"
        raise NotKnownYet(f"No plan has {named}: write it under Plan prices, then try again.")
    return plan


def _known_plan(price_id: str) -> Plan | None:
    row = PlanPrice.objects.exclude(stripe_price_id="").filter(stripe_price_id=price_id).first()
    return Plan.objects.filter(slug=row.plan).first() if row else None


def _sale(invoice: dict[str, Any], subscription: str, user: User, metadata: dict[str, str]) -> payments.Sale:
    lines = gateway.lines_of(invoice)
    parts = [line for line in lines if _is_proration(line)]
    # What staff add by hand (a fee, a discount of goodwill) is money and no month.
    whole = [line for line in lines if _is_of_subscription(line) and not _is_proration(line)]
    plan, month = _month(whole, metadata)
    if plan is None and parts:
        plan = plan_of(_price(_newest(parts)), metadata)
    change = _change(parts, _period_of(subscription), metadata) if parts else 0
    # A smaller plan takes nothing away of what another month brings; an immediate change offsets the rest of the old.
    credits = month + (change if invoice["billing_reason"] == "subscription_update" else max(0, change))
    order = None if not metadata.get("order") else Order.objects.filter(pk=UUID(metadata["order"])).first()
    ends = [line["period"]["end"] for line in whole + parts]
    return payments.Sale(
        stripe_id=invoice["id"],
        kind=Goods.PLAN,
        user=user,
        credits=max(0, credits),
        reason=f"{plan.name}, {'a month' if whole else 'the rest of the month'}" if plan else "",
        order=order if invoice["billing_reason"] == "subscription_create" else None,
        plan=plan.slug if plan else "",
        expires_at=payments.moment(max(ends)) if ends else None,
    )


def _month(whole: list[Line], metadata: dict[str, str]) -> tuple[Plan | None, int]:
    """The plan of these lines and its credits; the plan that was bought only where no line has the price of a plan."""
    if not whole:
        return None, 0
    newest = _newest(whole)
    known = [(plan, line) for line in whole if (plan := _known_plan(_price(line)))]
    counted = known or [(plan_of(_price(newest), metadata), newest)]
    plan = next((plan for plan, line in counted if line is newest), counted[0][0])
    return plan, sum(plan.monthly_credits * _quantity(line) for plan, line in counted)


def _quantity(line: Line) -> int:
    return 1 if line.get("quantity") is None else int(line["quantity"])


def _money(invoice: dict[str, Any]) -> payments.Money:
    """An invoice of nothing, by promotion code or balance, has no payment intent."""
    paid = [row["payment"] for row in invoice["payments"]["data"] if row["status"] == "paid"]
    intent = next((one["payment_intent"] for one in paid if one["type"] == "payment_intent"), None)
    at = payments.moment((invoice.get("status_transitions") or {}).get("paid_at"))
    receipt = invoice.get("hosted_invoice_url") or ""
    refunded = disputed = 0
    if intent:
        of_intent = payments.money_of(gateway.payment_intent(intent))
        refunded, disputed = of_intent.refunded, of_intent.disputed
    return payments.Money(intent, invoice["amount_paid"], invoice["currency"], refunded, disputed, receipt, at)


def _change(parts: list[Line], period: Period, metadata: dict[str, str]) -> int:
    """The difference of monthly credits for the rest of the month: a charge adds, a refund of unused time takes."""
    length = max(1, period[1] - period[0])
    added: int = sum(
        (1 if line["amount"] > 0 else -1)
        * plan_of(_price(line), metadata).monthly_credits
        * _quantity(line)
        * (line["period"]["end"] - line["period"]["start"])
        for line in parts
    )
    # Rounded to the nearest credit, in whole numbers.
    return (2 * added + length) // (2 * length)


def _period_of(subscription: str) -> Period:
    item = gateway.subscription(subscription)["items"]["data"][0]
    return item["current_period_start"], item["current_period_end"]


def _is_proration(line: Line) -> bool:
    parent = line.get("parent") or {}
    return bool((parent.get("subscription_item_details") or parent.get("invoice_item_details") or {}).get("proration"))


def _is_of_subscription(line: Line) -> bool:
    return bool((line.get("parent") or {}).get("subscription_item_details"))


def _price(line: Line) -> str:
    """Nothing where Stripe names none."""
    return str(((line.get("pricing") or {}).get("price_details") or {}).get("price") or "")


def _newest(lines: list[Line]) -> Line:
    """What is paid for rather than what is given back for."""
    return max(lines, key=lambda line: (line["amount"], line["period"]["end"]))
