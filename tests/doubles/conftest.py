"""Stripe's double with something to sell, and the official client to talk to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import stripe

from tests.doubles.stripe import StripeDouble

PACK, PRO, BIG = "price_pack", "price_pro", "price_big"
Buy = Callable[..., Any]


@pytest.fixture
def double() -> Iterator[StripeDouble]:
    with StripeDouble(seed=1) as running:
        running.add_price(PACK, 900, product_name="300 credits")
        running.add_price(PRO, 1200, product_name="Pro", recurring="month")
        running.add_price(BIG, 4900, product_name="Enterprise", recurring="month")
        yield running


@pytest.fixture
def client(double: StripeDouble) -> stripe.StripeClient:
    return stripe.StripeClient(double.secret_key, base_addresses={"api": double.base_url}, max_network_retries=0)


@pytest.fixture
def checkout(client: stripe.StripeClient) -> Buy:
    """A session for a price; what is given replaces or adds."""

    def make(price: str = PACK, **given: Any) -> stripe.checkout.Session:
        params: Any = {
            "mode": "payment" if price == PACK else "subscription",
            "line_items": [{"price": price, "quantity": 1}],
            "success_url": "http://shop.test/done?session={CHECKOUT_SESSION_ID}",
            "cancel_url": "http://shop.test/back",
            **given,
        }
        return client.v1.checkout.sessions.create(params=params)

    return make
