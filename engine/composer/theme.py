"""A theme that was given, in the metre of its song, and how well chords suit it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate

from engine.brief import Brief
from engine.composer.metre import Metre
from engine.composer.theory import Key
from engine.themes import ThemeNote, notes_of

# In bars: a theme returns where phrases begin.
_PERIODS = (1, 2, 4, 8)


class GivenTheme:
    """The theme of a brief, in a metre. onsets: beats from its beginning. period: beats until it begins again."""

    def __init__(self, brief: Brief, metre: Metre) -> None:
        self.notes: tuple[ThemeNote, ...] = notes_of(brief.theme) if brief.theme else ()
        self.onsets = tuple(accumulate((note.beats for note in self.notes), initial=0.0))[:-1]
        total = sum(note.beats for note in self.notes)
        bars = next((each for each in _PERIODS if each * metre.bar >= total - 1e-6), -int(-total // metre.bar))
        self.period = bars * metre.bar
        self.metre = metre

    def __bool__(self) -> bool:
        return bool(self.notes)

    @property
    def span(self) -> float:
        """Beats in which a progression shows whether it suits the theme: eight bars, or the whole of it."""
        return max(self.period, _PERIODS[-1] * self.metre.bar)

    @cached_property
    def degrees(self) -> list[int]:
        """Of its notes, in steps above the tonic."""
        return [note.degree - 1 for note in self.notes if note.degree is not None]

    def fit(self, key: Key, chords: Sequence[tuple[float, tuple[int, ...]]]) -> float:
        """How well chords suit it as often as it comes. chords: (first beat, pitch classes) from beat 0 to its span."""
        starts = [start for start, _ in chords]
        repeats = range(int(self.span / self.period + 1e-6))
        return sum(
            self._suits(key, note, at, chords[max(0, bisect_left(starts, at + turn * self.period + 1e-6) - 1)][1])
            for turn in repeats
            for at, note in zip(self.onsets, self.notes, strict=True)
        )

    def _suits(self, key: Key, note: ThemeNote, at: float, classes: tuple[int, ...]) -> float:
        if note.degree is None:
            return 0.0
        pitch = key.pitch(note.degree - 1) % 12
        weight = note.beats * (2.0 if self.metre.is_strong(at % self.metre.bar) else 1.0)
        return weight if pitch in classes else -weight if (pitch - 1) % 12 in classes else 0.0
