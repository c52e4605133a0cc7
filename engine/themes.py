"""A theme as it is written: degrees of the scale with their lengths, "1 2 3:2 r 8:0.5 5", as data and back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

LOWEST, HIGHEST = -6, 15
SHORTEST_BEATS, LONGEST_BEATS = 0.25, 8.0
FEWEST, MOST = 2, 64
MOST_BEATS = 32.0
CHARACTERS = 400
REST = "r"
_WORD = re.compile(r"(-?\d{1,2}|r)(?::(\d{1,2}(?:\.\d{1,2})?))?", re.ASCII)
HOW = (
    f"Write a theme as {FEWEST} to {MOST} degrees of the scale, {LOWEST} to {HIGHEST} (1 is the tonic, 8 the octave), "
    f"each with its beats after a colon where it has not one, and {REST} for a rest: 1 2 3:2 r 5:0.5 8:1.5."
)


@dataclass(frozen=True)
class ThemeNote:
    """degree: of the scale, 1 being the tonic and 0 the tone below it; None for a rest. beats: quarter notes."""

    degree: int | None
    beats: float


def notes_of(text: object) -> tuple[ThemeNote, ...]:
    """The notes of a theme as it is written. Raises ValueError with a sentence that says what to change."""
    if not isinstance(text, str) or len(text) > CHARACTERS:
        raise ValueError(f"{HOW} It may have {CHARACTERS} characters.")
    notes = tuple(_note(word) for word in text.replace(",", " ").split())
    sounding = [note for note in notes if note.degree is not None]
    if len(sounding) < FEWEST or len(notes) > MOST:
        raise ValueError(HOW)
    if notes[0].degree is None:
        raise ValueError("A theme begins with a note: leave out the rest before it.")
    total = sum(note.beats for note in notes)
    if total > MOST_BEATS:
        raise ValueError(f"A theme may have {MOST_BEATS:g} beats, and this has {total:g}: shorten it.")
    return notes


def text_of(notes: Iterable[ThemeNote]) -> str:
    """A theme as it is written."""
    return " ".join(
        f"{REST if note.degree is None else note.degree}{'' if note.beats == 1 else f':{note.beats:g}'}"
        for note in notes
    )


def _note(word: str) -> ThemeNote:
    match = _WORD.fullmatch(word)
    if match is None:
        raise ValueError(HOW)
    degree = None if match[1] == REST else int(match[1])
    beats = float(match[2] or 1)
    if degree is not None and not LOWEST <= degree <= HIGHEST:
        raise ValueError(f"A theme has degrees from {LOWEST} to {HIGHEST}: {word} is none of them.")
    if not SHORTEST_BEATS <= beats <= LONGEST_BEATS or beats % SHORTEST_BEATS:
        raise ValueError(
            f"A note of a theme has {SHORTEST_BEATS:g} to {LONGEST_BEATS:g} beats, in quarters: {word} has not."
        )
    return ThemeNote(degree, beats)
