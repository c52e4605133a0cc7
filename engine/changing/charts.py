"""The chords of a song bar by bar, as one writes them: "Dm7 | G7 | C | C"; and what was written, read again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from engine.changing.regions import ChangeError, last_chord, section_names
from engine.composer.metre import Metre
from engine.composer.score import Score
from engine.composer.symbols import read_chord

MOST_CHARACTERS = 4000
AGAIN, HELD = "%", frozenset((".", "/"))
# Chords of one bar: where in it each begins, in beats, and its symbol.
Bar = tuple[tuple[float, str], ...]
_SAME_BEAT = 1e-3
# A new line is a stroke, also where there is one before it or behind it.
_LINE = re.compile(r"\s*\|?\s*\n\s*\|?\s*")


@dataclass(frozen=True)
class Line:
    """A section with its chords. first_bar: of the song, from 1. bars: what each of its bars holds, as one writes it.

    A last chord that rings is in none of them: it is the end of the song.
    """

    name: str
    first_bar: int
    bars: tuple[str, ...]

    @property
    def text(self) -> str:
        """All of it: "C | Am | F G"."""
        return " | ".join(self.bars)


def chart_of(score: Score) -> list[Line]:
    """The sections of a song in order, with the chords of their bars."""
    bar, end = score.bar.bar, last_chord(score)
    lines = []
    for name, section in zip(section_names(score.sections), score.sections, strict=True):
        count = int((min(section.start + section.length, end) - section.start + _SAME_BEAT) // bar)
        bars = (write_bar(bar_at(score, section.start + place * bar), score.bar) for place in range(max(0, count)))
        lines.append(Line(name, round(section.start / bar) + 1, tuple(bars)))
    return lines


def bar_at(score: Score, beat: float) -> Bar:
    """The chords of the bar that begins at a beat; the first of them may have begun before."""
    stop = beat + score.bar.bar
    return tuple(
        (max(0.0, round(chord.start - beat, 3)), chord.symbol)
        for chord in score.chords
        if chord.start < stop - _SAME_BEAT and chord.start + chord.length > beat + _SAME_BEAT
    )


def write_bar(bar: Bar, metre: Metre) -> str:
    """A bar as `read_bars` reads it: its chords share it evenly, or every beat is written, with a point to hold."""
    symbols = [symbol for _, symbol in bar]
    if _are_at(bar, _places(len(bar), metre)):
        return " ".join(symbols)
    starts = {min(metre.beats, key=lambda beat: abs(beat - place)): symbol for place, symbol in bar}
    return " ".join(starts.get(beat, ".") for beat in metre.beats)


def read_bars(written: str, metre: Metre) -> list[Bar]:
    """The bars of "Dm7 | G7 C | % | C . . G": a stroke or a new line between two bars, "%" for the bar before again,
    a point or "/" to hold a chord. Raises ChangeError, field "chords"."""
    if len(written) > MOST_CHARACTERS:
        raise ChangeError("chords", f"Write up to {MOST_CHARACTERS} characters of chords.")
    pieces = [piece.split() for piece in _LINE.sub("|", written.strip().strip("|")).split("|")]
    bars: list[Bar] = []
    for number, words in enumerate(pieces, 1):
        if words == [AGAIN] and bars:
            bars.append(bars[-1])
            continue
        bars.append(tuple(_read_bar(words, number, metre)))
    return bars


def _read_bar(words: list[str], number: int, metre: Metre) -> Iterator[tuple[float, str]]:
    if not words or words[0] in HELD or AGAIN in words:
        raise ChangeError("chords", f"Bar {number} begins with no chord: write bars like “Dm7 | G7 | C | C”.")
    if len(words) > len(metre.beats):
        most = len(metre.beats)
        raise ChangeError("chords", f"Bar {number} has {len(words)} chords: a bar of {metre.name} takes up to {most}.")
    for place, word in zip(_places(len(words), metre), words, strict=True):
        if word in HELD:
            continue
        try:
            yield place, read_chord(word)[0]
        except ValueError as error:
            raise ChangeError("chords", str(error)) from error


def _places(count: int, metre: Metre) -> tuple[float, ...]:
    """Where in a bar so many chords begin: the second of two where it turns, else as evenly as its beats allow."""
    if count == 2:
        return 0.0, metre.half
    beats = metre.beats
    return tuple(beats[place * len(beats) // count] for place in range(min(count, len(beats))))


def _are_at(bar: Bar, places: tuple[float, ...]) -> bool:
    return len(bar) == len(places) and all(
        abs(place - usual) < _SAME_BEAT for (place, _), usual in zip(bar, places, strict=True)
    )
