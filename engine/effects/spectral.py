"""What changes sound by its spectrum: overlapping frames that are changed and put together again without a trace."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from engine.audio.blocks import Block
from engine.audio.transforms import irfft, rfft
from engine.effects.effect import NOTHING

Spectra = NDArray[np.complex64]
"""Frames by two channels by bins."""

FRAME = 2048
HOP = 512
BINS = FRAME // 2 + 1
_SHARES = FRAME // HOP
# A Hann window is split between analysis and synthesis; four of them that overlap add up to two.
_WINDOW = np.sqrt(0.5 - 0.5 * np.cos(2.0 * np.pi * np.arange(FRAME) / FRAME)).astype(np.float32)
_SCALE = np.float32(2.0 / _SHARES)


class SpectralStream:
    """A stream that hands its spectra to a function. Frames begin at whole hops from where the stream begins."""

    def __init__(self, change: Callable[[Spectra], Spectra]) -> None:
        self._change = change
        # The first frames reach back before the beginning, so that all of it is covered alike.
        self._waiting = np.zeros((2, FRAME - HOP), np.float32)
        self._sum = np.zeros((2, FRAME - HOP), np.float32)
        self._lead = FRAME - HOP
        self._due = 0

    def process(self, block: Block) -> Block:
        """All that no later frame adds to."""
        self._due += len(block)
        ready = self._advance(block.T)
        self._due -= len(ready)
        return ready

    def finish(self) -> Block:
        """What was held back."""
        return self._advance(np.zeros((2, FRAME + HOP), np.float32))[: self._due]

    def _advance(self, sound: NDArray[np.float32]) -> Block:
        self._waiting = np.concatenate([self._waiting, sound], axis=1)
        count = (self._waiting.shape[1] - FRAME) // HOP + 1
        if count <= 0:
            return NOTHING
        views = np.lib.stride_tricks.sliding_window_view(self._waiting, FRAME, axis=1)[:, ::HOP][:, :count]
        spectra = self._change(rfft(views.transpose(1, 0, 2) * _WINDOW))
        pieces = irfft(spectra, FRAME) * (_WINDOW * _SCALE)
        self._waiting = self._waiting[:, count * HOP :]
        line = np.zeros((2, (count + _SHARES - 1) * HOP), np.float32)
        line[:, : FRAME - HOP] = self._sum
        for share in range(_SHARES):
            part = pieces[:, :, share * HOP : (share + 1) * HOP].transpose(1, 0, 2).reshape(2, -1)
            line[:, share * HOP : (share + count) * HOP] += part
        self._sum = line[:, count * HOP :]
        ready = line[:, : count * HOP]
        skip = min(self._lead, ready.shape[1])
        self._lead -= skip
        result: Block = np.ascontiguousarray(ready[:, skip:].T)
        return result
