"""The sections of a song as rows that can be moved, and where its drop begins; apart from its sound, slow to load."""

from __future__ import annotations

from dataclasses import dataclass

from engine.changing.regions import last_chord
from engine.composer.score import Score

DROP = "drop"
_HAIR = 1e-6


@dataclass(frozen=True)
class Row:
    """A section of the new song: the place of the old one from 0, and how many bars of it come.

    Fewer than it has are its last ones; more are all of it, after as many of its last bars as are missing.
    """

    place: int
    bars: int


def rows_of(score: Score) -> list[Row]:
    """The sections as they are. The last one has the bars before the last chord's, maybe none."""
    stops = [*(section.start for section in score.sections[1:]), ending_of(score)]
    return [
        Row(place, round((stop - section.start) / score.bar.bar))
        for place, (section, stop) in enumerate(zip(score.sections, stops, strict=True))
    ]


def ending_of(score: Score) -> float:
    """The bar line from which on a song rings out or is over; where no chord rings, what is left of a bar."""
    return float((last_chord(score) + _HAIR) // score.bar.bar * score.bar.bar)


def has_drop(score: Score) -> bool:
    """Whether a drop can be moved in a song: there is one, and something that leads to it."""
    return any(section.name == DROP for section in score.sections[1:])


def drop_at(score: Score) -> float:
    """The second at which the first drop begins."""
    start = next(section.start for section in score.sections if section.name == DROP)
    return round(score.seconds_at(start), 3)
