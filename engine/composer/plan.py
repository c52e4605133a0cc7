"""The plan of a song: everything the players share before the first note is written."""

from __future__ import annotations

import random
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from engine.brief import Brief
from engine.chance import stream
from engine.composer.genres.style import Groove, Style
from engine.composer.lyrics import Lyrics
from engine.composer.metre import STEP, Metre
from engine.composer.score import Section
from engine.composer.sung_form import Spot
from engine.composer.tempo import TempoMap
from engine.composer.theory import Change, Key
from engine.composer.uses import Purpose
from engine.words.moods import Mood


@dataclass(frozen=True)
class Plan:
    """end: the beat of the last chord. total: the song's length in beats. density: -1 sparse … 1 busy.

    words: which phrases of the lyrics each section sings. All beats are quarter notes, in every metre.
    """

    brief: Brief
    seed: int
    style: Style
    mood: Mood
    key: Key
    metre: Metre
    tempo: TempoMap
    groove: Groove
    sections: tuple[Section, ...]
    changes: tuple[Change, ...]
    end: float
    total: float
    density: float
    purpose: Purpose
    lyrics: Lyrics
    words: tuple[list[Spot], ...] = ()

    @cached_property
    def swing_feel(self) -> tuple[float, float]:
        """Grid in beats, and by what share of it its off-steps come late; triplets are swung by nature."""
        if self.metre.is_compound:
            return 0.5, 0.0
        grid = self.style.swing_grid
        amount = self.style.swing if self.brief.swing is None else self.brief.swing / 3.0
        return (grid if self.metre.bar % (2 * grid) == 0 else STEP), amount

    def stream(self, *concern: str | float) -> random.Random:
        """The song's own stream of chance for one concern."""
        return stream(self.seed, "score", *concern)

    def change_at(self, beat: float) -> Change:
        """The chord that sounds at a beat."""
        place = bisect_right(self.changes, beat + 1e-6, key=lambda change: change.start)
        return self.changes[max(0, place - 1)]

    def end_of(self, section: Section) -> float:
        """The beat where a section's figures stop: its end, or the last chord of the song."""
        return min(section.start + section.length, self.end)

    @property
    def rings_out(self) -> bool:
        """Whether a last chord is struck and left to ring; a loop and a song that fades have none."""
        return self.end < self.total - 1e-6

    def is_full(self, section: Section) -> bool:
        """Whether a section belongs to the loudest of this song, where everybody plays out."""
        peak = max(each.energy for each in self.sections)
        return section.energy >= max(0.5, peak - 0.22)

    def beats(self, seconds: float, at: float = 0.0) -> float:
        """How many beats some seconds are at the tempo of a beat."""
        return seconds * self.tempo.bpm_at(at) / 60.0

    @property
    def last_length(self) -> float:
        """Length in beats of the last chord: held, then left to ring out before the song is over; one that stops is
        short."""
        left = self.total - self.end
        held = max(min(left, 0.5), left - max(self.beats(0.7, self.end), left * 0.2))
        return min(held, 1.0) if self.purpose.ending == "cold" else held
