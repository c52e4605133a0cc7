"""Feel: reading rhythm patterns, swing, small human offsets in time and velocity."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from engine.composer.metre import COMMON, STEP
from engine.composer.plan import Plan
from engine.composer.score import Note

_ACCENT = 0.08


class Stroke(NamedTuple):
    """One symbol of a pattern, placed in the song: beat, length in beats, the symbol itself."""

    beat: float
    length: float
    symbol: str


@lru_cache(maxsize=2048)
def _parse(pattern: str) -> tuple[tuple[int, int, str], ...]:
    strokes = []
    for place, symbol in enumerate(pattern):
        if symbol in ".-":
            continue
        held = place + 1
        while held < len(pattern) and pattern[held] == "-":
            held += 1
        strokes.append((place, held - place, symbol))
    return tuple(strokes)


def unroll(pattern: str, start: float, stop: float, origin: float | None = None) -> Iterator[Stroke]:
    """The strokes of a pattern repeated from `origin` (the start unless told), those between start and stop."""
    size = len(pattern) * STEP
    first = start if origin is None else origin
    turn = int((start - first) // size)
    while first + turn * size < stop - 1e-6:
        base = first + turn * size
        for place, steps, symbol in _parse(pattern):
            beat = base + place * STEP
            if start - 1e-6 <= beat < stop - 1e-6:
                yield Stroke(beat, min(steps * STEP, stop - beat), symbol)
        turn += 1


class Feel:
    """One player's hands: places written notes in time. late: milliseconds behind the beat; scale: looseness factor."""

    def __init__(self, plan: Plan, name: str, *, late: float = 0.0, scale: float = 1.0) -> None:
        self._chance = plan.stream("feel", name)
        self._metre = plan.metre
        self._swing_grid, self._swing = plan.swing_feel
        self._beats_per_ms = plan.tempo.bpm_at(0.0) / 60_000.0
        self._sigma = plan.style.looseness * scale * self._beats_per_ms
        self._late = late * self._beats_per_ms
        self._longest = plan.total

    def swung(self, beat: float) -> float:
        """Where a written beat falls with the swing of the style: the first of each pair of grid steps is longer."""
        swing, grid = self._swing, self._swing_grid
        if not swing:
            return beat
        pair, within = divmod(beat, 2 * grid)
        warped = within * (1 + swing) if within < grid else grid * (1 + swing) + (within - grid) * (1 - swing)
        return pair * 2 * grid + warped

    def _accent(self, beat: float) -> float:
        """A bar of four is heard anyway; in others the downbeat needs a little help."""
        if self._metre.name == COMMON.name:
            return 0.0
        return _ACCENT * (self._metre.weight(self._metre.within(beat)) - 0.5)

    def note(self, beat: float, length: float, pitch: int, velocity: float) -> Note:
        """A written note as played: swung, a little early or late, velocity between 0.05 and 1."""
        start = self.swung(beat)
        finish = self.swung(beat + length)
        offset = min(2.0, max(-2.0, self._chance.gauss(0.0, 1.0))) * self._sigma + self._late
        start = min(self._longest - 0.05, max(0.0, start + offset))
        lasting = min(max(0.05, finish - self.swung(beat)), self._longest - start)
        touch = velocity + self._accent(beat) + min(0.08, max(-0.08, self._chance.gauss(0.0, 0.025)))
        return Note(round(start, 5), round(lasting, 5), pitch, round(min(1.0, max(0.05, touch)), 4))


def dynamics(plan: Plan, energy: float) -> float:
    """The velocity of an ordinary note in a section of this energy."""
    return min(0.95, max(0.25, 0.5 + 0.31 * energy + plan.mood.loudness))


def chosen(chance: random.Random, patterns: tuple[str, ...], energy: float) -> str:
    """A pattern for a section: lists are written from calm to busy, so the energy says where to look."""
    place = energy * (len(patterns) - 1) + chance.uniform(-0.6, 0.6)
    return patterns[min(len(patterns) - 1, max(0, round(place)))]
