"""The stems of a track: true ones, found ones, or none yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.models import Parts, Separation

if TYPE_CHECKING:
    from tracks.models import Asset, Track

NO_STEMS, TRUE_STEMS = "none", "true"
VOICE = "vocals"


@dataclass(frozen=True)
class Stems:
    """What there is. latest: the newest try to find stems; found: the newest that did.

    method: "true" where whoever made the track wrote its parts apart, "none", or how they were found
    (`engine.separation.methods`, or the slug of a `SeparationModel`).
    """

    files: list[Asset]
    latest: Separation | None
    found: Separation | None

    @property
    def method(self) -> str:
        if self.found:
            return self.found.method
        return TRUE_STEMS if self.files else NO_STEMS

    @property
    def names(self) -> list[str]:
        return [file.name for file in self.files]

    @property
    def has_voice(self) -> bool:
        return VOICE in self.names

    @property
    def is_under_way(self) -> bool:
        return self.latest is not None and not self.latest.job.is_finished

    def holds(self, parts: str) -> bool:
        """Whether nothing would be gained by taking it apart into so many parts."""
        return self.method == TRUE_STEMS or (self.found is not None and self.found.parts in {parts, Parts.FOUR})


def stems_of(track: Track) -> Stems:
    """The stems of a track whose files may be prefetched. One query."""
    tries = list(track.separations.select_related("job").order_by("-created_at", "-pk"))
    found = next((each for each in tries if each.is_complete), None)
    return Stems(track.stems, tries[0] if tries else None, found)
