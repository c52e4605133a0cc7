"""The pricing page: who sees what of plans and packs, with and without Stripe's keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from tests.billing.conftest import put_on_sale
from tests.support.pages import compact

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db
ClientFor = Callable[["User"], Client]
NOT_SET_UP = "Paying is not set up here"


def shown(client: Client, address: str = "/pricing/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return compact(answer.content.decode())


def test_everybody_sees_plans_packs_and_what_a_song_costs(can_pay: None) -> None:
    page = shown(Client())
    for words in ("Free", "Pro", "Enterprise", "€12", "600 credits every month", "Songs up to 4 minutes"):
        assert words in page, words
    for words in ("300 credits", "€5", "€0.0167 a credit", "75 songs of a minute in two takes"):
        assert words in page, words
    assert '<th scope="row">8 minutes</th><td class="number">16</td><td class="number">32</td>' in page
    assert "Buy 300 credits" in page
    assert "Choose Pro" in page
    assert NOT_SET_UP not in page
    assert "your plan" not in page


def test_a_person_s_own_plan_is_marked(can_pay: None, user: User, client_for: ClientFor) -> None:
    page = shown(client_for(user))
    free = page[page.index('id="plan-free"') : page.index('id="plan-pro"')]
    assert "your plan" in free
    assert page.count("your plan</span>") == 1


def test_somebody_with_a_subscription_changes_it_and_buys_no_second_one(
    can_pay: None, user: User, client_for: ClientFor
) -> None:
    from billing.models import Subscription

    Subscription.objects.create(stripe_id="sub_1", user=user, plan="pro", status="active")
    page = shown(client_for(user))
    assert "Choose Enterprise" not in page
    assert "Change your plan" in page


def test_what_is_hidden_is_not_shown(can_pay: None) -> None:
    from accounts.models import Plan
    from billing.models import Pack

    Plan.objects.filter(slug="enterprise").update(is_public=False)
    Pack.objects.filter(credits=700).update(is_on_sale=False)
    page = shown(Client())
    assert "Enterprise" not in page
    assert "700 credits" not in page


def test_prices_follow_the_rows(can_pay: None) -> None:
    from billing.models import Pack

    Pack.objects.filter(credits=300).update(credits=1_500, amount_cents=123_450, currency="chf")
    page = shown(Client())
    for words in ("1,500 credits", "CHF 1,234.50", "CHF 0.8230 a credit"):
        assert words in page, words


def test_a_pack_without_stripe_s_price_can_not_be_bought(can_pay: None) -> None:
    from billing.models import Pack

    Pack.objects.filter(credits=300).update(stripe_price_id="")
    page = shown(Client())
    assert "300 credits" in page
    assert "Buy 300 credits" not in page


def test_without_stripe_s_keys_the_prices_stand_and_it_is_said_that_nobody_can_pay(
    user: User, client_for: ClientFor
) -> None:
    put_on_sale()
    for client in (Client(), client_for(user)):
        page = shown(client)
        assert NOT_SET_UP in page
        assert "€5" in page
        assert "Buy 300 credits" not in page
        assert "STRIPE_SECRET_KEY" not in page


def test_staff_read_which_settings_are_missing(staff: User, client_for: ClientFor) -> None:
    page = shown(client_for(staff))
    for words in ("STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRETS", "docs/billing.md"):
        assert words in page


def test_what_somebody_chose_before_signing_up_stands_first(can_pay: None, user: User, client_for: ClientFor) -> None:
    page = shown(client_for(user), "/pricing/?pack=starter")
    assert "300 credits for €5" in page
    assert "Go on to pay" in page
    assert "Pro for €12 a month" in shown(client_for(user), "/pricing/?plan=pro")
    assert "Go on to pay" not in shown(client_for(user), "/pricing/?pack=nothing")


def test_every_form_leaves_the_site_without_htmx_and_has_a_key_of_its_own(
    can_pay: None, user: User, client_for: ClientFor
) -> None:
    page = client_for(user).get("/pricing/").content.decode()
    forms = [part for part in page.split("<form")[1:] if "/billing/" in part.split(">")[0]]
    assert len(forms) == 5
    assert all('hx-boost="false"' in part.split(">")[0] for part in forms)
    keys = {part.split('name="key" value="')[1].split('"')[0] for part in forms}
    assert len(keys) == len(forms)


@pytest.mark.parametrize(("signed_in", "most"), [(False, 3), (True, 9)])
def test_it_asks_the_database_little(
    can_pay: None, user: User, client_for: ClientFor, django_assert_max_num_queries: Any, *, signed_in: bool, most: int
) -> None:
    client = client_for(user) if signed_in else Client()
    client.get("/pricing/")
    with django_assert_max_num_queries(most):
        client.get("/pricing/")


def test_a_plan_that_staff_give_has_no_price(db: None) -> None:
    from accounts.models import Plan

    Plan.objects.create(
        slug="partner", name="Partner", longest_seconds=480, concurrent_jobs=4, api_requests_per_minute=60,
        storage_bytes=10**9,
    )  # fmt: skip
    page = Client().get("/pricing/").content.decode()
    partner = page[page.index('id="plan-partner"') :].split("</article>")[0]
    assert "On request" in partner
    assert "€0" not in partner
