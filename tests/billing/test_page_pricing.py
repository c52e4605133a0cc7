"""The pricing page: who sees what of plans and packs, with and without Stripe's keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db
ClientFor = Callable[["User"], Client]
Settings = Any
NOT_SET_UP = "Paying is not set up here"


@pytest.fixture
def can_pay(settings: Settings) -> None:
    """Keys that no Stripe knows, and prices: enough for whatever does not ask it."""
    from billing.models import Pack, PlanPrice

    settings.STRIPE_SECRET_KEY = "a key of a test"
    settings.STRIPE_WEBHOOK_SECRETS = ["a secret of a test"]
    for pack in Pack.objects.all():
        Pack.objects.filter(pk=pack.pk).update(stripe_price_id=f"price_{pack.slug}")
    for price in PlanPrice.objects.all():
        PlanPrice.objects.filter(pk=price.pk).update(stripe_price_id=f"price_{price.plan}")


def shown(client: Client, address: str = "/pricing/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_everybody_sees_plans_packs_and_what_a_song_costs(can_pay: None) -> None:
    page = shown(Client())
    for words in ("Free", "Pro", "Enterprise", "€12", "600 credits every month", "Songs up to 4 minutes"):
        assert words in page, words
    for words in ("300 credits", "€5", "€0.0167 a credit", "75 songs of a minute in two takes"):
        assert words in page, words
    assert '<th scope="row">8 minutes</th><td class="number">16</td><td class="number">32</td>' in page
    assert "Buy 300 credits" in page
    assert NOT_SET_UP not in page
