"""What credits were held and spent for, in the words of the statement."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse

from credits.queries.works import Work
from tracks.models import Track

if TYPE_CHECKING:
    from accounts.models import User


def works_of(user: User, holds: Collection[UUID]) -> dict[UUID, Work]:
    """This person's tracks by the hold that paid for them; what is in the trash has a page no more."""
    tracks = Track.objects.filter(owner=user, job__hold__in=holds, deleted_at=None)
    rows = tracks.values_list("job__hold", "title", "pk")
    return {hold: Work(title, reverse("tracks:track", args=[pk])) for hold, title, pk in rows if hold}
