"""A track beside the one it was made from: how loud each is played to be as loud as the other, and what lies where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log10
from typing import Any

from tracks.models import Descent, How, Track
from tracks.queries.lineage import Lineage

_AUDIBLE_DB = 0.05
# What came of these is a part of something, or has it as a part.
_OTHER_MUSIC = frozenset({How.MIXED, How.SEPARATED})
# Effects behind which no second of one is a second of the other.
_OTHER_TIME = frozenset({"cross_fade", "cut", "loop", "reverse", "speed", "tempo", "trim"})


@dataclass(frozen=True)
class Place:
    """Where a track has the music that both have: from_seconds on, each second of it `pace` times as long."""

    from_seconds: float = 0.0
    pace: float = 1.0


@dataclass(frozen=True)
class Comparison:
    """before: what the track was made from. Levels are gains, 0-1, of the player. turned_down_db: of the louder."""

    before: Track
    level: float
    before_level: float
    place: Place
    before_place: Place

    @property
    def turned_down_db(self) -> float:
        """By how much the louder is turned down; 0 where nobody hears that."""
        quieter = min(self.level, self.before_level)
        return round(-20 * log10(quieter), 2) if quieter < 10 ** (-_AUDIBLE_DB / 20) else 0.0

    @property
    def louder(self) -> str:
        return "this one" if self.level < self.before_level else f"“{self.before.title}”"


def comparison_of(track: Track, lineage: Lineage) -> Comparison | None:
    """The track beside its parent; None where it has none, several, or one that is not in what somebody may see.

    lineage: of the track, as somebody sees it. One query where there is a parent, none otherwise.
    """
    if len(lineage.parents) != 1 or lineage.parents[0].track is None or lineage.parents[0].how in _OTHER_MUSIC:
        return None
    rows = Descent.objects.filter(child=track, parent=lineage.parents[0].track.pk)
    descent = rows.select_related("parent", "parent__job", "parent__request").first()
    if descent is None or _runs_otherwise(descent.settings):
        return None
    before = descent.parent
    if not (track.is_delivered and before.is_delivered) or None in (track.loudness_lufs, before.loudness_lufs):
        return None
    louder = float(track.loudness_lufs or 0.0) - float(before.loudness_lufs or 0.0)
    return Comparison(
        before, _gain(-louder), _gain(louder), *_places(track, before, descent.settings.get("wish") or {})
    )  # fmt: skip


def _runs_otherwise(settings: dict[str, Any]) -> bool:
    """Whether effects or another order of its sections moved its music in time."""
    if (settings.get("wish") or {}).get("verb") == "arrange":
        return True
    effects = (settings.get("chain") or {}).get("effects", ())
    return any(effect.get("kind") in _OTHER_TIME for effect in effects)


def _gain(decibels: float) -> float:
    """Of what is louder by -decibels: never above 1, which could clip."""
    return round(float(min(1.0, 10 ** (decibels / 20))), 3)


def _places(track: Track, before: Track, wish: dict[str, Any]) -> tuple[Place, Place]:
    """Another tempo runs through the same music faster or slower, a new beginning lies before it.

    A cover begins with the first whole bar of its recording.
    """
    after_seconds, before_seconds = track.shown_seconds, before.shown_seconds
    if wish.get("verb") == "tempo":
        return Place(pace=round(after_seconds / before_seconds, 6)), Place()
    if wish.get("verb") == "extend" and wish.get("where") == "start":
        return Place(from_seconds=round(max(0.0, after_seconds - before_seconds), 3)), Place()
    if wish.get("verb") == "cover":
        return _places_of_cover(track.recipe.get("facts", {}).get("changes", ()))
    return Place(), Place()


def _places_of_cover(changes: Sequence[dict[str, Any]]) -> tuple[Place, Place]:
    made = changes[-1] if changes else {}
    pace, begins = 1.0, float(made.get("begins_seconds", 0.0))
    if made.get("tempo_bpm") and made.get("from_tempo_bpm"):
        pace = made["from_tempo_bpm"] / made["tempo_bpm"]
    # A recording may begin within its first bar.
    return Place(round(max(0.0, -begins * pace), 3), round(pace, 6)), Place(round(max(0.0, begins), 3))
