"""The takes that somebody recorded lately, and what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from studio.models.takes import Take, TakeState

if TYPE_CHECKING:
    from accounts.models import User

SHOWN = 12


def recent_takes(*, user: User) -> list[Take]:
    """Takes with their tracks and backings, the newest first; none that was thrown away, here or as a track."""
    takes = Take.objects.of(user).exclude(state=TakeState.THROWN_AWAY).filter(Q(track=None) | Q(track__deleted_at=None))
    found = takes.exclude(state=TakeState.FINISHED, track=None).select_related("track__job", "backing")
    return list(found.order_by("-created_at")[:SHOWN])
