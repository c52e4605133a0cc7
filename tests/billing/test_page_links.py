"""The ways to the prices: from every page, from the settings, and from the moment when credits run out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from credits.queries import balance
from credits.services import grant

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db
ClientFor = Callable[["User"], Client]


def test_visitors_find_the_prices_in_the_header_and_everybody_in_the_footer(user: User, client_for: ClientFor) -> None:
    grant(user=user, amount=100, key="many", reason="A test")
    for client, in_header in ((Client(), 1), (client_for(user), 0)):
        header, rest = client.get("/pricing/").content.decode().split("</header>", 1)
        assert header.count('href="/pricing/"') == in_header
        assert rest.split("<footer")[1].count('href="/pricing/"') == 1


def test_the_settings_lead_to_the_plans_and_to_one_s_own_bills(user: User, client_for: ClientFor) -> None:
    page = client_for(user).get("/settings/").content.decode()
    section = page.split('id="plan-title"')[1].split("</section>")[0]
    assert 'href="/pricing/"' in section
    assert 'href="/billing/"' in section


def test_too_few_credits_say_how_many_are_missing_and_where_to_get_them(
    user: User, client_for: ClientFor, redis_url: str, settings: Any
) -> None:
    settings.STRIPE_SECRET_KEY = "a key of a test"  # only where something is sold is anybody sent to buy
    grant(user=user, amount=1, key="one", reason="A test")
    answer = client_for(user).post(
        "/create/", {"prompt": "slow rain on a window", "duration_seconds": "60", "takes": "2", "mode": "simple"}
    )
    told = answer.content.decode().split('role="alert"')[1].split("</div>")[0]
    assert answer.status_code == 422
    assert "3 more needed" in told
    assert 'href="/pricing/#packs"' in told
    assert balance(user).available == 1
