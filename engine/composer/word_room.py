"""How many lines of its lyrics a song has room for, and how long it has to be for all: known before it is made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from engine.brief import DURATION_SECONDS, Brief, BriefError
from engine.composer.metre import metre_named
from engine.composer.outline import outline_of
from engine.composer.pacing import tempo_for
from engine.composer.sung_form import Bar, SungText, place_words, sung_text

_STEP_SECONDS, _MOST_STEPS = 5.0, 6
# Two takes of one request are other songs; what is foretold holds for each of these.
SEEDS = (0, 1, 2, 3, 4)


@dataclass(frozen=True)
class WordRoom:
    """lines: how many there are; unsung: the places of those that are left out, none where they are sung elsewhere."""

    lines: int
    unsung: tuple[int, ...] = ()

    @property
    def sung(self) -> int:
        """How many are sung."""
        return self.lines - len(self.unsung)

    @property
    def is_cut(self) -> bool:
        """Whether what is left out is the end."""
        return self.unsung == tuple(range(self.sung, self.lines))


@lru_cache(maxsize=64)
def word_room(brief: Brief) -> WordRoom:
    """How many of its lines a song of a resolved brief sings; all where its sections cannot be made at all."""
    text = sung_text(brief.lyrics)
    return WordRoom(len(text.written), _unsung(brief, text))


@lru_cache(maxsize=64)
def seconds_for_words(brief: Brief, most_seconds: float = DURATION_SECONDS[1]) -> float | None:
    """How long a song of a resolved brief has to be to sing all its lines; None where that is over `most_seconds`.

    It is never shorter than the brief says, and has room in other songs of the same tempo.
    """
    text = sung_text(brief.lyrics)
    metre = metre_named(brief.metre)
    bar = Bar(metre.bar, metre.bar * 60.0 / tempo_for(brief, metre)[0].bpm_at(0.0))
    bars = sum(text.bars(phrase, bar) for phrase in range(len(text.phrases)))
    seconds = max(brief.duration_seconds, bars * bar.seconds // _STEP_SECONDS * _STEP_SECONDS)
    for step in range(1, _MOST_STEPS + 1):
        others = (replace(brief, duration_seconds=seconds, seed=seed) for seed in (brief.seed, *SEEDS[:2]))
        if seconds > most_seconds or not any(_unsung(other, text) for other in others):
            break
        seconds += step * _STEP_SECONDS
    return seconds if step < _MOST_STEPS and seconds <= most_seconds else None


def _unsung(brief: Brief, text: SungText) -> tuple[int, ...]:
    try:
        return tuple(text.unsung(place_words(text, outline_of(brief, text).rooms)))
    except BriefError:
        return ()
