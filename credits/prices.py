"""What music costs in credits: pure sums in whole numbers and fractions, never in floating point."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil

SECONDS_PER_CREDIT = 30
WELCOME_CREDITS = 100


def quality_refund(spent: int) -> int:
    """What comes back for a delivered take that is not good enough: half of it, rounded up. Whole credits."""
    return -(-spent // 2)


def price(duration_seconds: float | Decimal | Fraction, takes: int = 1, factor: Decimal | Fraction | int = 1) -> int:
    """The price in whole credits: one for each started 30 seconds of each take, times the provider's factor.

    Each take is rounded up by itself, so a take costs the same alone as in company. `duration_seconds` is a measured
    length and may be a float (it is read exactly); the factor is money and may not.
    Raises ValueError for a length, number of takes or factor that is not above 0, TypeError for a float factor.
    """
    if isinstance(factor, float):
        raise TypeError("A price factor is a whole number, a Decimal or a Fraction, never a float.")
    if isinstance(takes, bool) or not isinstance(takes, int):
        raise TypeError("The number of takes is a whole number.")
    if duration_seconds <= 0 or takes <= 0 or factor <= 0:
        raise ValueError("Length, number of takes and factor must be above 0.")
    started = ceil(Fraction(duration_seconds) / SECONDS_PER_CREDIT)
    return takes * ceil(started * Fraction(factor))
