"""Template filters that write sums of money: from whole cents, the same on every machine, never through a float."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import template

register = template.Library()

SIGNS = {"eur": "€", "usd": "$", "gbp": "£", "jpy": "¥", "inr": "₹", "cad": "CA$", "aud": "A$", "nzd": "NZ$"}
# How Stripe counts: these have no smaller unit, and those have a thousand of them; every other has a hundred.
WHOLE = "bif clp djf gnf jpy kmf krw mga pyg rwf ugx vnd vuv xaf xof xpf"
THOUSANDTHS = "bhd jod kwd omr tnd"


def places_of(currency: str) -> int:
    """How many decimal places a sum in this currency has."""
    return 0 if currency in WHOLE else 3 if currency in THOUSANDTHS else 2


def written(amount: Decimal, currency: str) -> str:
    """€1,234.50, or CHF 1,234.50 where the currency has no sign of its own."""
    sign = SIGNS.get(currency, f"{currency.upper()} ")
    return f"{'−' if amount < 0 else ''}{sign}{abs(amount):,}"


@register.filter
def money(cents: int, currency: str) -> str:
    """€5, €5.50, −€3, ¥500, CHF 12.90: a round sum is written without its zeros."""
    code, places = currency.lower(), places_of(currency.lower())
    amount = Decimal(int(cents)).scaleb(-places)
    return written(amount.to_integral_value() if amount == amount.to_integral_value() else amount, code)


@register.filter
def each(offer: Any) -> str:
    """What one credit of something with amount_cents, currency and credits costs: €0.0167."""
    code = str(offer.currency).lower()
    one = Decimal(int(offer.amount_cents)).scaleb(-places_of(code)) / int(offer.credits)
    return written(one.quantize(Decimal(1).scaleb(-places_of(code) - 2), ROUND_HALF_UP), code)
