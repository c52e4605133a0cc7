"""A subscription of Stripe's, mirrored, and the plan it gives."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import IntegrityError
from django.db import transaction as database

from accounts.models import FREE_PLAN, User
from accounts.services import change_plan
from billing import gateway
from billing.models import PlanPrice, Subscription
from billing.services.errors import OutOfDate
from billing.services.invoices import plan_of, user_of
from billing.services.payments import moment

Effect = Callable[[datetime], None]


def of_subscription(subscription_id: str) -> Effect | None:
    """Bring the mirror to what Stripe says now, and the person to the plan that follows; None when it is not ours."""
    known = Subscription.objects.filter(stripe_id=subscription_id).values_list("version", flat=True).first()
    fetched = gateway.subscription(subscription_id)
    user = user_of(fetched["customer"], fetched.get("metadata") or {})
    if user is None:
        return None
    fields = _mirrored(fetched)

    def write(_: datetime) -> None:
        # One line for each person: the plan follows from all of their subscriptions.
        person = User.objects.select_for_update(no_key=True, of=("self",)).get(pk=user.pk)
        _mirror(subscription_id, person, known, fields)
        wanted = _plan_now(person)
        if person.plan_id != wanted:
            change_plan(user=person, plan=wanted)

    return write


def _mirrored(fetched: dict[str, Any]) -> dict[str, Any]:
    item = fetched["items"]["data"][0]
    return {
        "plan": plan_of(item["price"]["id"], fetched.get("metadata") or {}).slug,
        "status": fetched["status"],
        "period_end": moment(item["current_period_end"]),
        "cancel_at_period_end": bool(fetched["cancel_at_period_end"] or fetched.get("cancel_at")),
        "is_paused": bool(fetched.get("pause_collection")) or fetched["status"] == "paused",
    }


def _mirror(subscription_id: str, user: User, known: int | None, fields: dict[str, Any]) -> None:
    rows = Subscription.objects.select_for_update().filter(stripe_id=subscription_id)
    row = rows.first()
    if (row.version if row else None) != known:
        raise OutOfDate(subscription_id)
    if row is not None:
        rows.update(**fields, version=row.version + 1)
        return
    try:
        with database.atomic():
            Subscription.objects.create(stripe_id=subscription_id, user=user, **fields)
    except IntegrityError as error:
        raise OutOfDate(subscription_id) from error


def _plan_now(user: User) -> str:
    """The dearest plan of those that hold; without one, the free plan."""
    dearest = {row.plan: row.amount_cents for row in PlanPrice.objects.all()}
    held = [row.plan for row in Subscription.objects.filter(user=user) if row.keeps_plan]
    return max(held, key=lambda plan: dearest.get(plan, 0), default=FREE_PLAN)
