"""A 2xx means that the event is on disk; whatever dies afterwards, the effect comes once."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from accounts.models import User
from billing import gateway, services
from billing.models import Event, EventState, Payment
from credits.models import Transaction
from tests.billing.shop import Obj, Shop, purse

HOOK = "/webhooks/stripe/"


class Killed(BaseException):
    """The process ends here."""


def posted(shop: Shop, event: Obj, client: Client | None = None) -> int:
    payload = shop.double.event_bytes(event)
    headers = {"Stripe-Signature": shop.double.sign(payload)}
    return (client or Client()).post(HOOK, payload, content_type="application/json", headers=headers).status_code


def completed(shop: Shop) -> Obj:
    return next(one for one in shop.double.events if one["type"] == "checkout.session.completed")


def test_without_a_database_nothing_is_said_to_be_received(shop: Shop, user: User) -> None:
    shop.bought(user)

    def away(execute: Any, *args: Any) -> Any:
        raise OperationalError("the server is not there")

    with connection.execute_wrapper(away):
        assert posted(shop, completed(shop)) == 503
    assert not Event.objects.exists()
    assert posted(shop, completed(shop)) == 200
    assert purse(user) == (300, 0)


@pytest.mark.parametrize("dead_at", range(1, 40, 3))
def test_killed_at_any_statement_a_redelivery_completes_it(shop: Shop, user: User, dead_at: int) -> None:
    """The process dies at one statement after another; the dead transaction is rolled back, as databases do."""
    shop.bought(user)
    seen = 0

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        nonlocal seen
        seen += 1
        if seen == dead_at:
            raise Killed
        return execute(sql, *rest)

    try:
        with connection.execute_wrapper(count):
            shop.tell(completed(shop))
    except Killed:
        connection.needs_rollback = False
    for _ in range(2):
        assert shop.tell(completed(shop)).state == EventState.DONE
    assert (purse(user), Payment.objects.count()) == ((300, 0), 1)
    assert Transaction.objects.filter(kind="purchase").count() == 1


def test_killed_between_keeping_and_doing_a_redelivery_does_it(
    shop: Shop, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.bought(user)
    with monkeypatch.context() as patch:
        patch.setattr(gateway, "checkout_session", _killed)
        with pytest.raises(Killed):
            shop.tell(completed(shop))
    assert (Event.objects.get().state, purse(user)) == (EventState.RECEIVED, (0, 0))
    assert shop.tell(completed(shop)).state == EventState.DONE
    assert purse(user) == (300, 0)


def _killed(*_: object) -> Any:
    raise Killed


def test_a_bug_is_kept_with_the_event_and_tried_again(shop: Shop, user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    order = shop.bought(user)
    with monkeypatch.context() as patch:
        patch.setattr(gateway, "checkout_session", lambda _: {"metadata": {"order": str(order.pk)}})
        assert posted(shop, completed(shop)) == 200
    failed = Event.objects.get()
    assert (failed.state, failed.error) == (EventState.FAILED, "KeyError: 'mode'")
    assert posted(shop, completed(shop)) == 200
    assert purse(user) == (300, 0)


@pytest.mark.django_db(transaction=True)
def test_the_answer_does_not_wait_for_stripe(shop: Shop, user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stripe is slow; the answer comes while it is still thinking, and the effect follows."""
    shop.bought(user)
    fetch, stripe_answers = gateway.checkout_session, threading.Event()

    def slow(session: str) -> Obj:
        assert stripe_answers.wait(60)
        return fetch(session)

    monkeypatch.setattr(gateway, "checkout_session", slow)
    assert posted(shop, completed(shop)) == 200
    assert Event.objects.get().state == EventState.RECEIVED
    stripe_answers.set()
    for _ in range(200):
        if Event.objects.get().state == EventState.DONE:
            break
        time.sleep(0.05)
    assert purse(user) == (300, 0)


@pytest.mark.django_db(transaction=True)
def test_what_a_dead_thread_left_behind_is_done_by_the_sweep(
    shop: Shop, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.bought(user)
    with monkeypatch.context() as patch:
        patch.setattr("billing.services.handing_over.soon", lambda work: None)
        assert posted(shop, completed(shop)) == 200
    assert purse(user) == (0, 0)
    services.sweep()
    assert purse(user) == (300, 0)
