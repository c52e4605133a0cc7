"""From a click on Buy to Stripe's page: what one click, two clicks, strangers and meddlers get."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

if TYPE_CHECKING:
    from accounts.models import User

ClientFor = Callable[["User"], Client]
PAY_PAGE = "https://checkout.stripe.com/c/pay/"
PORTAL = "https://billing.stripe.com/p/session/one"


class Till:
    """Stands at the gateway: says yes to everything, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self._numbers = itertools.count(1)
        self.refusal: Exception | None = None

    def create_customer(self, **given: Any) -> dict[str, Any]:
        return {"id": f"cus_{given['metadata']['user']}"}

    def create_checkout(self, *, params: dict[str, Any], key: str) -> dict[str, Any]:
        if self.refusal:
            raise self.refusal
        self.asked.append(params)
        number = next(self._numbers)
        return {"id": f"cs_test_{number}", "url": f"{PAY_PAGE}cs_test_{number}"}

    def create_portal(self, *, customer: str, return_url: str) -> dict[str, Any]:
        return {"url": PORTAL, "customer": customer, "return_url": return_url}


@pytest.fixture
def till(can_pay: None, monkeypatch: pytest.MonkeyPatch) -> Till:
    from billing import gateway

    stand_in = Till()
    for name in ("create_customer", "create_checkout", "create_portal"):
        monkeypatch.setattr(gateway, name, getattr(stand_in, name))
    return stand_in


def test_buy_leads_to_the_pay_page_and_back(till: Till, user: User, client_for: ClientFor) -> None:
    answer = client_for(user).post("/billing/buy/", {"pack": "starter", "key": "form-1"})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{PAY_PAGE}cs_test_1")
    (asked,) = till.asked
    assert asked["line_items"] == [{"price": "price_starter", "quantity": 1}]
    assert asked["success_url"] == "http://testserver/billing/return/?session_id={CHECKOUT_SESSION_ID}"
    assert asked["cancel_url"] == "http://testserver/pricing/?unpaid"


def test_a_plan_is_bought_the_same_way(till: Till, user: User, client_for: ClientFor) -> None:
    answer = client_for(user).post("/billing/subscribe/", {"plan": "pro", "key": "form-1"})
    assert answer.headers["Location"] == f"{PAY_PAGE}cs_test_1"
    assert till.asked[0]["mode"] == "subscription"


def test_a_second_click_is_the_same_order(till: Till, user: User, client_for: ClientFor) -> None:
    from billing.models import Order

    client = client_for(user)
    answers = [client.post("/billing/buy/", {"pack": "starter", "key": "form-1"}) for _ in range(2)]
    assert {answer.headers["Location"] for answer in answers} == {f"{PAY_PAGE}cs_test_1"}
    assert (Order.objects.count(), len(till.asked)) == (1, 1)


def test_another_form_is_another_order_even_without_a_key(till: Till, user: User, client_for: ClientFor) -> None:
    from billing.models import Order

    client = client_for(user)
    for given in ({"key": "form-1"}, {"key": "form-2"}, {}, {}):
        client.post("/billing/buy/", {"pack": "starter", **given})
    assert Order.objects.count() == 4


def test_a_form_that_was_paid_already_leads_to_what_came_of_it(till: Till, user: User, client_for: ClientFor) -> None:
    from django.utils import timezone

    from billing.models import Order, OrderStatus

    client = client_for(user)
    client.post("/billing/buy/", {"pack": "starter", "key": "form-1"})
    Order.objects.all().close(OrderStatus.PAID, timezone.now())
    answer = client.post("/billing/buy/", {"pack": "starter", "key": "form-1"})
    assert answer.headers["Location"] == "/billing/return/?session_id=cs_test_1"


def test_the_price_is_the_row_s_whatever_the_form_says(till: Till, user: User, client_for: ClientFor) -> None:
    from billing.models import Order

    meddled = {"amount": "1", "amount_cents": "1", "price": "price_of_mine", "credits": "999999", "currency": "jpy"}
    client_for(user).post("/billing/buy/", {"pack": "starter", "key": "form-1", **meddled})
    order = Order.objects.get()
    assert (order.amount_cents, order.credits, order.currency) == (500, 300, "eur")
    assert till.asked[0]["line_items"] == [{"price": "price_starter", "quantity": 1}]


@pytest.mark.parametrize(
    ("address", "given"),
    [
        ("/billing/buy/", {"pack": "nothing", "key": "x"}),
        ("/billing/buy/", {"pack": "../starter", "key": "x"}),
        ("/billing/buy/", {"key": "x"}),
        ("/billing/buy/", {"plan": "pro", "key": "x"}),
        ("/billing/buy/", {"pack": "starter", "key": "x" * 101}),
        ("/billing/buy/", {"pack": "starter", "key": "x\x00"}),
        ("/billing/subscribe/", {"plan": "free", "key": "x"}),
        ("/billing/subscribe/", {"plan": "nothing", "key": "x"}),
    ],
)
def test_what_is_not_for_sale_is_not_found(
    till: Till, user: User, client_for: ClientFor, address: str, given: dict[str, str]
) -> None:
    from billing.models import Order

    assert client_for(user).post(address, given).status_code == 404
    assert (Order.objects.count(), till.asked) == (0, [])


def test_one_person_s_key_is_nothing_to_another(
    till: Till, user: User, other_user: User, client_for: ClientFor
) -> None:
    places = {
        client_for(person).post("/billing/buy/", {"pack": "starter", "key": "same"}).headers["Location"]
        for person in (user, other_user)
    }
    assert len(places) == 2


def test_a_visitor_makes_an_account_first_and_comes_back_to_what_was_chosen(till: Till) -> None:
    answer = Client().post("/billing/buy/", {"pack": "starter", "key": "form-1"})
    place = urlsplit(answer.headers["Location"])
    assert place.path == "/accounts/signup/"
    assert parse_qs(place.query)["next"] == ["/pricing/?pack=starter"]
    assert till.asked == []


def test_whoever_has_a_subscription_is_shown_where_to_change_it(till: Till, user: User, client_for: ClientFor) -> None:
    from billing.models import Subscription

    Subscription.objects.create(stripe_id="sub_1", user=user, plan="pro", status="past_due")
    answer = client_for(user).post("/billing/subscribe/", {"plan": "enterprise", "key": "form-1"})
    assert answer.headers["Location"] == "/billing/"
    assert till.asked == []


def test_when_stripe_is_away_the_prices_say_so_and_the_same_form_works_later(
    till: Till, user: User, client_for: ClientFor
) -> None:
    from billing.gateway import PaymentsAway, PaymentsRefused

    client, form = client_for(user), {"pack": "starter", "key": "form-1"}
    for refusal, status in ((PaymentsAway("The service does not answer."), 503), (PaymentsRefused("It says no."), 409)):
        till.refusal = refusal
        answer = client.post("/billing/buy/", form)
        page = answer.content.decode()
        assert (answer.status_code, str(refusal) in page, "Nothing was charged." in page) == (status, True, True)
    till.refusal = None
    assert client.post("/billing/buy/", form).headers["Location"] == f"{PAY_PAGE}cs_test_1"


@pytest.mark.parametrize("address", ["/billing/buy/", "/billing/subscribe/", "/billing/portal/"])
def test_without_stripe_s_keys_nothing_starts(user: User, client_for: ClientFor, address: str) -> None:
    answer = client_for(user).post(address, {"pack": "starter", "plan": "pro", "key": "form-1"})
    assert answer.status_code == 503
    assert "Paying is not set up" in answer.content.decode()


def test_the_portal_opens_for_customers_only(till: Till, user: User, other_user: User, client_for: ClientFor) -> None:
    from billing.models import Customer

    Customer.objects.create(user=user, stripe_id="cus_1")
    assert client_for(user).post("/billing/portal/").headers["Location"] == PORTAL
    assert client_for(other_user).post("/billing/portal/").headers["Location"] == "/billing/"
    assert Client().post("/billing/portal/").headers["Location"].startswith("/accounts/login/")
