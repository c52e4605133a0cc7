"""One pass through a sound, block by block: all that the questions asked afterwards are answered from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine import SAMPLE_RATE
from engine.analysis.timbre import TimbreEar
from engine.audio.analysis import Analysis, Ear
from engine.audio.decoding import Block
from engine.audio.framing import mono
from engine.audio.loudness import Loudness, LoudnessMeter
from engine.audio.rhythm import Pulse
from engine.audio.tonality import Tones

Curve = NDArray[np.float64]


@dataclass(frozen=True)
class Recording:
    """Everything remembered of a sound; about 6 MB for 15 minutes.

    levels: of `engine.analysis.timbre`, 20 a second. left, right, side: mean power of each begun second.
    """

    seconds: float
    pulse: Pulse
    tones: Tones
    loudness: Loudness
    energy: float
    levels: NDArray[np.uint8]
    left: Curve
    right: Curve
    side: Curve

    @property
    def power(self) -> Curve:
        """The mean power of both channels in each second."""
        return (self.left + self.right) / 2.0


class Listener:
    """Hears blocks of (frames, 2) at 44.1 kHz one after the other."""

    def __init__(self) -> None:
        self._ear = Ear(is_loudness_wanted=False)
        self._meter = LoudnessMeter()
        self._timbre = TimbreEar()
        self._powers = Powers()

    def hear(self, block: Block) -> None:
        """Take in the next block."""
        self._ear.hear(block)
        self._meter.hear(block)
        self._timbre.hear(mono(block))
        self._powers.hear(block)

    def result(self) -> Recording:
        """All of it so far."""
        basics: Analysis = self._ear.analysis()
        left, right, side = self._powers.means()
        return Recording(
            seconds=basics.duration_seconds,
            pulse=basics.pulse,
            tones=basics.tones,
            loudness=self._meter.result(),
            energy=basics.energy,
            levels=self._timbre.levels(),
            left=left,
            right=right,
            side=side,
        )


class Powers:
    """The mean power of left, right and of what they differ by, in each second."""

    def __init__(self) -> None:
        self._frames = 0
        self._sums = np.zeros((0, 3))

    def hear(self, block: Block) -> None:
        """Take in the next block."""
        if not len(block):
            return
        side = (block[:, 0] - block[:, 1]) * np.float32(0.5)
        first = self._frames // SAMPLE_RATE
        starts = np.arange((first + 1) * SAMPLE_RATE - self._frames, len(block), SAMPLE_RATE)
        starts = np.concatenate([[0], starts])
        lines = (block[:, 0], block[:, 1], side)
        sums = np.stack([np.add.reduceat(np.square(line, dtype=np.float64), starts) for line in lines], axis=1)
        self._sums = np.concatenate([self._sums, np.zeros((first + len(sums) - len(self._sums), 3))])
        self._sums[first : first + len(sums)] += sums
        self._frames += len(block)

    def means(self) -> NDArray[np.float64]:
        """(3, seconds); the last second may be a part of one."""
        frames = np.full(len(self._sums), float(SAMPLE_RATE))
        if len(frames):
            frames[-1] = self._frames - SAMPLE_RATE * (len(frames) - 1)
        return np.asarray(self._sums.T / np.maximum(frames, 1.0))


def listen(blocks: Iterable[Block]) -> Recording:
    """Everything that is needed of a sound, in one pass. blocks: as `engine.audio.decoding.read_blocks` gives them."""
    listener = Listener()
    for block in blocks:
        listener.hear(block)
    return listener.result()
