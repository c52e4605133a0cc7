"""How many beats make a bar, how each is divided, and which of them is the first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.analysis.beats import LINE_NAMES, Seconds, accents_at, shift
from engine.analysis.lines import Line, Lines
from engine.analysis.returns import LINE_NAMES as RETURNING
from engine.analysis.returns import Returns
from engine.audio.accents import recurrence

# Places that are counted in a bar, which are beats (in 7/8 their halves), and whether each is divided in three.
BARS = {
    "2/4": (2, False), "3/4": (3, False), "4/4": (4, False), "5/4": (5, False), "7/8": (7, False),
    "6/8": (2, True), "9/8": (3, True), "12/8": (4, True),
}  # fmt: skip
SEVEN = "7/8"
_GROUPS_OF_SEVEN = ((0, 2, 4), (0, 3, 5))
_FEWEST_BARS = 3
_BARS_LATER = (0.5, 1.0, 2.0, 3.0, 4.0)
_PARTS_OF_BEATS = (1 / 4, 1 / 3, 1 / 2, 2 / 3, 3 / 4)
_TIMES_A_BEAT = (2.0, 3.0, 4.0, 6.0)
FEATURES = (
    *(f"{line} on the first" for line in LINE_NAMES),
    *(f"{line} in the middle" for line in LINE_NAMES),
    *(f"{line} returns" for line in LINE_NAMES),
    *(f"{line} returns after two" for line in LINE_NAMES),
    *(f"{line} divides so" for line in LINE_NAMES),
    *(f"{line} after {later:.1f} bars" for line in (*RETURNING, "tones") for later in _BARS_LATER),
    *(f"{line} at {times:.1f} times a bar" for line in RETURNING for times in _BARS_LATER),
    *(f"{line} after {part:.2f} of such beats" for line in RETURNING for part in _PARTS_OF_BEATS),
    *(f"{line} at {times:.0f} times such a beat" for line in RETURNING for times in _TIMES_A_BEAT),
    *(f"is {name}" for name in BARS),
)


@dataclass(frozen=True)
class Bars:
    """A way to count: one of BARS, and which of its places (0 is the earliest) is a first one."""

    name: str
    first: int

    @property
    def count(self) -> int:
        """Places in a bar."""
        return BARS[self.name][0]

    def firsts(self, beats: Seconds) -> Seconds:
        """The first of each bar, in seconds."""
        return _places(self.name, beats)[self.first :: self.count]

    def taps(self, beats: Seconds, onsets: Line) -> Seconds:
        """What a foot taps: the beats, in 7/8 the beginnings of its groups, which are where the accents are."""
        if self.name != SEVEN:
            return beats
        places = _places(self.name, beats)
        in_bar, strong = (np.arange(len(places)) - self.first) % self.count, accents_at(onsets, places)
        groups = max(_GROUPS_OF_SEVEN, key=lambda group: float(strong[np.isin(in_bar, group)].sum()))
        return places[np.isin(in_bar, groups)]


def candidates_of(lines: Lines, returns: Returns, beats: Seconds) -> tuple[list[Bars], NDArray[np.float64]]:
    """Every way to count that comes round three times, and FEATURES of each: (n, len(FEATURES)). beats: all of the
    same kind, in 7/8 quarters."""
    rows: dict[Bars, list[float]] = {}
    places = {name: _places(name, beats) for name in BARS}
    divided = [_in_threes(line, beats) for line in lines.all] if len(beats) > 1 else []
    for name, (count, _) in BARS.items():
        if len(places[name]) < _FEWEST_BARS * count:
            continue
        accented = [accents_at(line, places[name]) for line in lines.all]
        shape = _shape(name, returns, divided, float(np.median(np.diff(beats))))
        returning = [recurrence(line, lag) for lag in (count, 2 * count) for line in accented]
        for way in (Bars(name, first) for first in range(count)):
            rows[way] = [*_strong(way, accented), *returning, *shape]
    return list(rows), np.array(list(rows.values())).reshape(len(rows), len(FEATURES))


def _places(name: str, beats: Seconds) -> Seconds:
    if name != SEVEN or len(beats) < 2:
        return beats
    return np.sort(np.concatenate([beats, (beats[1:] + beats[:-1]) / 2.0]))


def _strong(way: Bars, accented: list[Line]) -> list[float]:
    """How much stronger the first of the bar and its middle are than others."""
    middle = (way.first + (way.count + 1) // 2) % way.count
    means = [max(float(line.mean()), 1e-9) for line in accented]
    return [
        float(line[first :: way.count].mean()) / mean - 1.0
        for first in (way.first, middle)
        for line, mean in zip(accented, means, strict=True)
    ]


def _shape(name: str, returns: Returns, divided: list[float], beat: float) -> list[float]:
    """What says how long a bar is and how its beats are divided, wherever it begins."""
    count, is_ternary = BARS[name]
    bar, sign = beat * (count / 2.0 if name == SEVEN else count), 1.0 if is_ternary else -1.0
    lags, parts = np.array(_BARS_LATER), np.array(_PARTS_OF_BEATS)
    return [
        *(sign * share for share in divided),
        *returns.after(lags * bar).ravel(), *returns.tones_after(lags * bar), *returns.speeds(lags / bar).ravel(),
        *sign * returns.after(parts * beat).ravel(), *sign * returns.speeds(np.array(_TIMES_A_BEAT) / beat).ravel(),
        *(float(other == name) for other in BARS),
    ]  # fmt: skip


def _in_threes(line: Line, beats: Seconds) -> float:
    """From -1, all between the beats lies at their halves and quarters, to 1, all at their thirds."""
    at = {place: float(accents_at(line, shift(beats, place)).mean()) for place in (1 / 4, 1 / 3, 1 / 2, 2 / 3, 3 / 4)}
    threes, twos = at[1 / 3] + at[2 / 3], (at[1 / 4] + 2 * at[1 / 2] + at[3 / 4]) / 2
    return (threes - twos) / max(threes + twos, 1e-9)
