"""Filters that see a sound as spectra: frames through masks and back, a block at a time, each with its neighbours."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np
import scipy.fft
from numpy.typing import NDArray

from engine.audio.decoding import Block

LENGTH, HOP = 4096, 1024
BINS = LENGTH // 2 + 1
CHANNELS = 2

Spectra = NDArray[np.complex64]
"""(frames, channels, bins)."""
Masks = NDArray[np.float32]
"""(outputs, frames, 1 or channels, bins), values 0-1."""


class SpectralFilter:
    """Makes several sounds of one by masks over its spectra.

    window: (4096,), for the way there and back; its square must sum up to the same at every place with steps of 1024.
    find_masks is given the spectra of some frames with `context` more on either side, and answers for the inner ones.
    """

    def __init__(
        self, window: NDArray[np.float32], frames: int, context: int, find_masks: Callable[[Spectra], Masks]
    ) -> None:
        self._window = window.astype(np.float32)
        self._back = self._window * np.float32(HOP / float(np.square(window, dtype=np.float64).sum()))
        self._frames, self._context = frames, context
        self._find_masks = find_masks

    def outputs(self, blocks: Iterable[Block]) -> Iterator[tuple[Block, ...]]:
        """For sound in blocks (frames, 2) of any size: pieces of the sound itself, then of each output, equally long.

        All pieces together are as long as the sound. Memory does not depend on its length.
        """
        source = SampleQueue()
        results: list[SampleQueue] = []
        length = 0

        def count_frames() -> Iterator[Block]:
            nonlocal length
            for block in blocks:
                length += len(block)
                source.add(block)
                yield block

        done = 0
        tails: list[NDArray[np.float32]] = []
        for spectra in self._groups(count_frames()):
            masks = self._find_masks(spectra)
            inner = spectra[self._context : len(spectra) - self._context]
            if not results:
                results = [SampleQueue(skip=LENGTH) for _ in masks]
                tails = [np.zeros((LENGTH - HOP, CHANNELS), np.float32) for _ in masks]
            for place, mask in enumerate(masks):
                piece, tails[place] = self._sound(inner * mask, tails[place])
                results[place].add(piece)
            ready = min(results[0].length, length - done)
            if ready > 0:
                yield source.take(ready), *(result.take(ready) for result in results)
                done += ready

    def _groups(self, blocks: Iterable[Block]) -> Iterator[Spectra]:
        """Spectra in groups of `frames` with their neighbours; silence stands before and behind the sound."""
        nothing = np.zeros((self._context, CHANNELS, BINS), np.complex64)
        held = nothing
        for spectra in self._spectra(blocks):
            held = np.concatenate([held, spectra])
            while len(held) >= self._frames + 2 * self._context:
                yield held[: self._frames + 2 * self._context]
                held = held[self._frames :]
        if len(held) > self._context:
            yield np.concatenate([held, nothing])

    def _spectra(self, blocks: Iterable[Block]) -> Iterator[Spectra]:
        """Frame k sees the 4096 samples that end with sample 1024 k."""
        held = np.zeros((LENGTH, CHANNELS), np.float32)
        for block in _with_end(blocks):
            joined = np.concatenate([held, block])
            count = max(0, (len(joined) - LENGTH) // HOP + 1)
            held = joined[count * HOP :]
            if count:
                views = np.lib.stride_tricks.sliding_window_view(joined, LENGTH, axis=0)[::HOP][:count]
                yield scipy.fft.rfft(views * self._window, axis=-1)

    def _sound(self, spectra: Spectra, tail: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The samples that these frames complete, and those that wait for the next ones."""
        frames = scipy.fft.irfft(spectra, LENGTH, axis=-1) * self._back
        steps = len(frames)
        summed = np.zeros(((steps - 1) * HOP + LENGTH, CHANNELS), np.float32)
        summed[: len(tail)] = tail
        for quarter in range(LENGTH // HOP):
            piece = frames[:, :, quarter * HOP : (quarter + 1) * HOP].transpose(0, 2, 1).reshape(-1, CHANNELS)
            summed[quarter * HOP : quarter * HOP + len(piece)] += piece
        return summed[: steps * HOP], summed[steps * HOP :]


def hann() -> NDArray[np.float32]:
    """The periodic Hann window."""
    return (0.5 - 0.5 * np.cos(2.0 * np.pi * np.arange(LENGTH) / LENGTH)).astype(np.float32)


def _with_end(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, and silence behind them until every sample has been seen by as many frames as all others."""
    length = 0
    for block in blocks:
        length += len(block)
        yield np.asarray(block, np.float32)
    if length:
        steps = -(-(LENGTH + length) // HOP)
        yield np.zeros((steps * HOP - HOP - length, CHANNELS), np.float32)


class SampleQueue:
    """Samples that came and were not taken yet; the first `skip` of all are thrown away."""

    def __init__(self, skip: int = 0) -> None:
        self._pieces: list[NDArray[np.float32]] = []
        self._skip = skip
        self.length = 0

    def add(self, piece: NDArray[np.float32]) -> None:
        """Put samples (frames, channels) behind the others."""
        skipped = min(self._skip, len(piece))
        self._skip -= skipped
        self._pieces.append(piece[skipped:])
        self.length += len(piece) - skipped

    def take(self, count: int) -> NDArray[np.float32]:
        """The first `count` samples, of which there must be as many."""
        joined = np.concatenate(self._pieces)
        self._pieces = [joined[count:]]
        self.length -= count
        return joined[:count]
