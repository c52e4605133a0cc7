"""Metres: how long a bar is, how it is grouped, and which places in it carry weight. All lengths are quarter notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

STEP = 0.25
_NEAR = 1e-6


@dataclass(frozen=True)
class Metre:
    """name: "7/8". pulse: length of what is counted aloud, a dotted quarter in compound metres.

    groups: lengths of the stretches that begin with an accent (7/8 as 2+2+3 is 1.0, 1.0, 1.5).
    """

    name: str
    pulse: float
    groups: tuple[float, ...]

    @cached_property
    def bar(self) -> float:
        """Length of a bar."""
        return float(sum(self.groups))

    @property
    def steps(self) -> int:
        """Sixteenths in a bar, which patterns are written in."""
        return round(self.bar / STEP)

    @property
    def upper(self) -> int:
        """The upper number of the time signature."""
        return int(self.name.partition("/")[0])

    @property
    def lower(self) -> int:
        """The lower number of the time signature."""
        return int(self.name.partition("/")[2])

    @property
    def is_compound(self) -> bool:
        """Whether its pulses are divided in three."""
        return self.pulse == 1.5

    @cached_property
    def strong(self) -> tuple[float, ...]:
        """Places in the bar where groups begin, the downbeat first."""
        return (0.0, *accumulate(self.groups[:-1]))

    @cached_property
    def beats(self) -> tuple[float, ...]:
        """Places in the bar that a foot taps: every pulse, in 7/8 the beginnings of the groups."""
        if self.bar % self.pulse:
            return self.strong
        return tuple(place * self.pulse for place in range(round(self.bar / self.pulse)))

    @property
    def half(self) -> float:
        """The place where a bar may turn: a second chord, a last note."""
        return _HALVES.get(self.name) or min(self.strong[1:], key=lambda place: abs(place - self.bar / 2))

    def within(self, beat: float) -> float:
        """A beat of the song as a place in its bar."""
        place = beat % self.bar
        return 0.0 if self.bar - place < _NEAR else place

    def is_strong(self, place: float) -> bool:
        """Whether a place in the bar begins a group."""
        return _is_in(place, self.strong)

    def is_beat(self, place: float) -> bool:
        """Whether a foot taps at a place in the bar."""
        return _is_in(place, self.beats)

    def weight(self, place: float) -> float:
        """How heavy a place in the bar is: 1 downbeat, 0.7 other groups, 0.4 beats, 0.15 the rest."""
        if place < _NEAR:
            return 1.0
        return 0.7 if self.is_strong(place) else 0.4 if self.is_beat(place) else 0.15


# Where a bar has one group only, the second chord comes with its last beat.
_HALVES: Mapping[str, float] = {"2/4": 1.0, "3/4": 2.0}
_METRES: Mapping[str, Metre] = {
    metre.name: metre
    for metre in (
        Metre("2/4", 1.0, (2.0,)),
        Metre("3/4", 1.0, (3.0,)),
        Metre("4/4", 1.0, (2.0, 2.0)),
        Metre("5/4", 1.0, (3.0, 2.0)),
        Metre("6/8", 1.5, (1.5, 1.5)),
        Metre("7/8", 1.0, (1.0, 1.0, 1.5)),
        Metre("9/8", 1.5, (1.5, 1.5, 1.5)),
        Metre("12/8", 1.5, (3.0, 3.0)),
    )
}
COMMON = _METRES["4/4"]


# Seven eighths begin with the long group about as often, in the Balkans more so.
LONG_FIRST = (1.5, 1.0, 1.0)


def metre_named(name: str | None, groups: tuple[float, ...] = ()) -> Metre:
    """The Metre of one of `engine.brief.METRES`; four quarters unless told. Raises KeyError for other names.

    groups: how its bars are grouped, where not as usual.
    """
    metre = _METRES[name] if name else COMMON
    return Metre(metre.name, metre.pulse, groups) if groups else metre


def _is_in(place: float, places: tuple[float, ...]) -> bool:
    return any(abs(place - other) < _NEAR for other in places)
