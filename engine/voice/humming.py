"""What somebody hummed becomes the theme of a song: its degrees and beats, its tempo, its key and its metre."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.composer.theory import Key, key_named
from engine.themes import CHARACTERS, FEWEST, HIGHEST, LONGEST_BEATS, LOWEST, MOST, MOST_BEATS, ThemeNote, text_of
from engine.voice.beats import PARTS, Grid, grid_of
from engine.voice.notes import SungNote
from engine.voice.tonic import Tonic, tonic_of

# What is shorter is the way from one note to the next.
_SHORTEST_SECONDS = 0.07
# Further from the notes around it none is hummed: the tracker took an overtone for the note.
_FURTHEST = 9.5
_AROUND = 3
# Voices breathe between notes; longer silence is a rest.
_BREATH_BEATS, _BREATH_SECONDS = 0.75, 0.35
# Bars of two are found in many tunes of three, too.
_THREE_MARGIN = -0.1
# So few notes say nothing about it.
_FEWEST_OF_THREE = 12
_LEAST_WEIGHT = 1e-3


class NoMelody(ValueError):
    """There is no tune in these notes; the message says what to do."""


@dataclass(frozen=True)
class Hummed:
    """A tune as a theme.

    theme: as `engine.themes` writes it. key: one of engine.brief.KEYS. tempo_bpm: of quarter notes. metre: "4/4" or
    "3/4". tuning_cents: how far above concert pitch it was hummed. tempo_share, key_share: 0-1, how likely each is
    beside all others. notes: how many of them the theme has; left_out: how many were too short, or came after its end.
    start_seconds: where the first beat of the theme lies.
    """

    theme: str
    tempo_bpm: float
    key: str
    metre: str
    tuning_cents: float
    tempo_share: float
    key_share: float
    notes: int
    left_out: int
    start_seconds: float

    def to_brief(self) -> dict[str, Any]:
        """The fields of a brief that make the tune the hook of a song."""
        return {"theme": self.theme, "tempo_bpm": self.tempo_bpm, "key": self.key, "metre": self.metre}

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return asdict(self)


def hum(notes: Sequence[SungNote]) -> Hummed:
    """The theme in notes that were hummed or sung, in order of their starts.

    Tones outside the key go to its nearest. Raises NoMelody where there are fewer than two notes, or all the same
    place in time.
    """
    kept = clean_notes(notes)
    if len(kept) < FEWEST:
        raise NoMelody(
            "We found no tune in this: hum at least two clear notes, one after the other, near to the microphone."
        )
    grid = grid_of([note.start for note in kept])
    tonic = tonic_of([note.pitch for note in kept], [note.end - note.start for note in kept])
    written = _cut_to_theme(_theme(kept, grid, tonic))
    count = sum(note.degree is not None for note in written)
    return Hummed(
        theme=text_of(written), tempo_bpm=round(grid.bpm, 1), key=tonic.key, metre=_metre(kept, grid),
        tuning_cents=round(tonic.tuning * 100, 1), tempo_share=round(grid.share, 3), key_share=round(tonic.share, 3),
        notes=count, left_out=len(notes) - count, start_seconds=round(kept[0].start, 3),
    )  # fmt: skip


def clean_notes(notes: Sequence[SungNote]) -> list[SungNote]:
    """Notes without slides and with overtones back at their place: as somebody meant them."""
    long = [note for note in sorted(notes, key=lambda each: each.start) if note.end - note.start >= _SHORTEST_SECONDS]
    cleaned = []
    for place, note in enumerate(long):
        around = [each.pitch for each in long[max(0, place - _AROUND) : place + _AROUND + 1] if each is not note]
        middle = float(np.median(around)) if around else note.pitch
        octaves = round((note.pitch - middle) / 12) if abs(note.pitch - middle) > _FURTHEST else 0
        cleaned.append(SungNote(note.start, note.end, note.pitch - 12.0 * octaves))
    return cleaned


def _theme(notes: Sequence[SungNote], grid: Grid, tonic: Tonic) -> list[ThemeNote]:
    """Each note with its beats until the next, and rests where there was silence."""
    key = key_named(tonic.key)
    steps = [_step(key, note.pitch - tonic.tuning) for note in notes]
    # The octave of the tonic in which the middle of the tune lies, or the next where a degree would have no number.
    octave = int(np.median(steps)) // 7 * 7
    octave = min(max(octave, max(steps) - HIGHEST + 1), min(steps) - LOWEST + 1) // 7 * 7
    degrees = [_within(step - octave + 1) for step in steps]
    written: list[ThemeNote] = []
    beat = 60.0 / grid.bpm
    for place, (note, degree) in enumerate(zip(notes, degrees, strict=True)):
        sounding = max(1, round((note.end - note.start) / beat * PARTS)) / PARTS
        if place == len(notes) - 1:
            written.append(ThemeNote(degree, min(max(float(round(sounding)), 0.5), LONGEST_BEATS / 2)))
            break
        until = (grid.places[place + 1] - grid.places[place]) / PARTS
        silent = until - sounding
        if silent >= max(_BREATH_BEATS, _BREATH_SECONDS / beat):
            written += [ThemeNote(degree, sounding), *_rests(silent)]
        else:
            written.append(ThemeNote(degree, min(until, LONGEST_BEATS)))
            written += _rests(until - LONGEST_BEATS)
    return written


def _rests(beats: float) -> list[ThemeNote]:
    rests = []
    while beats > 0:
        rests.append(ThemeNote(None, min(beats, LONGEST_BEATS)))
        beats -= LONGEST_BEATS
    return rests


def _step(key: Key, pitch: float) -> int:
    """The tone of the scale nearest to a fractional pitch, counted in steps."""
    around = key.index(round(pitch))
    return min(range(around - 1, around + 2), key=lambda index: abs(key.pitch(index) - pitch))


def _within(degree: int) -> int:
    """By octaves into what a theme can hold."""
    while degree > HIGHEST:
        degree -= 7
    while degree < LOWEST:
        degree += 7
    return degree


def _cut_to_theme(notes: Sequence[ThemeNote]) -> tuple[ThemeNote, ...]:
    """As much of a tune as a theme may have, to the end of a phrase where it is cut."""
    count, beats = 0, 0.0
    while count < min(len(notes), MOST) and beats + notes[count].beats <= MOST_BEATS:
        beats += notes[count].beats
        count += 1
    while len(text_of(notes[:count])) > CHARACTERS:
        count -= 1
    kept = list(notes[:count])
    while kept and kept[-1].degree is None:
        kept.pop()
    return tuple(kept)


def _metre(notes: Sequence[SungNote], grid: Grid) -> str:
    """In which bars notes stand at the beginning that are longer than those before them: they are the heavy ones."""
    if len(notes) < _FEWEST_OF_THREE:
        return "4/4"
    starts = np.asarray(grid.places) / PARTS
    lengths = np.diff(starts, append=starts[-1] + (notes[-1].end - notes[-1].start) * grid.bpm / 60.0)
    weights = np.maximum(lengths - np.concatenate([lengths[:1], lengths[:-1]]), 0.0) + _LEAST_WEIGHT
    two, three, four = (_regularity(starts, weights, bar) for bar in (2, 3, 4))
    return "3/4" if three > max(two, four) + _THREE_MARGIN else "4/4"


def _regularity(starts: NDArray[np.float64], weights: NDArray[np.float64], bar: int) -> float:
    """How much more weight than by chance begins bars of so many beats, wherever the first begins."""
    heaviest = max(weights[np.abs((starts - first + 0.5) % bar - 0.5) < 0.1].sum() for first in range(bar))
    return float(heaviest / weights.sum()) - 1.0 / bar
