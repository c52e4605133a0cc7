"""Levels: how loud the whole song is from beat to beat, as its arc and its ending ask."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from engine.composer.score import Section
from engine.composer.uses import Purpose

Points = tuple[tuple[float, float], ...]

# A song that builds begins almost silent.
_RISE_DB, _FALL_DB, _WAVE_DB = -18.0, -8.0, -5.0
# Full sections stand out from quiet ones by this much for a whole step of energy, beyond how they are played.
_STEP_DB = 9.0
FADE = ((0.0, 0.0), (0.3, -4.0), (0.6, -12.0), (0.85, -26.0), (0.97, -46.0), (1.0, -70.0))
_TURN_BEATS = 0.5


def levels_of(
    purpose: Purpose,
    sections: Sequence[Section],
    seconds_at: Callable[[float], float],
    beat_at: Callable[[float], float],
) -> Points:
    """Points of (beat, dB) with straight lines between them; () where the song keeps one level."""
    total = sections[-1].start + sections[-1].length
    points = _arc(purpose.arc, sections, total)
    if not purpose.fade_seconds:
        return points
    seconds = seconds_at(total)
    start = seconds - purpose.fade_seconds
    before = [point for point in points if point[0] < beat_at(start)] or [(0.0, 0.0)]
    last = level_at(points, beat_at(start))
    fade = [(round(beat_at(start + share * purpose.fade_seconds), 4), last + db) for share, db in FADE]
    return (*before, *fade)


def level_at(points: Points, beat: float) -> float:
    """The level in dB at a beat; 0 without points."""
    if not points or beat <= points[0][0]:
        return points[0][1] if points else 0.0
    for (left, low), (right, high) in pairwise(points):
        if left <= beat <= right:
            return low + (high - low) * (beat - left) / max(right - left, 1e-9)
    return points[-1][1]


def _arc(arc: str | None, sections: Sequence[Section], total: float) -> Points:
    if arc == "steady":
        return ()
    if arc == "builds":
        climax = sections[-1].start
        return ((0.0, _RISE_DB), (climax, 0.0)) if climax else ((0.0, _RISE_DB), (total * 0.75, 0.0))
    if arc == "falls":
        return ((0.0, 0.0), (total, _FALL_DB))
    step = _WAVE_DB if arc == "waves" else -_STEP_DB
    peak = max(section.energy for section in sections)
    points: list[tuple[float, float]] = []
    for section in sections:
        level = round(step * min(1.0, (peak - section.energy) * (2.0 if arc == "waves" else 1.0)), 2)
        stop = section.start + section.length
        points += [(section.start, level), (stop - _TURN_BEATS, level)]
    return tuple(points)
