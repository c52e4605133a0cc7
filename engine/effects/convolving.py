"""Long impulse responses over any length of sound: partitioned convolution, whose cost does not depend on blocks."""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray

from engine.audio.blocks import Block
from engine.audio.transforms import irfft, rfft
from engine.effects.effect import NOTHING

PARTITION = 32_768
Partitions = NDArray[np.complex64]
"""Spectra of a response: pieces by two inputs by two outputs by bins."""


def partitions(response: NDArray[np.float32]) -> Partitions:
    """The spectra of a response (2 inputs, 2 outputs, frames), piece by piece."""
    count = -(-response.shape[2] // PARTITION)
    filled = np.zeros((2, 2, count * PARTITION), np.float32)
    filled[:, :, : response.shape[2]] = response
    pieces = filled.reshape(2, 2, count, PARTITION).transpose(2, 0, 1, 3)
    spectra: Partitions = rfft(pieces, 2 * PARTITION)
    return spectra


class Convolution:
    """A stream of the answer alone, as long as what goes in and `tail_frames` more. Overlap-save, uniform pieces."""

    def __init__(self, response: Partitions, tail_frames: int) -> None:
        self._response, self._tail_frames = response, tail_frames
        self._past: deque[Partitions] = deque(maxlen=len(response))
        self._before = np.zeros((2, PARTITION), np.float32)
        self._waiting = NOTHING
        self._due = 0

    def process(self, block: Block) -> Block:
        """The answer to all whole pieces."""
        self._due += len(block)
        self._waiting = np.concatenate([self._waiting, block])
        ready = []
        while len(self._waiting) >= PARTITION:
            ready.append(self._piece(self._waiting[:PARTITION]))
            self._waiting = self._waiting[PARTITION:]
        self._due -= PARTITION * len(ready)
        return np.concatenate(ready) if ready else NOTHING

    def finish(self) -> Block:
        """The rest of the answer."""
        due = self._due + self._tail_frames
        rest = self.process(np.zeros((-(-due // PARTITION) * PARTITION - self._due, 2), np.float32))
        return rest[:due]

    def _piece(self, block: Block) -> Block:
        here = np.ascontiguousarray(block.T)
        self._past.appendleft(rfft(np.concatenate([self._before, here], axis=1)))
        self._before = here
        total = np.zeros((2, PARTITION + 1), np.complex64)
        for spectrum, response in zip(self._past, self._response, strict=False):
            total += spectrum[0] * response[0]
            total += spectrum[1] * response[1]
        answer: Block = irfft(total, 2 * PARTITION)[:, PARTITION:].T
        return answer
