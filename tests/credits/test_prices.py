"""Prices are whole credits, counted exactly."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credits.prices import price


@pytest.mark.parametrize(
    ("seconds", "takes", "factor", "credits"),
    [
        (1, 1, 1, 1),
        (30, 1, 1, 1),
        (30.001, 1, 1, 2),
        (60, 2, 1, 4),
        (61, 2, 1, 6),
        (240, 1, 1, 8),
        (30, 1, Decimal("1.5"), 2),
        (30, 2, Decimal("1.5"), 4),
        (60, 1, Decimal("1.5"), 3),
        (30, 1, Fraction(1, 3), 1),
        (90, 1, Fraction(1, 3), 1),
        (300, 1, Decimal("0.1"), 1),
        (30, 1, Decimal("1.1"), 2),
    ],
)
def test_each_started_half_minute_of_each_take_costs_a_credit(
    seconds: float, takes: int, factor: Decimal | Fraction | int, credits: int
) -> None:
    assert price(seconds, takes, factor) == credits


@given(st.integers(1, 36_000), st.integers(1, 8), st.fractions(Fraction(1, 10), 20, max_denominator=100))
def test_takes_cost_together_what_they_cost_alone_and_never_less_than_by_the_second(
    seconds: int, takes: int, factor: Fraction
) -> None:
    alone = price(seconds, 1, factor)
    assert price(seconds, takes, factor) == takes * alone
    assert Fraction(seconds, 30) * factor <= alone < (Fraction(seconds, 30) + 1) * factor + 1


def test_money_is_never_a_float() -> None:
    with pytest.raises(TypeError):
        price(30, 1, 1.5)  # type: ignore[arg-type]


@pytest.mark.parametrize(("seconds", "takes", "factor"), [(0, 1, 1), (-1, 1, 1), (30, 0, 1), (30, 1, 0)])
def test_nothing_has_no_price(seconds: float, takes: int, factor: int) -> None:
    with pytest.raises(ValueError, match="above 0"):
        price(seconds, takes, factor)
