"""Without a single webhook everything still arrives, by asking; and what comes late does nothing."""

from __future__ import annotations

import json
import os
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django.utils.module_loading import import_string

from accounts.models import User
from billing import services
from billing.models import Event, Order, Payment
from credits.models import Transaction
from credits.queries import balance
from tests.billing.shop import Shop, purse

PAYMENTS = int(os.environ.get("BILLING_PAYMENTS", "60"))


def soon() -> datetime:
    """After the patience with open orders, within the ten minutes of the promise."""
    return timezone.now() + timedelta(minutes=5)


def test_every_payment_is_credited_by_the_sweep_and_once(shop: Shop, user: User, other_user: User) -> None:
    for number in range(PAYMENTS):
        shop.bought((user, other_user)[number % 2], pack=("starter", "maker", "label")[number % 3])
    found = services.reconcile(now=soon())
    assert (found.is_complete, found.failed_events) == (True, 0)
    bought = sum((300, 700, 2000)[number % 3] for number in range(PAYMENTS))
    assert balance(user).available + balance(other_user).available == bought
    moves = Transaction.objects.count()
    for event in shop.tell_all():
        assert event.state == "done"
    services.reconcile(now=soon())
    assert (Payment.objects.count(), Transaction.objects.count()) == (PAYMENTS, moves)
    assert not Order.objects.open().exists()
    shop.books_agree()


def test_an_open_order_is_looked_after_when_even_the_list_of_events_is_silent(
    shop: Shop, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    paid, unpaid = shop.bought(user), shop.order(user)
    shop.double.events.clear()
    shop.double.world.objects = {k: v for k, v in shop.double.world.objects.items() if v["object"] != "event"}
    found = services.reconcile(now=soon())
    paid.refresh_from_db()
    unpaid.refresh_from_db()
    assert (paid.status, unpaid.status, purse(user)) == ("paid", "open", (300, 0))
    assert (found.checked_orders, found.closed_orders) == (2, 1)


def test_a_young_order_is_left_alone(shop: Shop, user: User) -> None:
    shop.order(user)
    assert services.reconcile().checked_orders == 0


def test_refunds_and_plans_are_heard_of_by_asking(shop: Shop, user: User) -> None:
    order = shop.bought(user)
    shop.bought(user, plan="pro")
    shop.double.refund(shop.intent(order))
    services.reconcile()
    user.refresh_from_db()
    assert (purse(user), user.plan_id) == ((600, 0), "pro")
    shop.books_agree()


def test_the_second_sweep_asks_only_for_what_is_new(shop: Shop, user: User) -> None:
    shop.bought(user)
    services.reconcile()
    shop.double.requests.clear()
    shop.double.advance(3600)
    shop.bought(user)
    assert services.reconcile().new_events >= 1
    asked = [params for _, path, params, _ in shop.double.requests if path == "/v1/events"]
    assert all(int(one["created"]["gte"]) > timezone.now().timestamp() - 1000 for one in asked)
    assert services.reconcile().new_events == 0


def test_a_failed_event_is_tried_again_until_it_is_done(shop: Shop, user: User, settings: Any) -> None:
    shop.bought(user)
    event = shop.double.events[-1]
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    told = shop.tell(event)
    assert (told.state, told.tries) == ("failed", 1)
    assert "does not answer" in told.error
    assert not services.reconcile().is_complete
    settings.STRIPE_API_BASE = shop.double.base_url
    services.reconcile()
    assert (Event.objects.get(pk=told.pk).state, purse(user)) == ("done", (300, 0))


def test_when_stripe_goes_away_the_sweep_stops_and_the_next_one_goes_on(shop: Shop, user: User) -> None:
    for _ in range(3):
        shop.bought(user)
    shop.double.faults.too_many = 0.3
    found = [services.reconcile(now=soon()) for _ in range(40)]
    assert not all(one.is_complete for one in found)
    shop.double.faults.too_many = 0.0
    assert services.reconcile(now=soon()).is_complete
    assert purse(user) == (900, 0)


def test_one_impossible_event_holds_up_no_other(shop: Shop, user: User) -> None:
    for number in range(3):
        event = {"id": f"evt_bad{number}", "object": "event", "created": 1, "livemode": False,
                 "type": "charge.refunded", "data": {"object": {"id": "ch_nowhere"}}}  # fmt: skip
        assert shop.tell(event).state == "failed"
    shop.bought(user)
    found = services.reconcile()
    assert (found.failed_events, purse(user)) == (3, (300, 0))


def test_an_order_that_never_got_an_address_is_closed(shop: Shop, user: User) -> None:
    order = shop.order(user)
    Order.objects.update(stripe_session_id=None)
    services.reconcile(now=timezone.now() + timedelta(hours=2))
    order.refresh_from_db()
    assert order.status == "failed"


def test_the_clock_finds_the_sweep_by_its_path(shop: Shop, user: User) -> None:
    shop.bought(user)
    import_string("billing.services.sweep")()
    assert purse(user) == (300, 0)


def test_where_nothing_is_sold_the_sweep_does_nothing(db: None, settings: Any) -> None:
    settings.STRIPE_SECRET_KEY = ""
    assert services.sweep() == services.Reconciled()
    with pytest.raises(CommandError):
        call_command("reconcile_stripe")


def test_the_command_says_what_it_did_and_that_the_books_agree(shop: Shop, user: User) -> None:
    shop.bought(user)
    out = StringIO()
    call_command("reconcile_stripe", "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert (told["paid"], told["issued_credits"], told["differences"]) == ({"eur": 500}, 300, [])


def test_the_command_names_what_differs_and_fails(shop: Shop, user: User) -> None:
    shop.bought(user)
    services.reconcile()
    Payment.objects.update(refunded_cents=7)
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("reconcile_stripe", stdout=out)
    assert "Refunded: 7 here, 0 at Stripe." in out.getvalue()
