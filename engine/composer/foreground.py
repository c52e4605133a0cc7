"""Puts sung words in front: a band that makes room for them where they are understood, while they sound."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np
from scipy.signal import sosfilt

from engine import SAMPLE_RATE
from engine.audio.biquads import bell
from engine.audio.decoding import BLOCK_FRAMES, read_blocks
from engine.audio.wav import FloatWav
from engine.composer.mixing import Template
from engine.composer.score import Score

# From 700 to 5000 Hz: what tells one word from another.
_ROOM = [bell(900, -5.0, 0.7), bell(3300, -5.5, 0.6)]
VOICE_ABOVE_BAND_LU = 3.0
_BEFORE_S, _AFTER_S, _RAMP_S = 0.15, 0.25, 0.15


def words_at(score: Score) -> list[tuple[float, float]]:
    """The stretches with sung words, in seconds; those that nearly touch are one."""
    spans: list[tuple[float, float]] = []
    for part in score.parts:
        for note in part.notes if part.singer else ():
            start = score.seconds_at(note.start) - _BEFORE_S
            end = score.seconds_at(note.start + note.length) + _AFTER_S
            if spans and start <= spans[-1][1] + 2 * _RAMP_S:
                spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
            else:
                spans.append((start, end))
    return spans


def sung_loudness(template: Template, stems: list[str]) -> float:
    """How loud sung words are, in LUFS, to stand in front of the other stems together."""
    powers = [10 ** (template.channels[name].loudness_lufs / 10) for name in stems if name in template.channels]
    return float(10 * np.log10(sum(powers))) + VOICE_ABOVE_BAND_LU if powers else -20.0


class Pocket:
    """Takes the voice's range back in a stem (2, frames), block by block, while words sound."""

    def __init__(self, spans: list[tuple[float, float]]) -> None:
        self._spans = spans
        self._state = np.zeros((len(_ROOM), 2, 2))
        self._now = 0

    def carve(self, block: np.ndarray) -> None:
        """The next frames of the stem, in place."""
        frames = block.shape[1]
        if self._spans:
            times = (self._now + np.arange(frames)) / SAMPLE_RATE
            share = np.zeros(frames, dtype=np.float32)
            for start, end in self._spans:
                if end + _RAMP_S >= times[0] and start - _RAMP_S <= times[-1]:
                    inside = np.minimum(times - start, end - times) / _RAMP_S + 1
                    share = np.maximum(share, np.clip(inside, 0, 1).astype(np.float32))
            carved, self._state = sosfilt(np.array(_ROOM), block, axis=1, zi=self._state)
            block += (carved - block) * share
        self._now += frames


def put_in_front(
    voice: Iterable[np.ndarray], band: Mapping[str, Path], sung: Sequence[tuple[float, float]],
    targets: Mapping[str, Path], frames: int,
) -> None:  # fmt: skip
    """Write a band that makes room for a voice, the voice, and their sum "mix": WAVs of so many frames.

    voice: blocks (2, BLOCK_FRAMES), only the last may be shorter. band: the files of its stems. sung: where the voice
    sounds, in seconds. targets: a file for each stem, "voice" and "mix". Raises OSError, DecodeError.
    """
    pockets, place = [Pocket(list(sung)) for _ in band], 0
    sources = [read_blocks(path, BLOCK_FRAMES) for path in band.values()]
    with ExitStack() as stack:
        files = {name: stack.enter_context(FloatWav(path, frames)) for name, path in targets.items()}
        for words, *blocks in zip(voice, *sources, strict=True):
            sounds = [np.ascontiguousarray(block.T) for block in blocks]
            for sound, pocket in zip(sounds, pockets, strict=True):
                pocket.carve(sound)
            named = {**dict(zip(band, sounds, strict=True)), "voice": words, "mix": np.sum([*sounds, words], axis=0)}
            for name, sound in named.items():
                files[name].write(place, sound)
            place += words.shape[1]
