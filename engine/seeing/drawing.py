"""The line of a drawing as a melody: from left to right in time, its height as pitch, in degrees of the scale."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise
from typing import Any

from engine.cleaning import is_number
from engine.themes import FEWEST, ThemeNote, text_of

MOST_STROKES, MOST_POINTS = 500, 20_000
# Two bars of four, in half beats.
SLOTS, SLOT_BEATS = 16, 0.5
_LONGEST_SLOTS = 4
_RANGE, _MIDDLE = 12, 0.6
# A line that goes less far than this from left to right is a dot.
_LEAST_WIDTH = 0.05
Point = tuple[float, float]
Strokes = tuple[tuple[Point, ...], ...]
HOW = (
    f"A drawing is a list of up to {MOST_STROKES} strokes, each a list of points [x, y] from 0 to 1, "
    f"{MOST_POINTS:,} in all: draw it again, with less."
)


class BadDrawing(ValueError):
    """These are no strokes; the message says what they have to be."""


def checked_strokes(values: Any) -> Strokes:
    """Strokes as a page or a program sent them, x to the right and y down, from 0 to 1. Raises BadDrawing."""
    if not isinstance(values, list) or len(values) > MOST_STROKES:
        raise BadDrawing(HOW)
    if sum(len(stroke) if isinstance(stroke, list) else MOST_POINTS + 1 for stroke in values) > MOST_POINTS:
        raise BadDrawing(HOW)
    return tuple(tuple(_point(value) for value in stroke) for stroke in values)


def _point(value: Any) -> Point:
    if not isinstance(value, list) or len(value) != 2:
        raise BadDrawing(HOW)
    if not all(is_number(each) and 0.0 <= each <= 1.0 for each in value):
        raise BadDrawing(HOW)
    return float(value[0]), float(value[1])


def theme_of(strokes: Strokes) -> str | None:
    """The theme that these strokes draw, two bars of four; None where they are no line.

    Where several lie above each other, the highest is the melody; where none lies, it rests.
    """
    places = [x for stroke in strokes for x, _ in stroke]
    if not places or max(places) - min(places) < _LEAST_WIDTH:
        return None
    left, width = min(places), max(places) - min(places)
    heights = [_height(strokes, left + width * (slot + 0.5) / SLOTS) for slot in range(SLOTS)]
    degrees = [None if height is None else round(1 + (_MIDDLE - height) * _RANGE) for height in heights]
    notes = _notes(degrees)
    return text_of(notes) if sum(note.degree is not None for note in notes) >= FEWEST else None


def _height(strokes: Strokes, x: float) -> float | None:
    """The highest place of any line above x."""
    heights = [
        before[1] + (after[1] - before[1]) * (x - before[0]) / (after[0] - before[0])
        for stroke in strokes
        for before, after in pairwise(stroke)
        if min(before[0], after[0]) <= x <= max(before[0], after[0]) and before[0] != after[0]
    ]
    return min(heights, default=None)


def _notes(degrees: Sequence[int | None]) -> list[ThemeNote]:
    """Equal ones behind each other as one note, up to two beats; without rests at the end."""
    notes: list[ThemeNote] = []
    for degree, group in groupby(degrees):
        left = len(list(group))
        while left:
            slots = min(left, _LONGEST_SLOTS)
            notes.append(ThemeNote(degree, slots * SLOT_BEATS))
            left -= slots
    while notes and notes[-1].degree is None:
        notes.pop()
    return notes
