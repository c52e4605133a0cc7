"""What each plan allows; every limit is enforced from here before any credits move."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


@dataclass(frozen=True)
class Plan:
    """The limits of one plan. longest_seconds: of one track; concurrent_jobs: takes that may be made at once;
    priority: steps ahead in the waiting line; monthly_credits: granted each month.
    """

    slug: str
    name: str
    longest_seconds: float
    concurrent_jobs: int
    priority: int
    monthly_credits: int


PLANS = {
    plan.slug: plan
    for plan in (
        Plan("free", "Free", 60.0, 1, 0, 0),
        Plan("pro", "Pro", 240.0, 3, 1, 600),
        Plan("enterprise", "Enterprise", 480.0, 8, 2, 3000),
    )
}
SMALLEST = PLANS["free"]


def plan_for(user: User | AnonymousUser) -> Plan:
    """The plan this person has; visitors have the free one."""
    return PLANS.get(getattr(user, "plan", SMALLEST.slug), SMALLEST)
