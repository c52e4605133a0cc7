"""What Stripe tells: kept first, done once, and tried again until it is done."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from datetime import datetime

from django.db import DatabaseError, OperationalError, connection
from django.db import transaction as database
from django.db.models import F
from django.utils import timezone

from billing import gateway, signatures
from billing.models import Event, EventState, Order, RefusedEvent
from billing.services import effects, handing_over, orders
from billing.services.errors import OutOfDate
from billing.services.payments import moment

log = logging.getLogger(__name__)
# Each round somebody else's write was in the way, and everybody's write is a step towards the end.
ROUNDS = 8
DEADLOCKS = ("40001", "40P01")


def receive(*, payload: bytes, signature: str, now: datetime | None = None) -> Event:
    """Keep a webhook's event and see that it has its effect once.

    The event is committed before anything else, so that a "received" is never a lie. Its effect needs Stripe's answers,
    which may take seconds, so it happens right after, in a thread of this process, and whoever waits for the answer
    does not wait for it. When the process dies first, or Stripe is away, the event stays as it is and the next
    redelivery or sweep does it. Inside a caller's transaction nobody else could see the event, so there it is done
    at once. Raises NotFromStripe, and DatabaseError when it could not be kept.
    """
    now = now or timezone.now()
    try:
        told = signatures.verified(payload=payload, signature=signature, now=now)
    except signatures.NotUsable as refusal:
        row = {"size_bytes": len(payload), "reason": str(refusal), "received_at": now}
        RefusedEvent.objects.get_or_create(sha256=hashlib.sha256(payload).hexdigest(), defaults=row)
        raise
    event = keep(told=told, now=now)
    if event.state == EventState.DONE:
        return event
    if connection.in_atomic_block:
        return perform(event=event, now=now)
    handing_over.soon(lambda: perform(event=event))
    return event


def keep(*, told: gateway.Obj, now: datetime) -> Event:
    """The row of this event, made if it is new. An event without effect here is done by being kept."""
    row: gateway.Obj = {
        "type": str(told["type"])[:100],
        "object_id": str(told["data"]["object"].get("id") or ""),
        "happened_at": moment(told["created"]),
        "received_at": now,
    }
    if not effects.has_effect(row["type"]):
        row |= {"state": EventState.DONE, "done_at": now}
    return Event.objects.get_or_create(stripe_id=told["id"], defaults=row)[0]


def perform(*, event: Event, now: datetime | None = None) -> Event:
    """Bring about the effect of a kept event, in one transaction with the note that it is done.

    Whatever goes wrong is written into the event, which stays to be tried again; only trouble with the database
    reaches the caller.
    """
    now = now or timezone.now()

    def mine() -> bool:
        return Event.objects.select_for_update().filter(pk=event.pk).exclude(state=EventState.DONE).exists()

    def done() -> None:
        Event.objects.filter(pk=event.pk).update(state=EventState.DONE, done_at=now, error="", tries=F("tries") + 1)

    try:
        converge(ask=lambda: effects.of(event), now=now, begin=mine, end=done)
    except DatabaseError:
        raise
    except Exception as error:
        if not isinstance(error, EXPECTED):
            log.exception("The event %s could not be done.", event.stripe_id)
        told = f"{type(error).__name__}: {error}"
        rows = Event.objects.filter(pk=event.pk).exclude(state=EventState.DONE)
        rows.update(state=EventState.FAILED, error=told[:2000], tries=F("tries") + 1)
    event.refresh_from_db()
    return event


def check_order(*, order: Order, now: datetime | None = None) -> Order:
    """Ask Stripe what became of this order and write it: for somebody who just came back from paying, and the sweep.

    Raises PaymentsAway, PaymentsRefused.
    """
    now = now or timezone.now()
    session = order.stripe_session_id
    if session:
        Order.objects.filter(pk=order.pk).update(checked_at=now)
        converge(ask=lambda: orders.of_session(session), now=now)
    order.refresh_from_db()
    return order


def converge(
    *,
    ask: Callable[[], effects.Effect | None],
    now: datetime,
    begin: Callable[[], bool] = lambda: True,
    end: Callable[[], None] = lambda: None,
) -> None:
    """Ask Stripe, then write in one transaction; again from the start when somebody else wrote in between."""
    for _ in range(ROUNDS):
        effect = ask()
        try:
            with database.atomic():
                if not begin():
                    return
                if effect is not None:
                    effect(now)
                end()
        except OutOfDate:
            continue
        except OperationalError as error:
            if connection.in_atomic_block or getattr(error.__cause__, "sqlstate", "") not in DEADLOCKS:
                raise
            continue
        return
    raise OutOfDate("Others kept writing in between.")


EXPECTED = (gateway.PaymentsAway, gateway.PaymentsRefused, OutOfDate, effects.NotKnownYet)
