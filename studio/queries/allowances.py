"""How much sound somebody may still have worked on today: it costs no credits, and is shared fairly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from django.db.models import Sum
from django.utils import timezone

from accounts.plans import plan_for
from jobs.models import Job, State

if TYPE_CHECKING:
    from accounts.models import User

# Kinds of work that count, each by the seconds of sound that are its job's size.
KINDS = frozenset({"separate", "edit", "change", "cover", "mix", "transcribe", "tune"})


@dataclass(frozen=True)
class StudioTime:
    """Minutes of sound a day, until midnight UTC, and seconds of them that are used."""

    minutes_per_day: int
    used_seconds: float

    @property
    def left_seconds(self) -> float:
        return max(0.0, self.minutes_per_day * 60 - self.used_seconds)


def studio_time(*, user: User, now: datetime | None = None) -> StudioTime:
    """What this person may have worked on today; what failed or was cancelled does not count. One query."""
    midnight = datetime.combine((now or timezone.now()).astimezone(UTC), time.min, UTC)
    jobs = Job.objects.filter(owner=user, kind__in=KINDS, created_at__gte=midnight)
    used = jobs.exclude(state__in=(State.FAILED, State.CANCELLED)).aggregate(seconds=Sum("size"))["seconds"]
    return StudioTime(plan_for(user).studio_minutes_per_day, used or 0.0)
