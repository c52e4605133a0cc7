"""Stems by a network that the operator supplies: waveform in, waveforms out, in windows that overlap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.audio.decoding import Block
from engine.separation.custom_network import BadNetwork, CustomNetwork, in_use
from engine.separation.levels import gain_to
from engine.weights.sessions import FAILURES, open_session

_KEPT = ("vocals", "drums", "bass")
_OVERLAP = 4
_INPUT = "a float32 input of (1, 2, frames)"


class CustomSeparator:
    """The network, loaded. names: what `separate` finds, in this order."""

    def __init__(self, network: CustomNetwork, content: bytes, *, threads: int = 2) -> None:
        """Raises BadNetwork when the file is no network that takes a stereo waveform."""
        try:
            self._session = open_session(content, threads=threads)
        except FAILURES as error:
            raise BadNetwork(f"The file is no network that onnxruntime can load: {error}") from error
        inputs = self._session.get_inputs()
        if len(inputs) != 1 or inputs[0].type != "tensor(float)" or len(inputs[0].shape) != 3:
            raise BadNetwork(f"The network must have {_INPUT}, and nothing else.")
        self._input = inputs[0].name
        self._network = network
        self._frames, self._step = network.frames, network.frames - network.frames // _OVERLAP
        self.names = tuple(name for name in _KEPT if name in network.stems)
        self._places = [network.stems.index(name) for name in self.names]
        # Windows are faded into each other; at its ends a sound has but one window, which counts whole.
        edge = network.frames - self._step
        fade = np.arange(1, edge + 1, dtype=np.float32) / (edge + 1)
        self._weight = np.concatenate([fade, np.ones(network.frames - 2 * edge, np.float32), fade[::-1]])

    def separate(self, blocks: Iterable[Block], level_dbfs: float) -> Iterator[tuple[Block, ...]]:
        """Pieces of the sound and of each of `names`; level_dbfs: the mean level (RMS) of the whole sound.

        Memory does not depend on the length. Raises BadNetwork when the network fails.
        """
        gain = gain_to(self._network.level_dbfs, level_dbfs)
        held = np.zeros((0, 2), np.float32)
        sums, weights = np.zeros((len(self.names), self._frames, 2), np.float32), np.zeros(self._frames, np.float32)
        for block in blocks:
            held = np.concatenate([held, block])
            while len(held) >= self._frames:
                self._add(held[: self._frames], gain, sums, weights)
                yield (held[: self._step], *(sums[:, : self._step] / weights[: self._step, np.newaxis]))
                held = held[self._step :]
                for line in (*sums, weights):
                    line[:] = np.concatenate([line[self._step :], np.zeros_like(line[: self._step])])
        if len(held):
            self._add(np.pad(held, ((0, self._frames - len(held)), (0, 0))), gain, sums, weights)
            yield (held, *(sums[:, : len(held)] / weights[: len(held), np.newaxis]))

    def _add(self, window: Block, gain: np.float32, sums: NDArray[np.float32], weights: NDArray[np.float32]) -> None:
        sums += self._run(window * gain)[self._places] / gain * self._weight[:, np.newaxis]
        weights += self._weight

    def _run(self, window: Block) -> NDArray[np.float32]:
        """(frames, 2) → (outputs, frames, 2)."""
        try:
            found = self._session.run(None, {self._input: np.ascontiguousarray(window.T)[np.newaxis]})[0]
        except FAILURES as error:
            raise BadNetwork(f"The network does not take {self._frames} frames at once: {error}") from error
        wanted = (1, len(self._network.stems), 2, self._frames)
        if np.shape(found) != wanted or not np.isfinite(found).all():
            raise BadNetwork(
                f"The network must answer {len(self._network.stems)} sounds as numbers of the shape {wanted}; it "
                f"answers {np.shape(found)}."
            )
        return np.asarray(found[0].transpose(0, 2, 1), np.float32)

    def check(self) -> None:
        """Let it hear a little noise. Raises BadNetwork when what it answers cannot be used."""
        noise = np.random.default_rng(1).normal(0.0, 0.1, (self._frames, 2))
        self._run(noise.astype(np.float32))


def custom_separator(models: Path, *, threads: int = 2) -> CustomSeparator | None:
    """The separator that the operator took into use; None without one. Raises BadNetwork when its file was changed."""
    found = in_use(models)
    return CustomSeparator(*found, threads=threads) if found else None
