"""What each plan allows; every limit is enforced from here before any credits move."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.conf import settings

from accounts.models import FREE_PLAN, Plan, User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

VISITORS_SECONDS = 30.0


class VisitorsPlan:
    """The free plan as this process last read it: pages that anybody may open ask for it again and again."""

    def __init__(self) -> None:
        self._plan: Plan | None = None
        self._read_at = 0.0

    def read(self) -> Plan:
        if self._plan is None or time.monotonic() - self._read_at > VISITORS_SECONDS:
            self._plan, self._read_at = Plan.objects.get(slug=FREE_PLAN), time.monotonic()
        return self._plan

    def forget(self) -> None:
        self._plan = None


of_visitors = VisitorsPlan()


def is_selling() -> bool:
    """Whether somebody can pay for credits or a larger plan here; elsewhere only staff give them."""
    return bool(settings.STRIPE_SECRET_KEY)


def plan_for(user: User | AnonymousUser) -> Plan:
    """The plan this person has, as it is now; visitors have the free one."""
    return user.plan if isinstance(user, User) else of_visitors.read()
