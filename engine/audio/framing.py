"""Overlapping frames out of blocks that follow each other, so that block edges leave no trace in what is measured."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.audio.decoding import Block

Mono = NDArray[np.float32]


def mono(block: Block) -> Mono:
    """The middle of a stereo block: (frames,)."""
    middle: Mono = (block[:, 0] + block[:, 1]) * np.float32(0.5)
    return middle


class Framer:
    """Cuts a stream of mono samples into frames of `length`, one every `hop`."""

    def __init__(self, length: int, hop: int) -> None:
        self._length = length
        self._hop = hop
        self._held = np.zeros(length // 2, np.float32)

    def frames(self, samples: Mono) -> Mono:
        """The frames that are complete with these samples, as a view: (frames, length)."""
        joined = np.concatenate([self._held, samples])
        count = max(0, (len(joined) - self._length) // self._hop + 1)
        self._held = joined[count * self._hop :]
        if not count:
            return np.zeros((0, self._length), np.float32)
        views: Mono = np.lib.stride_tricks.sliding_window_view(joined, self._length)[:: self._hop][:count]
        return views
