"""How many beats make a bar, how each is divided, and which of them is the first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.analysis.beats import LINE_NAMES, Seconds, accents_at, shift
from engine.analysis.lines import Line, Lines
from engine.audio.accents import recurrence

# Beats of a bar, and whether each is divided in three.
BARS = {
    "2/4": (2, False), "3/4": (3, False), "4/4": (4, False), "5/4": (5, False), "7/8": (7, False),
    "6/8": (2, True), "9/8": (3, True), "12/8": (4, True),
}  # fmt: skip
_FEWEST_BARS = 3
FEATURES = (
    *(f"{line} on the first" for line in LINE_NAMES),
    *(f"{line} in the middle" for line in LINE_NAMES),
    *(f"{line} returns" for line in LINE_NAMES),
    *(f"{line} returns after two" for line in LINE_NAMES),
    *(f"{line} divides so" for line in LINE_NAMES),
    *(f"is {name}" for name in BARS),
)


@dataclass(frozen=True)
class Bars:
    """A way to count: one of BARS, and which beat (0 is the earliest) is a first one."""

    name: str
    first: int

    @property
    def beats(self) -> int:
        return BARS[self.name][0]


def candidates_of(lines: Lines, beats: Seconds) -> tuple[list[Bars], NDArray[np.float64]]:
    """Every way to count that comes round three times, and FEATURES of each: (n, len(FEATURES))."""
    ways = [
        Bars(name, first)
        for name, (count, _) in BARS.items()
        if len(beats) >= _FEWEST_BARS * count
        for first in range(count)
    ]
    accented = [accents_at(line, beats) for line in lines.all]
    divided = [_in_threes(line, beats) for line in lines.all] if ways else []
    rows = [_features(way, accented, divided) for way in ways]
    return ways, np.array(rows).reshape(len(ways), len(FEATURES))


def _features(way: Bars, accented: list[Line], divided: list[float]) -> list[float]:
    count = way.beats
    means = [max(float(line.mean()), 1e-9) for line in accented]
    firsts = [float(line[way.first :: count].mean()) / mean - 1.0 for line, mean in zip(accented, means, strict=True)]
    middle = way.first + (count + 1) // 2
    halves = [
        float(line[middle % count :: count].mean()) / mean - 1.0 for line, mean in zip(accented, means, strict=True)
    ]
    returns = [recurrence(line, lag) for lag in (count, 2 * count) for line in accented]
    is_ternary = BARS[way.name][1]
    return [
        *firsts, *halves, *returns,
        *(share if is_ternary else -share for share in divided),
        *(float(name == way.name) for name in BARS),
    ]  # fmt: skip


def _in_threes(line: Line, beats: Seconds) -> float:
    """From -1, all between the beats lies at their halves and quarters, to 1, all at their thirds."""
    at = {place: float(accents_at(line, shift(beats, place)).mean()) for place in (1 / 4, 1 / 3, 1 / 2, 2 / 3, 3 / 4)}
    threes, twos = at[1 / 3] + at[2 / 3], (at[1 / 4] + 2 * at[1 / 2] + at[3 / 4]) / 2
    return (threes - twos) / max(threes + twos, 1e-9)
