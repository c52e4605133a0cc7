"""The balance is read, never remembered: every page and the API show it right after a payment, a request, a refund."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from tests.journeys.quick_music import Desk, work_until_done

if TYPE_CHECKING:
    from accounts.models import User
    from tests.billing.shop import Shop

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = ("/", "/create/", "/library/", "/credits/", "/billing/", "/pricing/")
JSON = "application/json"


def shown(browser: Client, page: str) -> int:
    """The number of credits in the header."""
    answer = browser.get(page)
    assert answer.status_code == 200, page
    purse = re.search(r'class="purse.*?<strong[^>]*>(\d+)</strong>', answer.content.decode(), re.DOTALL)
    assert purse is not None, page
    return int(purse.group(1))


def test_every_page_shows_what_there_is_after_each_movement(
    user: User, program: Any, quick: Desk, shop: Shop, client_for: Callable[[User], Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("billing.services.handing_over.soon", lambda work: work())
    browser, client = client_for(user), program(user)

    def everywhere() -> set[int]:
        return {shown(browser, page) for page in PAGES} | {client.get("/api/v1/credits/").json()["available"]}

    assert everywhere() == {0}
    order = shop.bought(user)
    back = browser.get("/billing/return/", {"session_id": order.stripe_session_id, "look": 6})
    assert back.status_code == 200
    shop.tell_all()
    assert everywhere() == {300}
    wish = {"prompt": "slow rain", "duration_seconds": 60, "takes": 1}
    place = client.post("/api/v1/tracks/", wish, content_type=JSON).json()["tracks"][0]["id"]
    assert everywhere() == {298}
    work_until_done()
    assert everywhere() == {298}
    client.post(f"/api/v1/tracks/{place}/refund/", {"reason": "bad sound"}, content_type=JSON)
    assert everywhere() == {299}
    shop.double.refund(shop.intent(order))
    shop.tell_all()
    assert everywhere() == {0}
    assert client.get("/api/v1/credits/").json()["owed"] == 1


def test_whoever_comes_back_before_the_webhook_sees_their_credits_when_stripe_is_asked(
    user: User, shop: Shop, client_for: Callable[[User], Client], redis_url: str
) -> None:
    browser, order = client_for(user), shop.bought(user)
    place = f"/billing/return/?session_id={order.stripe_session_id}&look=6"
    assert shown(browser, place) == 0
    browser.post(place)
    assert shown(browser, place) == 300
