"""Coming back from the pay page: it waits, it tells what came, and coming here is never a payment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone

from credits.queries import balance
from tests.support.pages import compact

if TYPE_CHECKING:
    from accounts.models import User
    from billing.models import Order

ClientFor = Callable[["User"], Client]
PLACE = "/billing/return/?session_id=cs_test_1"


@pytest.fixture
def order(user: User) -> Order:
    """300 credits on their way to being paid."""
    from billing.models import Goods, Order, Pack

    return Order.objects.create(
        user=user, key="form-1", kind=Goods.PACK, pack=Pack.objects.get(credits=300), credits=300, amount_cents=500,
        currency="eur", stripe_session_id="cs_test_1", url="https://checkout.stripe.com/c/pay/cs_test_1",
        created_at=timezone.now(),
    )  # fmt: skip


def ended(order: Order, status: str) -> None:
    type(order).objects.filter(pk=order.pk).update(status=status, closed_at=timezone.now())


def test_it_waits_asks_again_ever_slower_and_gives_nothing(order: Order, user: User, client_for: ClientFor) -> None:
    client, had, waits = client_for(user), balance(user).available, []
    for look in (0, 3, 6, 20):
        page = client.get(f"{PLACE}&look={look}").content.decode()
        assert "Waiting for Stripe" in page
        assert f"look={look + 1}" in page
        waits.append(int(page.split("every ")[1].split("s")[0]))
    assert waits == sorted(set(waits))
    assert balance(user).available == had
    order.refresh_from_db()
    assert order.status == "open"


def test_without_javascript_the_page_itself_comes_again(order: Order, user: User, client_for: ClientFor) -> None:
    page = client_for(user).get(PLACE).content.decode()
    assert f'<noscript><meta http-equiv="refresh" content="2;url={PLACE}&amp;look=1"></noscript>' in page
    assert f'href="{PLACE}&amp;look=1">Look again</a>' in page


def test_a_question_of_the_page_gets_the_piece_and_in_the_end_the_whole_page_with_the_balance(
    order: Order, user: User, client_for: ClientFor
) -> None:
    client, asking = client_for(user), {"HX-Request": "true", "HX-Target": "payment"}
    piece = client.get(PLACE, headers=asking).content.decode()
    assert 'id="payment"' in piece
    assert 'id="site-header"' not in piece
    ended(order, "paid")
    whole = client.get(PLACE, headers=asking).content.decode()
    assert "300 credits are here" in whole
    assert 'id="site-header"' in whole
    assert "hx-trigger" not in whole.split('id="payment"')[1].split(">")[0]


def test_what_was_really_paid_is_shown_with_a_promotion_code(order: Order, user: User, client_for: ClientFor) -> None:
    from billing.models import Payment

    ended(order, "paid")
    Payment.objects.create(
        stripe_id="pi_1", kind="pack", user=user, order=order, credits=300, amount_cents=400, currency="eur",
        paid_at=timezone.now(),
    )  # fmt: skip
    page = compact(client_for(user).get(PLACE).content.decode())
    assert "<dt>Paid</dt><dd>€4</dd>" in page


@pytest.mark.parametrize(("status", "words"), [("failed", "did not go through"), ("expired", "ran out")])
def test_what_was_not_paid_is_said(order: Order, user: User, client_for: ClientFor, status: str, words: str) -> None:
    ended(order, status)
    page = client_for(user).get(PLACE).content.decode()
    assert "Not paid" in page
    assert words in page
    assert "refresh" not in page


def test_when_it_takes_long_one_may_ask_stripe_but_not_with_every_click(
    order: Order, user: User, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    from billing import services

    asked: list[Any] = []
    monkeypatch.setattr(services, "check_order", lambda *, order: asked.append(order.pk))
    client = client_for(user)
    assert "Ask Stripe now" in client.get(f"{PLACE}&look=6").content.decode()
    assert client.post(f"{PLACE}&look=6").headers["Location"] == f"{PLACE}&look=6"
    assert asked == [order.pk]
    type(order).objects.update(checked_at=timezone.now())
    client.post(f"{PLACE}&look=6")
    assert len(asked) == 1
    type(order).objects.update(checked_at=timezone.now() - timedelta(minutes=1))
    client.post(f"{PLACE}&look=6")
    assert len(asked) == 2


def test_when_stripe_can_not_be_asked_the_page_says_that_nothing_is_lost(
    order: Order, user: User, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    from billing import services

    def away(*, order: Order) -> None:
        raise services.PaymentsAway("The payment service does not answer.")

    monkeypatch.setattr(services, "check_order", away)
    page = client_for(user).post(PLACE, follow=True).content.decode()
    assert "does not answer" in page
    assert "not lost" in page


@pytest.mark.parametrize("method", ["get", "post"])
def test_somebody_else_s_checkout_is_as_if_it_were_missing(
    order: Order, other_user: User, staff: User, client_for: ClientFor, method: str
) -> None:
    for person in (other_user, staff):
        client = client_for(person)
        for place in (PLACE, "/billing/return/?session_id=cs_test_none", f"/billing/return/?session_id={'x' * 300}"):
            assert getattr(client, method)(place).status_code == 404, place


def test_a_visitor_signs_in_and_comes_back_here(order: Order) -> None:
    place = Client().get(PLACE).headers["Location"]
    assert place.startswith("/accounts/login/?next=/billing/return/%3Fsession_id%3Dcs_test_1")


def test_without_a_checkout_there_are_the_purchases(user: User, client_for: ClientFor) -> None:
    assert client_for(user).get("/billing/return/").headers["Location"] == "/billing/"
    assert client_for(user).get(f"{PLACE}&look=often").status_code == 404


def test_it_asks_the_database_little(
    order: Order, user: User, client_for: ClientFor, django_assert_max_num_queries: Any
) -> None:
    client = client_for(user)
    with django_assert_max_num_queries(3):
        client.get(PLACE, headers={"HX-Request": "true", "HX-Target": "payment"})
