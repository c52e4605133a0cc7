"""Where a track comes from and what was made of it, as far as somebody may see that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracks.models import Descent, How, Track

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

MOST_SHOWN = 50


@dataclass(frozen=True)
class Relative:
    """A track this one was made from, or that was made from it; None where it is private to others, or deleted."""

    how: str
    track: Track | None

    @property
    def title(self) -> str:
        return self.track.title if self.track else "a private track"

    @property
    def how_in_words(self) -> str:
        return How(self.how).label


@dataclass(frozen=True)
class Lineage:
    """Parents in the order they were named; children, the newest first, without those that may not be seen."""

    parents: list[Relative]
    children: list[Relative]


def lineage_of(*, track: Track, user: User | AnonymousUser) -> Lineage:
    """What this person may know about where a track comes from.

    Three queries; none for a track of `for_its_page` without any relative.
    """
    if not getattr(track, "has_relatives", True):
        return Lineage([], [])
    above = list(track.ancestry.order_by("pk").values_list("parent", "how")[:MOST_SHOWN])
    below = list(Descent.objects.filter(parent=track).order_by("-pk").values_list("child", "how")[:MOST_SHOWN])
    keys = {pk for pk, _ in [*above, *below]}
    seen = Track.objects.visible_to(user).in_bulk(keys) if keys else {}
    return Lineage(
        parents=[Relative(how, seen.get(pk)) for pk, how in above],
        children=[Relative(how, seen[pk]) for pk, how in below if pk in seen],
    )
