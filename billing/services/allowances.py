"""The monthly credits of a plan that nobody pays Stripe for: given by staff, or part of the free plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone

from accounts.models import User
from billing.models import Subscription
from credits import services as credits_services
from credits.queries import keys_in_use

AT_ONCE = 500


def give_allowances(*, now: datetime | None = None) -> int:
    """Give everybody the credits of this calendar month (UTC), once; they expire with it. Returns to how many.

    Whoever has a subscription gets theirs with each paid invoice instead. Run by the clock as often as one likes.
    """
    now = now or timezone.now()
    return sum(_give(user, now) for user in _without(now))


def _give(user: User, now: datetime) -> int:
    credits_services.grant(
        user=user,
        amount=user.plan.monthly_credits,
        key=_key(user.pk, now),
        reason=f"{user.plan.name}: {now:%B %Y}",
        expires_at=_end_of_month(now),
        now=now,
    )
    return 1


def _without(now: datetime) -> Iterator[User]:
    paying = Subscription.objects.exclude(status__in=Subscription.ENDED).values("user")
    entitled = User.objects.filter(is_active=True, is_suspended=False, plan__monthly_credits__gt=0).exclude(
        pk__in=paying
    )
    last = 0
    while people := list(entitled.filter(pk__gt=last).select_related("plan").order_by("pk")[:AT_ONCE]):
        given = keys_in_use(_key(user.pk, now) for user in people)
        yield from (user for user in people if _key(user.pk, now) not in given)
        last = people[-1].pk


def _key(user: int, now: datetime) -> str:
    return f"monthly:{user}:{now:%Y-%m}"


def _end_of_month(now: datetime) -> datetime:
    first = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return first.replace(year=now.year + 1, month=1) if now.month == 12 else first.replace(month=now.month + 1)
