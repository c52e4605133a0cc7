"""The fair share of the studio: looked at before any work is accepted."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from accounts.models import User
from accounts.plans import is_selling
from studio.queries import StudioTime, studio_time

if TYPE_CHECKING:
    from datetime import datetime


class StudioTimeUsed(Exception):
    """So much sound cannot be worked on today any more; nothing was started."""

    def __init__(self, time: StudioTime, seconds: float) -> None:
        self.time = time
        more = "choose a larger plan" if is_selling() else "ask whoever runs this site for more"
        super().__init__(
            f"This would take {math.ceil(seconds / 60)} minutes of sound, and of the {time.minutes_per_day} that your "
            f"plan works on in a day {int(time.left_seconds / 60)} are left. Wait until midnight UTC, or {more}."
        )


def check_time(owner: User, seconds: float, now: datetime) -> None:
    """Raises StudioTimeUsed. Joins the caller's transaction, in which others of this person wait until it ends."""
    User.objects.select_for_update(no_key=True).get(pk=owner.pk)
    time = studio_time(user=owner, now=now)
    if seconds > time.left_seconds:
        raise StudioTimeUsed(time, seconds)
