"""Beats counted otherwise: at the half, the double or another tempo than was measured."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from math import floor, log2

# How people count one and the same song otherwise.
_RATIOS = (0.25, 1 / 3, 0.5, 2 / 3, 0.75, 1.0, 4 / 3, 1.5, 2.0, 3.0, 4.0)
_ALIKE_OCTAVES = 0.05
_NEAR = 1e-6


def beats_at(
    beats: Sequence[float], firsts: Sequence[float], measured_bpm: float, wanted_bpm: float, lasting: float
) -> tuple[list[float], list[float]]:
    """Beats and firsts of bars (seconds) of a song that is counted at `wanted_bpm`.

    beats, firsts: as `engine.analysis.results.Beats` has them, at `measured_bpm`. Is the wanted tempo a simple multiple
    of the measured one, the beats follow the song as those that were measured do; any other is counted evenly from the
    first of a bar on, to `lasting` seconds. Of the firsts those stay that are still beats.
    """
    if not beats:
        return [], []
    bars = [bisect_left(beats, first - _NEAR) for first in firsts]
    start = bars[0] if bars else 0
    ratio = min(_RATIOS, key=lambda each: abs(log2(wanted_bpm / measured_bpm / each)))
    if len(beats) < 2 or abs(log2(wanted_bpm / measured_bpm / ratio)) > _ALIKE_OCTAVES:
        return _evenly(beats[start], 60.0 / wanted_bpm, lasting), list(firsts[:1])
    lowest, highest = -floor(start * ratio + _NEAR), floor((len(beats) - 1 - start) * ratio + _NEAR)
    found = [_between(beats, start + step / ratio) for step in range(lowest, highest + 1)]
    steps = [(bar - start) * ratio for bar in bars]
    return found, [first for first, step in zip(firsts, steps, strict=True) if abs(step - round(step)) < _NEAR]


def _evenly(start: float, interval: float, lasting: float) -> list[float]:
    before, after = floor(start / interval), floor(max(0.0, lasting - start) / interval)
    return [start + step * interval for step in range(-before, after + 1)]


def _between(beats: Sequence[float], place: float) -> float:
    """The moment at a place between two beats."""
    before = min(floor(place + _NEAR), len(beats) - 2)
    return beats[before] + max(0.0, place - before) * (beats[before + 1] - beats[before])
