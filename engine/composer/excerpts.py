"""The first seconds of a song as they will sound in the whole, without playing the whole.

How loud the stems are beside each other follows from the entire song; a few short stretches stand for the rest of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine import SAMPLE_RATE
from engine.composer.balancing import Balance, Survey, levels_for
from engine.composer.colours import template_of
from engine.composer.foreground import Pocket, words_at
from engine.composer.memo import Memo
from engine.composer.playing import TONE_BYTES, StemPlayer, levels_of
from engine.composer.score import Score
from engine.composer.vocals import SingingAhead, Vocals

# What is played of the rest: of each kind of section by its share, from the middle, where what begins it has died away.
REST_SECONDS, LEAST_SECONDS = 5.0, 1.0
MOST_STRETCHES = 3


@dataclass(frozen=True)
class Excerpt:
    """A stretch of the mix: float32 (2, frames), and the seconds of the song that it stands for."""

    sound: np.ndarray
    seconds: float


class Beginning:
    """The beginning of the mix, more of it each time, with stretches that stand for the rest."""

    def __init__(self, score: Score, frames: int, block: int, vocals: Vocals | None = None) -> None:
        """frames: the most there will be of it; block: how many are played at once.

        vocals: who sings the words of the score; without them its voice hums the notes.
        """
        self._score, self._block, self._vocals = score, block, vocals
        self._levels, self._template = levels_of(score, vocals), template_of(score)
        self._tones, self._survey = Memo(TONE_BYTES), Survey(self._template, list(self._levels))
        self._ahead = SingingAhead(vocals) if vocals is not None else None
        self._players = {
            name: StemPlayer(score, name, self._tones, self._ahead, block=block, end=frames) for name in self._levels
        }
        self._pockets = {name: self._pocket(0) for name in self._levels if vocals is not None and name != "voice"}
        self._stretches = _stretches(score, frames)
        self._played = np.zeros((2 * len(self._levels), 0), dtype=np.float32)
        self._others: list[np.ndarray] = []

    def close(self) -> None:
        """Sing nothing more."""
        if self._ahead is not None:
            self._ahead.close()

    def until(self, frames: int) -> list[Excerpt]:
        """The first `frames` of the mix, then the stretches, to be mastered together.

        frames: a whole number of blocks, or all there will be.
        """
        if self._ahead is not None:
            self._ahead.begin(frames)
        if not self._others:
            self._others = [self._stretch(*stretch) for stretch in self._stretches]
        while (now := self._played.shape[1]) < frames:
            self._play(min(self._block, frames - now))
        is_whole = frames >= round(self._score.duration_seconds * SAMPLE_RATE) and not self._score.is_loop
        levels = levels_for(self._survey, self._template, self._levels)
        balance = Balance(levels, self._template, frames if is_whole else 2 * frames)
        found = [Excerpt(balance.mix(self._played), frames / SAMPLE_RATE)]
        for (_, length, seconds), stems in zip(self._stretches, self._others, strict=True):
            # None of the stretches is the end of the song.
            balance.begin(2 * length + SAMPLE_RATE)
            found.append(Excerpt(balance.mix(stems), seconds))
        return found

    def _play(self, frames: int) -> None:
        # The voice comes last: it is sung in the meantime.
        order = sorted(self._players, key=lambda name: name == "voice")
        blocks = {name: self._players[name].play(frames) for name in order}
        stems = {name: blocks[name] for name in self._levels}
        self._survey.hear(stems)
        for name, pocket in self._pockets.items():
            pocket.carve(stems[name])
        self._played = np.concatenate([self._played, np.concatenate(list(stems.values()))], axis=1)

    def _stretch(self, start: int, length: int, seconds: float) -> np.ndarray:
        stems = {}
        for name in self._levels:
            if name == "voice" and self._vocals is not None:
                # Singing costs far more than playing; how loud it will be is set anyway.
                stems[name] = np.zeros((2, length), dtype=np.float32)
            else:
                player = StemPlayer(self._score, name, self._tones, None, start, length, start + length)
                stems[name] = player.play(length)
        self._survey.hear(stems, seconds * SAMPLE_RATE / length)
        for name in self._pockets:
            self._pocket(start).carve(stems[name])
        return np.concatenate(list(stems.values()))

    def _pocket(self, start: int) -> Pocket:
        """Makes room for the words in a stem from a frame on, as in the whole of it."""
        seconds = start / SAMPLE_RATE
        return Pocket([(begin - seconds, end - seconds) for begin, end in words_at(self._score)])


def _stretches(score: Score, frames: int) -> list[tuple[int, int, float]]:
    """First frame and length of a stretch for each kind of section behind `frames`, and its kind's seconds."""
    kinds: dict[str, list[tuple[int, int]]] = {}
    for section in score.sections:
        start = max(frames, round(score.seconds_at(section.start) * SAMPLE_RATE))
        end = min(score.duration_seconds, score.seconds_at(section.start + section.length))
        length = round(end * SAMPLE_RATE) - start
        if length >= SAMPLE_RATE:
            kinds.setdefault(section.name, []).append((length, start))
    sums = {name: sum(length for length, _ in places) for name, places in kinds.items()}
    longest_kinds = sorted(sums, key=lambda name: -sums[name])[:MOST_STRETCHES]
    whole = sum(sums[name] for name in longest_kinds)
    found = []
    for name in longest_kinds:
        longest, start = max(kinds[name])
        length = min(longest, round(max(LEAST_SECONDS, REST_SECONDS * sums[name] / whole) * SAMPLE_RATE))
        found.append((start + (longest - length) // 2, length, sums[name] / SAMPLE_RATE))
    return found
