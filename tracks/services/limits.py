"""How long a piece a plan allows, held before any credits move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.plans import plan_for
from engine.brief import BriefError

if TYPE_CHECKING:
    from accounts.models import User


def check_length(owner: User, seconds: float) -> None:
    """Raises BriefError when a piece is longer than the plan allows."""
    plan = plan_for(owner)
    if seconds > plan.longest_seconds:
        message = f"The {plan.name} plan makes up to {plan.longest_seconds:g} seconds in one piece."
        raise BriefError("duration_seconds", message)
