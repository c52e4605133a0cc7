"""Carries a rhythm written for four quarters into another metre, beat by beat.

A bar of four is a row of beats with roles: downbeat, backbeat, the second half's beat, the last backbeat. Another metre
takes the beats whose roles it has; in compound metres each of them is divided in three, as players shuffle.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from engine.composer.metre import Metre

_BAR = 16
_BEAT = 4
_REST, _HOLD = ".", "-"
BACKBEATS, HALF_TIME, ONE_DROP = (0, 1, 3), (0, 2, 3), (2, 1, 3)
# Which beats of the bar of four stand in each bar of the metre; one bar of four may become two.
_BEATS: Mapping[str, tuple[tuple[int, ...], ...]] = {
    "2/4": ((0, 1), (2, 3)),
    "3/4": (BACKBEATS,),
    "5/4": ((0, 1, 2, 0, 3),),
    "6/8": ((0, 1), (2, 3)),
    "7/8": ((0, 1, 2),),
    "9/8": (BACKBEATS,),
    "12/8": ((0, 1, 2, 3),),
}
# Where the sixteenths of a beat go when it is divided in three, and where something held until them ends.
_SHUFFLED = (0, 2, 4, 5)
_SHUFFLED_ENDS = (0, 2, 4, 4, 6)


@lru_cache(maxsize=4096)
def carry(pattern: str, metre: Metre, three: tuple[int, ...] = BACKBEATS) -> str:
    """A pattern of whole 4/4 bars as whole bars of the metre; three: which beats a bar of three takes."""
    if metre.name not in _BEATS:
        return pattern
    rows = _BEATS[metre.name]
    if rows == (BACKBEATS,):
        rows = (three,)
    written = [pattern[start : start + _BAR] for start in range(0, len(pattern), _BAR)]
    bars = ("".join(_row(bar.ljust(_BAR, _REST), row, metre)) for bar in written for row in rows)
    return "".join(regroup(bar, metre) for bar in bars)


def regroup(bar: str, metre: Metre) -> str:
    """A bar written with the longest group last (2+2+3), as the metre groups it (3+2+2)."""
    if metre.name != "7/8" or metre.groups[0] == min(metre.groups):
        return bar
    longest = round(max(metre.groups) * _BEAT)
    size = len(bar) // metre.steps * metre.steps
    bars = [bar[start : start + metre.steps] for start in range(0, size, metre.steps)]
    return "".join(each[-longest:] + each[:-longest] for each in bars)


def _row(bar: str, row: tuple[int, ...], metre: Metre) -> Iterator[str]:
    for place, beat in enumerate(row):
        cell = bar[beat * _BEAT : beat * _BEAT + _BEAT]
        if place == 0 and cell[0] == _HOLD and beat == 0:
            cell = _REST + cell[1:]
        if metre.is_compound:
            yield _in_three(cell)
        elif metre.name == "7/8" and place == len(row) - 1:
            yield cell + bar[(beat + 1) * _BEAT : (beat + 1) * _BEAT + 2].rjust(2, _REST)
        else:
            yield cell


def _in_three(cell: str) -> str:
    """Four sixteenths as a beat of three eighths: an off-beat becomes the last of the three."""
    struck = [place for place, symbol in enumerate(cell) if symbol not in (_REST, _HOLD)]
    steps = [_REST] * 6
    places = (0, 2, 4) if len(struck) == _BEAT else tuple(_shuffled_place(place, struck) for place in struck)
    held = len(cell) - len(cell.lstrip(_HOLD))
    _hold(steps, 0, _SHUFFLED_ENDS[held])
    for place, step in zip(struck, places, strict=False):
        end = place + 1
        while end < _BEAT and cell[end] == _HOLD:
            end += 1
        steps[step] = cell[place]
        _hold(steps, step + 1, max(step + 1, _SHUFFLED_ENDS[end]))
    return "".join(steps)


def _shuffled_place(place: int, struck: list[int]) -> int:
    return 4 if place == 3 and 2 not in struck else _SHUFFLED[place]


def _hold(steps: list[str], start: int, stop: int) -> None:
    for step in range(start, min(stop, len(steps))):
        steps[step] = _HOLD
