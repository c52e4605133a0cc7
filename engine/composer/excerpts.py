"""The first seconds of a song as they will sound in the whole, without playing the whole.

How loud the stems are beside each other follows from the entire song; a few short stretches stand for the rest of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine import SAMPLE_RATE
from engine.composer.balancing import Balance, Survey
from engine.composer.colours import template_of
from engine.composer.foreground import Pocket, words_at
from engine.composer.memo import Memo
from engine.composer.playing import TONE_BYTES, StemPlayer, levels_of
from engine.composer.score import Score
from engine.composer.vocals import Vocals

STRETCH_SECONDS = 2
MOST_STRETCHES = 3


@dataclass(frozen=True)
class Excerpt:
    """A stretch of the mix: float32 (2, frames), and the seconds of the song that it stands for."""

    sound: np.ndarray
    seconds: float


def excerpts(score: Score, frames: int, vocals: Vocals | None = None) -> list[Excerpt]:
    """The first `frames` of the mix, then the stretches that stand for the rest, to be mastered together.

    vocals: who sings the words of the score; without them its voice hums the notes.
    """
    levels, template = levels_of(score, vocals), template_of(score)
    tones, survey = Memo(TONE_BYTES), Survey(template, list(levels))
    stretches = [(0, frames, frames / SAMPLE_RATE), *_stretches(score, frames)]
    played = []
    for start, length, seconds in stretches:
        stems = {}
        for name in levels:
            if start and name == "voice" and vocals is not None:
                # Singing costs far more than playing; how loud it will be is set anyway.
                stems[name] = np.zeros((2, length), dtype=np.float32)
            else:
                stems[name] = StemPlayer(score, name, tones, vocals, start, length).play(length)
        survey.hear(stems, seconds * SAMPLE_RATE / length)
        played.append(np.concatenate([_carve(score, name, stem, start, vocals) for name, stem in stems.items()]))
    # None of the stretches is the end of the song.
    balance = Balance(survey, template, levels, 2 * frames)
    found = []
    for (_, length, seconds), stems_ in zip(stretches, played, strict=True):
        balance.begin(2 * length + SAMPLE_RATE)
        found.append(Excerpt(balance.next(stems_)[1], seconds))
    return found


def _carve(score: Score, name: str, stem: np.ndarray, start: int, vocals: Vocals | None) -> np.ndarray:
    """A stretch of a stem that has made room for the words, as the whole stem does."""
    if vocals is not None and name != "voice":
        seconds = start / SAMPLE_RATE
        Pocket([(begin - seconds, end - seconds) for begin, end in words_at(score)]).carve(stem)
    return stem


def _stretches(score: Score, frames: int) -> list[tuple[int, int, float]]:
    """First frame and length of a stretch for each kind of section behind `frames`, and its kind's seconds."""
    kinds: dict[str, list[tuple[int, int]]] = {}
    for section in score.sections:
        start = max(frames, round(score.seconds_at(section.start) * SAMPLE_RATE))
        end = min(score.duration_seconds, score.seconds_at(section.start + section.length))
        length = round(end * SAMPLE_RATE) - start
        if length >= SAMPLE_RATE:
            kinds.setdefault(section.name, []).append((length, start))
    by_length = sorted(kinds.values(), key=lambda places: -sum(length for length, _ in places))
    found = []
    for places in by_length[:MOST_STRETCHES]:
        longest, start = max(places)
        length = min(longest, STRETCH_SECONDS * SAMPLE_RATE)
        found.append((start, length, sum(length for length, _ in places) / SAMPLE_RATE))
    return found
