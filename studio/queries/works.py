"""What credits were held and spent for, in the words of the statement: tracks, and tracks taken apart."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse

from credits.queries.works import Work
from studio.models import Separation
from tracks.queries import works as tracks_works

if TYPE_CHECKING:
    from accounts.models import User


def works_of(user: User, holds: Collection[UUID]) -> dict[UUID, Work]:
    """This person's work by the hold that paid for it; what is in the trash has a page no more."""
    found = tracks_works.works_of(user, holds)
    left = set(holds) - set(found)
    if not left:
        return found
    separations = Separation.objects.filter(track__owner=user, job__hold__in=left, track__deleted_at=None)
    rows = separations.values_list("job__hold", "track__title", "track")
    return found | {
        hold: Work(f"Stems of {title}", reverse("studio:stems", args=[track])) for hold, title, track in rows if hold
    }
