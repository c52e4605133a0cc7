"""One's own plan and purchases: the states in words, what was refunded, and nothing of others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

if TYPE_CHECKING:
    from accounts.models import User

ClientFor = Callable[["User"], Client]
AT = datetime(2026, 5, 3, 12, tzinfo=UTC)
RECEIPT = "https://pay.stripe.com/receipts/one"


def pay(user: User, number: int = 1, **more: Any) -> None:
    from billing.models import Payment

    fields = {
        "stripe_id": f"pi_{number}", "kind": "pack", "credits": 300, "amount_cents": 500, "currency": "eur",
        "paid_at": AT, "receipt_url": RECEIPT,
    }  # fmt: skip
    Payment.objects.create(user=user, **{**fields, **more})


def shown(client: Client, address: str = "/billing/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_without_purchases_it_says_where_to_buy(user: User, client_for: ClientFor) -> None:
    page = shown(client_for(user))
    assert "Your plan: Free" in page
    assert "Nothing bought yet" in page
    assert "/billing/portal/" not in page


def test_a_payment_has_its_day_its_credits_its_sum_and_its_receipt(user: User, client_for: ClientFor) -> None:
    pay(user)
    page = shown(client_for(user))
    for words in ("3 May 2026", "300 credits", ">Paid<", "€5", f'href="{RECEIPT}"'):
        assert words in page, words


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"refunded_cents": 500, "taken_credits": 300}, (">Refunded<", "300 credits taken back")),
        ({"refunded_cents": 200, "taken_credits": 120}, (">Partly refunded<", "€2 refunded, 120 credits taken back")),
        ({"disputed_cents": 500, "taken_credits": 300}, (">Disputed<", "300 credits taken back")),
        ({"kind": "plan", "plan": "pro", "credits": 600, "amount_cents": 1200}, ("Pro, a month: 600 credits", "€12")),
    ],
)
def test_what_went_back_is_marked(
    user: User, client_for: ClientFor, more: dict[str, Any], words: tuple[str, ...]
) -> None:
    pay(user, **more)
    page = shown(client_for(user))
    for one in words:
        assert one in page, one


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"status": "active"}, ("Active", "Pro renews on 3 May 2026.")),
        ({"status": "active", "cancel_at_period_end": True}, ("Ends on 3 May 2026", "not charged again")),
        (
            {"status": "active", "cancel_at_period_end": True, "period_end": None},
            ("Ends at the end of the paid month",),
        ),
        ({"status": "past_due"}, ("Payment failed", "You keep the plan", "Change the card")),
        ({"status": "unpaid"}, ("Not paid", "Pay the open invoice")),
        ({"status": "active", "is_paused": True}, ("Paused", "Resume it")),
        ({"status": "paused"}, ("Paused",)),
        ({"status": "trialing"}, ("On trial", "costs nothing until 3 May 2026")),
        ({"status": "incomplete"}, ("First payment is missing",)),
        ({"status": "canceled"}, ("Ended", "Pro has ended")),
        ({"status": "a new word of Stripe"}, ("Pro",)),
    ],
)
def test_a_subscription_is_told_in_words(
    can_pay: None, user: User, client_for: ClientFor, fields: dict[str, Any], words: tuple[str, ...]
) -> None:
    from billing.models import Customer, Subscription

    Customer.objects.create(user=user, stripe_id="cus_1")
    Subscription.objects.create(**{"stripe_id": "sub_1", "user": user, "plan": "pro", "period_end": AT, **fields})
    page = shown(client_for(user))
    for one in words:
        assert one in page, one
    assert 'action="/billing/portal/"' in page


def test_the_subscription_that_runs_counts_not_one_that_ended(user: User, client_for: ClientFor) -> None:
    from billing.models import Subscription

    Subscription.objects.create(stripe_id="sub_1", user=user, plan="pro", status="active", period_end=AT)
    Subscription.objects.create(stripe_id="sub_2", user=user, plan="enterprise", status="incomplete_expired")
    assert "Pro renews on" in shown(client_for(user))


def test_an_order_under_way_is_listed_until_it_is_of_no_interest(user: User, client_for: ClientFor) -> None:
    from django.utils import timezone

    from billing.models import Order, Pack

    order = Order.objects.create(
        user=user, key="x", kind="pack", pack=Pack.objects.get(credits=300), credits=300, amount_cents=500,
        currency="eur", stripe_session_id="cs_test_1", created_at=timezone.now(),
    )  # fmt: skip
    page = shown(client_for(user))
    assert "Not paid yet" in page
    assert "/billing/return/?session_id=cs_test_1" in page
    Order.objects.filter(pk=order.pk).update(created_at=AT.replace(year=2020))
    assert "Not paid yet" not in shown(client_for(user))


def test_nobody_sees_what_others_bought(user: User, other_user: User, staff: User, client_for: ClientFor) -> None:
    pay(user)
    for person in (other_user, staff):
        assert RECEIPT not in shown(client_for(person))
    assert Client().get("/billing/").headers["Location"].startswith("/accounts/login/")


def test_many_purchases_come_in_pages_at_the_same_number_of_questions(
    user: User, client_for: ClientFor, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        pay(user, number, plan="pro", kind="plan")
    client = client_for(user)
    with django_assert_max_num_queries(12):
        page = shown(client)
    assert page.count(RECEIPT) == 25
    assert 'href="?page=2"' in page
    assert shown(client, "/billing/?page=2").count(RECEIPT) == 5
    assert shown(client, "/billing/?page=9999").count(RECEIPT) == 5


def test_without_stripe_s_keys_nothing_is_offered_that_can_not_be_done(user: User, client_for: ClientFor) -> None:
    from billing.models import Customer

    Customer.objects.create(user=user, stripe_id="cus_1")
    assert "/billing/portal/" not in shown(client_for(user))
