"""What tests of billing share: a shop that can sell without asking Stripe first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.billing.shop import Shop
from tests.doubles.stripe import StripeDouble


def put_on_sale() -> None:
    """Give every pack and plan a price at Stripe."""
    from billing.models import Pack, PlanPrice

    for pack in Pack.objects.all():
        Pack.objects.filter(pk=pack.pk).update(stripe_price_id=f"price_{pack.slug}")
    for price in PlanPrice.objects.all():
        PlanPrice.objects.filter(pk=price.pk).update(stripe_price_id=f"price_{price.plan}")


@pytest.fixture
def can_pay(db: None, settings: Any) -> None:
    """Keys that no Stripe knows, and prices: enough for whatever does not ask it."""
    settings.STRIPE_SECRET_KEY = "a key of a test"
    settings.STRIPE_WEBHOOK_SECRETS = ["a secret of a test"]
    put_on_sale()


@pytest.fixture
def stripe() -> Iterator[StripeDouble]:
    """Stripe on this machine, with nobody in it."""
    with StripeDouble(seed=7) as double:
        yield double


@pytest.fixture
def shop(db: None, stripe: StripeDouble, settings: Any) -> Shop:
    """A shop that sells what the first migration put into its window."""
    made = Shop(stripe, settings)
    made.open()
    return made
