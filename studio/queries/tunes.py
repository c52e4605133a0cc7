"""The tune that somebody sings or hums in a track, or how far it is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.utils.safestring import mark_safe

from engine.pictures.sung_notes import describe, sung_notes_svg
from studio.models import SungTune
from studio.queries.drawings import Drawing

if TYPE_CHECKING:
    from tracks.models import Track

# The fields of a brief that make a tune the hook of a song.
_OF_A_BRIEF = ("theme", "tempo_bpm", "key", "metre")


@dataclass(frozen=True)
class TrackTune:
    """latest: the newest try to read it; found: the newest that did."""

    latest: SungTune | None
    found: SungTune | None

    @property
    def is_under_way(self) -> bool:
        return self.latest is not None and not self.latest.job.is_finished

    @property
    def values(self) -> dict[str, Any]:
        return self.found.values if self.found else {}

    @property
    def desk_query(self) -> str:
        """What the address of the desk takes, so that this tune is the hook of a song."""
        return urlencode({"mode": "custom", **{name: self.values[name] for name in _OF_A_BRIEF}}) if self.values else ""

    @property
    def figure(self) -> Drawing | None:
        """Its notes and the course of its pitch."""
        if not self.values:
            return None
        notes = [(start, end, pitch) for start, end, pitch in self.values["notes_sung"]]
        svg = sung_notes_svg(
            notes, self.values["curve"], self.values["curve_step"], lasting=self.values["duration_seconds"]
        )
        # Made by us of numbers alone.
        return Drawing(mark_safe(svg), describe(notes))  # noqa: S308


def tune_of(track: Track) -> TrackTune:
    """The tune of a track. One query."""
    tries = list(SungTune.objects.filter(track=track).select_related("job").order_by("-created_at", "-pk")[:20])
    return TrackTune(tries[0] if tries else None, next((each for each in tries if each.is_complete), None))
