"""What compressors, gates and their like share: a gain that follows the level, decided once in every 0.7 ms."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from engine import SAMPLE_RATE
from engine.audio.blocks import Block, with_gains
from engine.audio.loudness import PEAK_FRAMES as STEP_FRAMES
from engine.audio.loudness import step_peaks
from engine.effects.effect import NOTHING

Levels = NDArray[np.float64]
"""A value per step: levels in dB, or gains in dB."""

STEPS_PER_SECOND = SAMPLE_RATE / STEP_FRAMES
_HELD_STEPS = 8
_SILENCE = 1e-6


class Follower:
    """A stream whose gain is told by a function of the level: dB of each step in, dB of gain out, with its own state.

    The gain moves in straight lines between steps and begins one step ahead. Where `band` is given, it changes only
    what that filter lets through.
    """

    def __init__(
        self, gain_of: Callable[[Levels], Levels], detect: Callable[[Block], Block] | None = None,
        band: Callable[[Block], Block] | None = None,
    ) -> None:  # fmt: skip
        self._gain_of, self._detect, self._band = gain_of, detect, band
        self._waiting = NOTHING
        self._held = NOTHING
        self._edge: float | None = None
        self._peaks = np.zeros(_HELD_STEPS - 1, np.float32)

    def process(self, block: Block) -> Block:
        """All whole steps but the last, whose gain is not known before the next."""
        joined = np.concatenate([self._waiting, block])
        whole = len(joined) // STEP_FRAMES * STEP_FRAMES
        self._waiting = joined[whole:]
        return self._steps(joined[:whole]) if whole else NOTHING

    def finish(self) -> Block:
        """The rest, with the gain of its last step."""
        rest = len(self._waiting)
        filled = np.concatenate([self._waiting, np.zeros((-rest % STEP_FRAMES, 2), np.float32)])
        ready = self._steps(filled) if rest else NOTHING
        held, edge = self._held, self._edge
        self._held = NOTHING
        last = self._with_gain(held, np.array([edge, edge])) if edge is not None else NOTHING
        result = np.concatenate([ready, last])
        return result[: len(result) - (-rest % STEP_FRAMES)] if rest else result

    def _steps(self, block: Block) -> Block:
        gains = self._gain_of(self._levels(block))
        first = self._edge if self._edge is not None else None
        sound = np.concatenate([self._held, block])
        edges = gains if first is None else np.concatenate([[first], gains])
        self._edge = float(gains[-1])
        self._held = sound[len(sound) - STEP_FRAMES :]
        return self._with_gain(sound[: len(sound) - STEP_FRAMES], edges)

    def _levels(self, block: Block) -> Levels:
        """The highest peak of this step and the few before it, so that slow waves do not seem to come and go."""
        peaks = np.concatenate([self._peaks, step_peaks(self._detect(block) if self._detect else block)])
        self._peaks = peaks[len(peaks) - _HELD_STEPS + 1 :]
        highest = np.lib.stride_tricks.sliding_window_view(peaks, _HELD_STEPS).max(axis=1)
        levels: Levels = 20.0 * np.log10(np.maximum(highest.astype(np.float64), _SILENCE))
        return levels

    def _with_gain(self, block: Block, edges_db: Levels) -> Block:
        if not len(block):
            return NOTHING
        gain = ramps(np.power(10.0, edges_db / 20.0).astype(np.float32))[: len(block)]
        if self._band is None:
            return with_gains(block, gain)
        return block + with_gains(self._band(block), gain - np.float32(1.0))


def ramps(edges: Block) -> Block:
    """A gain for every frame (steps × 30), in straight lines from edge to edge (steps + 1)."""
    share = np.arange(STEP_FRAMES, dtype=np.float32) / np.float32(STEP_FRAMES)
    line: Block = (edges[:-1, None] + (edges[1:] - edges[:-1])[:, None] * share).reshape(-1)
    return line


class Smoothing:
    """Follows a gain in dB, down with one time constant and up with another; the state lasts from block to block."""

    def __init__(self, down_seconds: float, up_seconds: float, start: float = 0.0) -> None:
        self._down = 1.0 - float(np.exp(-1.0 / max(down_seconds * STEPS_PER_SECOND, 1e-3)))
        self._up = 1.0 - float(np.exp(-1.0 / max(up_seconds * STEPS_PER_SECOND, 1e-3)))
        self._value = start

    def follow(self, goals: Levels) -> Levels:
        """The smoothed gain of each step."""
        value, down, up = self._value, self._down, self._up
        result = []
        for goal in goals.tolist():
            value += (goal - value) * (down if goal < value else up)
            result.append(value)
        self._value = value
        return np.array(result)
