"""Tempo maps: from beats to seconds and back, where the tempo changes gradually."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import exp, log
from typing import Any

_SAME = 1e-9


@dataclass(frozen=True)
class TempoMap:
    """points: (beat, quarter notes a minute) in order, the first at beat 0.

    Between two points the tempo changes evenly from beat to beat; two points on one beat are a sudden change; before
    the first and after the last it stays.
    """

    points: tuple[tuple[float, float], ...]

    @classmethod
    def from_score(cls, values: Mapping[str, Any]) -> TempoMap | None:
        """The tempo map of a stored score (as its `to_dict` or a track keeps it); None where there is no score."""
        if not values.get("tempo_bpm"):
            return None
        points = tuple((float(beat), float(bpm)) for beat, bpm in values.get("tempo_map") or ())
        return cls(points or ((0.0, float(values["tempo_bpm"])),))

    @property
    def is_steady(self) -> bool:
        """Whether the tempo is the same all through."""
        return all(bpm == self.points[0][1] for _, bpm in self.points)

    @cached_property
    def _moments(self) -> tuple[float, ...]:
        """The second of each point."""
        moments = [0.0]
        for (beat, bpm), (after, next_bpm) in zip(self.points, self.points[1:], strict=False):
            moments.append(moments[-1] + _seconds(after - beat, after - beat, bpm, next_bpm))
        return tuple(moments)

    def seconds_at(self, beat: float) -> float:
        """When a beat sounds, in seconds from beat 0."""
        place = max(0, bisect_right(self.points, beat, key=lambda point: point[0]) - 1)
        start, bpm = self.points[place]
        if place + 1 == len(self.points) or beat < start:
            return self._moments[place] + (beat - start) * 60.0 / bpm
        after, next_bpm = self.points[place + 1]
        return self._moments[place] + _seconds(beat - start, after - start, bpm, next_bpm)

    def beat_at(self, seconds: float) -> float:
        """Which beat sounds at a moment: the inverse of `seconds_at`."""
        place = max(0, bisect_right(self._moments, seconds) - 1)
        start, bpm = self.points[place]
        lasting = seconds - self._moments[place]
        if place + 1 == len(self.points) or lasting < 0.0:
            return start + lasting * bpm / 60.0
        after, next_bpm = self.points[place + 1]
        slope = (next_bpm - bpm) / (after - start)
        if abs(slope) < _SAME:
            return start + lasting * bpm / 60.0
        return start + bpm * (exp(lasting * slope / 60.0) - 1.0) / slope

    def bpm_at(self, beat: float) -> float:
        """Quarter notes a minute at a beat."""
        place = max(0, bisect_right(self.points, beat, key=lambda point: point[0]) - 1)
        start, bpm = self.points[place]
        if place + 1 == len(self.points) or beat < start:
            return bpm
        after, next_bpm = self.points[place + 1]
        return bpm + (next_bpm - bpm) * (beat - start) / (after - start)


def _seconds(beats: float, length: float, bpm: float, next_bpm: float) -> float:
    """Seconds of the first `beats` of a stretch of `length` beats over which the tempo changes evenly."""
    slope = (next_bpm - bpm) / length if length else 0.0
    if abs(slope) < _SAME:
        return beats * 60.0 / bpm
    return 60.0 / slope * log(1.0 + slope * beats / bpm)
