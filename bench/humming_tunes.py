"""Old tunes that everybody hums, as degrees and beats, and people who hum them: out of tune, unsteady, sliding."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from engine.brief import PITCH_CLASSES
from engine.chance import stream
from engine.composer.theory import key_named
from engine.themes import notes_of
from engine.voice.notes import SungNote

# Name, mode, metre, theme. All of them are older than any right in them.
TUNES = (
    ("Ode to Joy", "major", "4/4", "3 3 4 5 5 4 3 2 1 1 2 3 3:1.5 2:0.5 2:2 3 3 4 5 5 4 3 2 1 1 2 3 2:1.5 1:0.5 1:2"),
    ("Twinkle", "major", "4/4", "1 1 5 5 6 6 5:2 4 4 3 3 2 2 1:2 5 5 4 4 3 3 2:2 5 5 4 4 3 3 2:2"),
    ("Frère Jacques", "major", "4/4", "1 2 3 1 1 2 3 1 3 4 5:2 3 4 5:2 5:0.5 6:0.5 5:0.5 4:0.5 3 1 1 -2 1:2"),
    ("Mary's lamb", "major", "4/4", "3 2 1 2 3 3 3:2 2 2 2:2 3 5 5:2 3 2 1 2 3 3 3 3 2 2 3 2 1:4"),
    (
        "Jingle Bells", "major", "4/4",
        "3 3 3:2 3 3 3:2 3 5 1:1.5 2:0.5 3:4 4 4 4:1.5 4:0.5 4 3 3 3:0.5 3:0.5 3 2 2 3 2:2 5:2",
    ),
    ("London Bridge", "major", "4/4", "5:1.5 6:0.5 5 4 3 4 5:2 2 3 4:2 3 4 5:2 5:1.5 6:0.5 5 4 3 4 5:2 2:2 5:2 3 1:3"),
    ("Au clair de la lune", "major", "4/4", "1 1 1 2 3:2 2:2 1 3 2 2 1:4 1 1 1 2 3:2 2:2 1 3 2 2 1:4"),
    ("The Saints", "major", "4/4", "1 3 4 5:4 r 1 3 4 5:4 r 1 3 4 5:2 3:2 1:2 3:2 2:4"),
    (
        "Auld Lang Syne", "major", "4/4",
        "-2 1:1.5 1:0.5 1 3 2:1.5 1:0.5 2 3 1:1.5 1:0.5 3 5 6:3 6 5:1.5 3:0.5 3 1 2:1.5 1:0.5 2 3 1",
    ),
    (
        "Oh Susanna", "major", "4/4",
        "1:0.5 2:0.5 3 5 5:1.5 6:0.5 5 3 1:1.5 2:0.5 3 3 2 1 2:3 1:0.5 2:0.5 3 5 5:1.5 6:0.5 5 3 "
        "1:1.5 2:0.5 3 3 2 2 1:3",
    ),
    ("Yankee Doodle", "major", "4/4", "1 1 2 3 1 3 2 -2 1 1 2 3 1:2 0:2 1 1 2 3 4 3 2 1 0 -2 -1 0 1:2 1:2"),
    ("Go Tell Aunt Rhody", "major", "4/4", "3:2 3 2 1:2 1:2 2:2 2 4 3 2 1:2 5:2 5 4 3:2 3:2 2 1 2 3 1:4"),
    ("Amazing Grace", "major", "3/4", "-2 1:2 3:0.5 1:0.5 3:2 2 1:2 -1 -2:2 -2 1:2 3:0.5 1:0.5 3:2 2 5:5"),
    (
        "Brahms' Lullaby", "major", "3/4",
        "3:0.5 3:0.5 5:2 3:0.5 3:0.5 5:2 3:0.5 5:0.5 8 7 6 6 5 2:0.5 3:0.5 4 2 2:0.5 3:0.5 4:2 "
        "2:0.5 4:0.5 7:0.5 6:0.5 5 7 8:2",
    ),
    ("My Bonnie", "major", "3/4", "-2 3 2 1 2 1 -1 -2 -4:4 r -2 3 2 1 1 0 1 2:5"),
    (
        "Clementine", "major", "3/4",
        "1:0.75 1:0.25 1 -2 3:0.75 3:0.25 3 1 1:0.75 3:0.25 5:1.5 5:0.5 4:0.5 3:0.5 2:2 2:0.75 "
        "3:0.25 4 4 3:0.75 2:0.25 3 1",
    ),
    ("Greensleeves", "minor", "3/4", "1 3:2 4 5:1.5 6:0.5 5 4:2 2 0:1.5 1:0.5 2 3:2 1 1:1.5 0:0.5 1 2:2 0 -2:2"),
    ("God Rest Ye", "minor", "4/4", "1 1 5 5 4 3 2 1 0 1 2 3 4 5:3 1 1 5 5 4 3 2 1 0 1 2 3 4 5:3"),
    ("Swan Lake", "minor", "4/4", "5:4 1:0.5 2:0.5 3:0.5 4:0.5 5:3 3 5:3 3 5:3 1:0.5 3:0.5 1:0.5 -1:0.5 3:0.5 1:2.5"),
    ("Wayfaring Stranger", "minor", "3/4", "1 5 4 5 1:2 3 4:2 3 1 -1:2 1 1:3 r 1 5 5 5 7:2 5 4:2 5:3"),
    ("Kalinka", "minor", "4/4", "5:2 4 2:0.5 3:0.5 4 3:0.5 2:0.5 1 5 4 2:0.5 3:0.5 4 3:0.5 2:0.5 1:2"),
    ("We Three Kings", "minor", "3/4", "5:2 4 3:2 1 2:0.5 3:0.5 2 1:3 5:2 4 3:2 1 2:0.5 3:0.5 2 1:3 3:2 3 4:2 4"),
)  # fmt: skip


@dataclass(frozen=True)
class Hum:
    """A tune as somebody hums it: what it is, and the notes that came."""

    name: str
    key: str
    metre: str
    tempo_bpm: float
    theme: str
    notes: tuple[SungNote, ...]


def hums(count: int, *, seed: int = 0) -> Iterator[Hum]:
    """Each tune again and again, in other keys and tempi (60-180)."""
    for number in range(count):
        name, mode, metre, theme = TUNES[number % len(TUNES)]
        chance = stream(seed, "hum", number)
        key = f"{chance.choice(PITCH_CLASSES)} {mode}"
        tempo = round(60.0 * 3.0 ** chance.random(), 1)
        yield Hum(name, key, metre, tempo, theme, tuple(_hummed(theme, key, tempo, seed * 10_000 + number)))


def _hummed(theme: str, name: str, tempo: float, seed: int) -> Iterator[SungNote]:
    """Out of tune by up to 40 cents note by note, early or late by 30 ms (standard deviation), a tempo that wanders by
    up to 3 %, breaths between notes, a slide into one of ten, and one of forty wrong by a step."""
    chance, key, notes = stream(seed, "humming"), key_named(name), notes_of(theme)
    lowest = min(note.degree for note in notes if note.degree is not None)
    octave = next(each for each in range(0, 84, 7) if key.pitch(each + lowest) >= chance.randint(48, 57))
    onsets = list(accumulate((note.beats for note in notes), initial=0.0))
    wander, begin = chance.uniform(-0.03, 0.03), chance.uniform(0.2, 1.5)
    for at, note in zip(onsets, notes, strict=False):
        if note.degree is None:
            continue
        beat = 60.0 / tempo * (1.0 + wander * at / onsets[-1])
        start = begin + at * beat + min(max(chance.gauss(0.0, 0.03), -0.075), 0.075)
        end = begin + (at + note.beats) * beat - chance.uniform(0.02, 0.08)
        step = note.degree - 1 + (chance.choice((-1, 1)) if chance.random() < 1 / 40 else 0)
        pitch = key.pitch(octave + step) + chance.uniform(-0.4, 0.4)
        if chance.random() < 0.1:
            yield SungNote(max(0.0, start - 0.05), start, pitch - chance.uniform(1.0, 3.0))
        yield SungNote(start, max(end, start + 0.1), pitch)
