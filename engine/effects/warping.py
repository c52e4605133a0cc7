"""A sound laid on another course of time: each of its moments falls where a map says, at the pitch it had."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from engine import SAMPLE_RATE
from engine.audio.blocks import Block
from engine.effects.seams import FRAMES, MARGIN, glide
from engine.effects.sound import BLOCK_FRAMES, Slice, Sound, samples
from engine.effects.stretching import StretchedSound

Points = Sequence[tuple[float, float]]
"""Rising (frame of the sound, frame of the result); between two, and beyond the first and last, time runs evenly."""

# A sound is stretched so much at once as the map is straight but for this.
_NEARLY_SECONDS = 0.006
_SHORTEST_SECONDS = 0.5
# So little off the speed it has, a sound is left as it is: 10 ms in eight minutes.
_SAME_SPEED = 2e-5
# Rendered beyond both ends of a stretch: half a seam with its margin, and what the stretcher needs to see.
_AROUND = FRAMES // 2 + MARGIN + 8_192


@dataclass(frozen=True)
class _Stretch:
    """Frames of the result from start to stop, which come from `source` on at `tempo` times its speed."""

    source: float
    start: int
    stop: int
    tempo: float

    def render(self, sound: Sound) -> tuple[Sound, int]:
        """What sounds in it and around it, and the frame of the result that begins it."""
        first = self.source - _AROUND * self.tempo
        last = self.source + (self.stop - self.start + _AROUND) * self.tempo
        part = Slice(_Endless(sound), round(first), round(last))
        if abs(self.tempo - 1.0) <= _SAME_SPEED:
            return part, self.start - _AROUND
        return StretchedSound(part, self.tempo), self.start - _AROUND


class _Endless:
    """A sound with silence before and behind it."""

    tail = 0

    def __init__(self, sound: Sound) -> None:
        self._sound = sound
        self.frames, self.is_steady = sound.frames, sound.is_steady

    def blocks(self, start: int, stop: int) -> Iterator[Block]:
        """Any frames, also those below 0."""
        for place in range(start, stop, BLOCK_FRAMES):
            yield samples(self._sound, place, min(place + BLOCK_FRAMES, stop))


def warp(sound: Sound, points: Points, frames: int) -> Iterator[Block]:
    """Blocks of the sound on the course of the points, `frames` in all; silent where it has not begun or is over.

    Where speeds change, one rendering glides into the next. Raises EffectError for speeds that are out of reach.
    """
    stretches = _stretches(points, frames)
    rendered = [stretch.render(sound) for stretch in stretches]
    for place, (stretch, (own, begin)) in enumerate(zip(stretches, rendered, strict=True)):
        first = stretch.start + (FRAMES // 2 if place else 0)
        is_last = place + 1 == len(stretches)
        last = stretch.stop - (0 if is_last else FRAMES // 2)
        for start in range(first, last, BLOCK_FRAMES):
            yield samples(own, start - begin, min(start + BLOCK_FRAMES, last) - begin)
        if not is_last:
            following, other = rendered[place + 1]
            low, high = last - MARGIN, last + FRAMES + MARGIN
            yield glide(samples(own, low - begin, high - begin), samples(following, low - other, high - other))


def _stretches(points: Points, frames: int) -> list[_Stretch]:
    courses = list(pairwise(_knots(np.asarray(points, np.float64))))
    # A seam needs its room within the result: what lies before or behind that goes on as what is beside it.
    while len(courses) > 1 and courses[0][1][1] < FRAMES:
        del courses[0]
    while len(courses) > 1 and courses[-1][0][1] > frames - FRAMES:
        del courses[-1]
    edges = [0, *(round(start) for (_, start), _ in courses[1:]), frames]
    found = []
    for ((source, start), (end, stop)), (first, last) in zip(courses, pairwise(edges), strict=True):
        tempo = (end - source) / (stop - start)
        found.append(_Stretch(source + (first - start) * tempo, first, last, tempo))
    return found


def _knots(points: np.ndarray) -> list[tuple[float, float]]:
    """The fewest of the points that will do, far enough apart; where all lie on one line, two on that line."""
    pace, first = np.polyfit(points[:, 0], points[:, 1], 1)
    if np.abs(first + pace * points[:, 0] - points[:, 1]).max() <= _NEARLY_SECONDS * SAMPLE_RATE:
        ends = points[[0, -1], 0]
        return [(float(at), float(first + pace * at)) for at in ends]
    chosen = [0]
    while chosen[-1] < len(points) - 1:
        low = chosen[-1]
        far = int(np.searchsorted(points[:, 1], points[low, 1] + _shortest()))
        chosen.append(max(_straight_from(points, low), min(far, len(points) - 1)))
    if len(chosen) > 2 and points[-1, 1] - points[chosen[-2], 1] < _shortest():
        del chosen[-2]
    return [(float(points[place, 0]), float(points[place, 1])) for place in chosen]


def _shortest() -> float:
    return _SHORTEST_SECONDS * SAMPLE_RATE


def _straight_from(points: np.ndarray, low: int) -> int:
    """The farthest point up to which all lie on a line."""
    high = low + 1
    while high + 1 < len(points) and _is_straight(points[low : high + 2]):
        high += 1
    return high


def _is_straight(points: np.ndarray) -> bool:
    line = np.interp(points[:, 0], points[[0, -1], 0], points[[0, -1], 1])
    return bool(np.abs(line - points[:, 1]).max() <= _NEARLY_SECONDS * SAMPLE_RATE)
