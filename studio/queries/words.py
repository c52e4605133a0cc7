"""The words that were heard in a track, or how far that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.hearing.words import Line, from_json
from studio.models import HeardWords
from studio.queries.covers import voice_stem
from tracks.models import Origin

if TYPE_CHECKING:
    from tracks.models import Track


@dataclass(frozen=True)
class TrackWords:
    """latest: the newest try to hear them; found: the newest that did."""

    latest: HeardWords | None
    found: HeardWords | None

    @property
    def is_under_way(self) -> bool:
        return self.latest is not None and not self.latest.job.is_finished

    @property
    def status(self) -> str:
        """none, running, complete or failed: of the newest try."""
        if self.latest is None:
            return "none"
        if self.latest.is_complete:
            return "complete"
        return "running" if self.is_under_way else "failed"

    @property
    def lines(self) -> tuple[Line, ...]:
        return from_json(self.found.lines) if self.found else ()

    @property
    def text(self) -> str:
        """The words without their times."""
        return "\n".join(line.text for line in self.lines)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """What a program is told of each line."""
        return self.found.lines if self.found else []


def words_of(track: Track) -> TrackWords:
    """The words of a track. One query."""
    tries = list(HeardWords.objects.filter(track=track).select_related("job").order_by("-created_at", "-pk")[:20])
    return TrackWords(tries[0] if tries else None, next((each for each in tries if each.is_complete), None))


def has_voice_apart(track: Track) -> bool:
    """Whether the voice is there as a stem, or was recorded alone, so that nothing needs to be taken apart."""
    return track.origin == Origin.RECORDED or voice_stem(track) is not None
