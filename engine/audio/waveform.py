"""The outline of a song: a fixed number of peaks, for pictures and for a player."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from engine.audio.decoding import Block, read_blocks
from engine.audio.loudness import louder_side

PEAKS = 800
_BIN_FRAMES = 64


def peaks(path: Path, count: int = PEAKS) -> list[float]:
    """The highest magnitude (0-1) in each of `count` equal stretches of a sound file. Raises DecodeError."""
    outline = WaveformEar()
    for block in read_blocks(path):
        outline.hear(block)
    return outline.peaks(count)


class WaveformEar:
    """Hears blocks one after the other and keeps their outline."""

    def __init__(self) -> None:
        self._bins: list[Block] = []
        self._held = np.zeros(0, np.float32)

    def hear(self, block: Block) -> None:
        """Take in the next block of (frames, 2)."""
        loud = np.concatenate([self._held, louder_side(block)])
        whole = len(loud) // _BIN_FRAMES * _BIN_FRAMES
        self._bins.append(loud[:whole].reshape(-1, _BIN_FRAMES).max(axis=1))
        self._held = loud[whole:]

    def peaks(self, count: int = PEAKS) -> list[float]:
        """`count` values from 0 to 1, rounded to three places."""
        bins = np.concatenate([*self._bins, self._held.max(keepdims=True) if len(self._held) else self._held])
        if not len(bins):
            return [0.0] * count
        # Short sounds have fewer bins than peaks: then a bin is shown more than once.
        starts = np.arange(count) * len(bins) // count
        highest = np.maximum.reduceat(bins, starts)
        return [round(min(float(value), 1.0), 3) for value in highest]
