"""Asking Stripe for what it could not tell us: lost events, open orders, and totals that differ."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone

from billing import gateway
from billing.models import Event, EventState, Order, OrderStatus, Reconciliation
from billing.services import effects
from billing.services.errors import OutOfDate
from billing.services.payments import moment
from billing.services.receiving import check_order, keep, perform

log = logging.getLogger(__name__)
# As long as Stripe keeps events.
FIRST_LOOK = timedelta(days=30)
# Events may appear a little later than their own stamp says.
OVERLAP = timedelta(minutes=15)
PATIENCE = timedelta(minutes=2)
# A checkout whose address nobody ever got can be paid by nobody.
WITHOUT_SESSION = timedelta(hours=1)
# An order that nobody paid in its first minutes is asked about less and less often.
SHARE_OF_AGE = 10
MOST = 500


@dataclass(slots=True)
class Reconciled:
    """What a sweep found. `is_complete` is False when Stripe could not be asked for everything."""

    is_complete: bool = True
    new_events: int = 0
    done_events: int = 0
    failed_events: int = 0
    checked_orders: int = 0
    closed_orders: int = 0
    problems: list[str] = field(default_factory=list)


def sweep() -> Reconciled:
    """What the clock calls every two minutes."""
    return reconcile()


def reconcile(*, now: datetime | None = None) -> Reconciled:
    """Hear what was missed, try again what failed, and look after orders that are still open. Repeating is harmless."""
    now = now or timezone.now()
    found = Reconciled()
    if not gateway.is_configured():
        return found
    try:
        _hear(found, now)
        _catch_up(found, now)
        _look_after_orders(found, now)
    except gateway.PaymentsAway as error:
        found.is_complete = False
        found.problems.append(str(error))
    if found.problems or found.failed_events:
        log.warning("Reconciling with Stripe: %s events failed. %s", found.failed_events, " ".join(found.problems))
    return found


def _hear(found: Reconciled, now: datetime) -> None:
    """Keep every event we have not heard of. The mark moves only when all of them are kept."""
    mark, _ = Reconciliation.objects.get_or_create(pk=1)
    events = gateway.events_since((mark.seen_until or now - FIRST_LOOK) - OVERLAP, types=effects.TO_ASK_FOR)
    known = set(Event.objects.filter(stripe_id__in=[one["id"] for one in events]).values_list("stripe_id", flat=True))
    for event in events:
        if event["id"] not in known:
            keep(told=event, now=now)
            found.new_events += 1
    seen = max((moment(event["created"]) for event in events), default=mark.seen_until)
    Reconciliation.objects.filter(pk=1).update(seen_until=seen, ran_at=now)


def _catch_up(found: Reconciled, now: datetime) -> None:
    """Do what is not done, the least tried first, so that one impossible event never holds up the others."""
    waiting = Event.objects.exclude(state=EventState.DONE).order_by("tries", "happened_at", "pk")
    for event in waiting[: max(MOST, 2 * found.new_events)]:
        after = perform(event=event, now=now)
        if after.error.startswith(gateway.PaymentsAway.__name__):
            # It would be the same for all that follow, each after its time-out.
            raise gateway.PaymentsAway(f"{after.error.partition(': ')[2]} It went away at {event.stripe_id}.")
        if after.state == EventState.DONE:
            found.done_events += 1
        else:
            found.failed_events += 1
            found.problems.append(f"{event.type} {event.stripe_id}: {after.error}")


def _look_after_orders(found: Reconciled, now: datetime) -> None:
    lost = Order.objects.open().filter(stripe_session_id=None, created_at__lt=now - WITHOUT_SESSION)
    found.closed_orders += lost.close(OrderStatus.FAILED, now)
    still = Order.objects.open().filter(stripe_session_id__isnull=False, created_at__lt=now - PATIENCE)
    for order in still.order_by(F("checked_at").asc(nulls_first=True), "created_at")[:MOST]:
        if order.checked_at and now - order.checked_at < (now - order.created_at) / SHARE_OF_AGE:
            continue
        try:
            check_order(order=order, now=now)
        except (gateway.PaymentsRefused, OutOfDate, effects.NotKnownYet) as error:
            found.problems.append(f"order {order.pk}: {error}")
        found.checked_orders += 1
        found.closed_orders += order.status != OrderStatus.OPEN
