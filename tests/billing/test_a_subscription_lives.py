"""A subscription: it gives a plan while it holds, and credits for every month that was paid."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from accounts.models import User
from billing import services
from billing.models import Order, Payment, PlanPrice, Subscription
from credits.queries import expiring
from tests.billing.shop import Shop, purse

DAY = 86_400


def plan_of(user: User) -> str:
    user.refresh_from_db()
    return str(user.plan_id)


def mine() -> Subscription:
    return Subscription.objects.get()


def next_month(shop: Shop, order: Order) -> None:
    """A day into it, so that a card that failed is not tried again yet."""
    shop.double.next_period(shop.subscription(order))
    shop.tell_all()


@pytest.fixture
def order(shop: Shop, user: User) -> Order:
    """A month of Pro, paid and told."""
    bought = shop.bought(user, plan="pro")
    shop.tell_all()
    return bought


def test_the_first_month_brings_the_plan_and_its_credits(shop: Shop, user: User, order: Order) -> None:
    order.refresh_from_db()
    assert (plan_of(user), purse(user), order.status) == ("pro", (600, 0), "paid")
    assert (mine().status, Payment.objects.get().order_id) == ("active", order.pk)
    shop.books_agree()


def test_the_month_s_credits_end_with_the_month(shop: Shop, user: User, order: Order) -> None:
    ends = shop.double.world.objects[shop.subscription(order)]["items"]["data"][0]["current_period_end"]
    assert [(one.amount, one.at) for one in expiring(user)] == [(600, datetime.fromtimestamp(ends, UTC))]


def test_every_paid_month_brings_credits_once(shop: Shop, user: User, order: Order) -> None:
    for _ in range(3):
        shop.later(31 * DAY)
        for event in shop.double.events:
            shop.tell(event)
    payments = Payment.objects.order_by("paid_at")
    assert [one.credits for one in payments] == [600] * len(payments)
    assert len(payments) >= 4
    shop.books_agree()


def test_a_larger_plan_brings_the_difference_for_the_rest_of_the_month(shop: Shop, user: User, order: Order) -> None:
    shop.double.change_plan(shop.subscription(order), "price_enterprise")
    shop.tell_all()
    assert plan_of(user) == "enterprise"
    assert 2395 <= Payment.objects.latest("pk").credits <= 2400
    shop.books_agree()


def test_half_way_the_difference_is_half(shop: Shop, user: User, order: Order) -> None:
    item = shop.double.world.objects[shop.subscription(order)]["items"]["data"][0]
    shop.later((item["current_period_end"] - item["current_period_start"]) // 2)
    shop.double.change_plan(shop.subscription(order), "price_enterprise")
    shop.tell_all()
    assert abs(Payment.objects.latest("pk").credits - 1200) <= 1


def test_a_smaller_plan_takes_nothing_away(shop: Shop, user: User) -> None:
    order = shop.bought(user, plan="enterprise")
    shop.tell_all()
    shop.double.change_plan(shop.subscription(order), "price_pro")
    shop.tell_all()
    assert (plan_of(user), purse(user)) == ("pro", (3000, 0))
    next_month(shop, order)
    assert Payment.objects.latest("pk").credits == 600


def test_a_cancelled_plan_holds_until_its_month_is_over(shop: Shop, user: User, order: Order) -> None:
    shop.double.cancel(shop.subscription(order))
    shop.tell_all()
    assert (plan_of(user), mine().cancel_at_period_end) == ("pro", True)
    next_month(shop, order)
    assert (plan_of(user), mine().status, Payment.objects.count()) == ("free", "canceled", 1)


def test_who_changes_their_mind_keeps_the_plan(shop: Shop, user: User, order: Order) -> None:
    shop.double.cancel(shop.subscription(order))
    shop.double.resume(shop.subscription(order))
    shop.tell_all()
    assert (plan_of(user), mine().cancel_at_period_end) == ("pro", False)


def test_a_card_that_fails_keeps_the_plan_until_stripe_gives_up(shop: Shop, user: User, order: Order) -> None:
    shop.double.break_card(shop.customer(user))
    next_month(shop, order)
    assert (plan_of(user), mine().status, purse(user)) == ("pro", "past_due", (600, 0))
    shop.later(30 * DAY)
    assert (plan_of(user), mine().status) == ("free", "canceled")


def test_a_mended_card_brings_the_month_after_all(shop: Shop, user: User, order: Order) -> None:
    shop.double.break_card(shop.customer(user))
    next_month(shop, order)
    shop.double.mend_card(shop.customer(user))
    shop.later(10 * DAY)
    assert (plan_of(user), mine().status, Payment.objects.count()) == ("pro", "active", 2)


def test_a_paused_plan_is_the_free_one_and_comes_back(shop: Shop, user: User, order: Order) -> None:
    shop.double.pause(shop.subscription(order))
    shop.tell_all()
    assert (plan_of(user), mine().is_paused) == ("free", True)
    shop.double.resume(shop.subscription(order))
    shop.tell_all()
    assert (plan_of(user), mine().is_paused) == ("pro", False)


def test_an_old_event_that_comes_after_the_end_changes_nothing(shop: Shop, user: User, order: Order) -> None:
    shop.double.cancel(shop.subscription(order), at_period_end=False)
    last = shop.double.events[-1]
    assert last["type"] == "customer.subscription.deleted"
    shop.tell(last)
    shop.double.world.emit("customer.subscription.updated", {**last["data"]["object"], "status": "active"})
    shop.tell_all()
    assert (plan_of(user), mine().status) == ("free", "canceled")


def test_nobody_subscribes_twice(shop: Shop, user: User, order: Order) -> None:
    with pytest.raises(services.AlreadySubscribed):
        shop.order(user, plan="enterprise")


def test_after_the_end_one_may_subscribe_again(shop: Shop, user: User, order: Order) -> None:
    shop.double.cancel(shop.subscription(order), at_period_end=False)
    shop.tell_all()
    shop.bought(user, plan="enterprise")
    shop.tell_all()
    assert plan_of(user) == "enterprise"


def test_a_first_month_that_is_free_by_code_brings_the_plan_and_its_credits(shop: Shop, user: User) -> None:
    shop.double.add_promotion_code("MONTH", percent_off=100)
    shop.bought(user, code="MONTH", plan="pro")
    shop.tell_all()
    assert (plan_of(user), purse(user), Payment.objects.get().amount_cents) == ("pro", (600, 0), 0)
    shop.books_agree()


def test_a_price_that_no_plan_has_waits_for_staff_and_is_done_then(shop: Shop, user: User, order: Order) -> None:
    shop.double.add_price("price_unknown", 100, recurring="month")
    PlanPrice.objects.filter(plan="pro").update(stripe_price_id="price_other")
    sub = shop.double.world.objects[shop.subscription(order)]
    sub["metadata"] = {"user": str(user.pk)}
    shop.double.change_plan(sub["id"], "price_unknown")
    failed = [event for event in shop.tell_all() if event.state == "failed"]
    assert failed
    assert all("price_" in event.error and "Plan prices" in event.error for event in failed)
    PlanPrice.objects.filter(plan="pro").update(stripe_price_id="price_pro")
    PlanPrice.objects.filter(plan="enterprise").update(stripe_price_id="price_unknown")
    services.reconcile()
    assert plan_of(user) == "enterprise"


def test_the_portal_opens_for_customers_only(shop: Shop, user: User, other_user: User, order: Order) -> None:
    assert services.open_portal(user=user, return_url="https://shop.example/").startswith(shop.double.base_url)
    with pytest.raises(services.NotACustomer):
        services.open_portal(user=other_user, return_url="https://shop.example/")
