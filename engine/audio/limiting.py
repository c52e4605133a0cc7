"""The gain curve of a master: loud enough, never over the ceiling, found on 0.7 ms steps instead of samples."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import convolve1d, minimum_filter1d

from engine.audio.blocks import Block, with_gains
from engine.audio.loudness import PEAK_FRAMES, SILENCE_LUFS, KWeighting, TruePeak, integrated, step_peaks

STEP_FRAMES = PEAK_FRAMES
"""Frames per step of the curve; a whole number of steps makes 100 ms, which loudness is counted in."""

MOST_GAIN_DB = 30.0
_STEPS_PER_TENTH = 147
_MOST_DRIVE_DB = 12.0
_LOOK_AHEAD_STEPS = 4
_RELEASE_DB_PER_STEP = 40.0 * STEP_FRAMES / 44_100
_TOLERANCE_LU = 0.005

Curve = NDArray[np.float32]


class Peaks:
    """The highest true peak of each step of a sound, heard block by block."""

    def __init__(self, above: float = 0.0) -> None:
        """above: linear; what lies below it need not be exact, which is quicker."""
        self._above = above
        self._peak = TruePeak()
        self._peaks: list[Block] = []

    def hear(self, block: Block) -> None:
        """Take in the next block; all but the last must hold a whole number of steps."""
        self._peaks.append(self._peak.steps(block, self._above))

    def peaks(self) -> Curve:
        """True peak of each step, linear. The detector is late by 12 frames, so the next step is looked at too."""
        tail = self._peak.steps(np.zeros((STEP_FRAMES, 2), np.float32), self._above)
        found = np.concatenate([*self._peaks, tail])
        wider: Curve = np.maximum(found[:-1], found[1:])
        return wider

    def gain_below(self, ceiling: float) -> Curve:
        """The largest gain each step bears without going over a ceiling (linear)."""
        gain: Curve = np.divide(np.float32(ceiling), np.maximum(self.peaks(), np.float32(1e-9)), dtype=np.float32)
        return gain


class Outline(Peaks):
    """What of a mix decides about its gain: its peaks, and the K-weighted power of each step."""

    def __init__(self) -> None:
        super().__init__()
        self._weighting = KWeighting()
        self._powers: list[NDArray[np.float64]] = []

    def hear(self, block: Block) -> None:
        """Take in the next block; all but the last must hold a whole number of steps."""
        self._powers.append(_by_step(self._weighting.power(block)).mean(axis=1))
        super().hear(block)

    @property
    def power(self) -> NDArray[np.float64]:
        """K-weighted mean power of each step."""
        return np.concatenate([*self._powers, np.zeros(0)])

    def loudness(self) -> float:
        """Integrated loudness in LUFS as heard, before any gain."""
        return _loudness(self.power, None)


def stem_peaks(blocks: Iterable[Block]) -> Curve:
    """Sample peak of each step of a stem, linear: stems must not clip either, or they no longer sum to the master."""
    return np.concatenate([step_peaks(block) for block in blocks])


class Gain(NamedTuple):
    """curve: the gain at the edge of each step (steps + 1, linear). static_db: what it is where nothing is limited."""

    curve: Curve
    static_db: float


def gain_curve(power: NDArray[np.float64], allowed: Curve, target_lufs: float) -> Gain:
    """The gain that brings a mix to a loudness.

    power: K-weighted power per step. allowed: the largest gain each step bears. The static gain is raised until
    what the limiter takes away is made up for, by at most 12 dB; silence is left alone.
    """
    before = _loudness(power, None)
    if before <= SILENCE_LUFS:
        return Gain(limited(allowed, 0.0), 0.0)
    most = min(MOST_GAIN_DB, target_lufs - before + _MOST_DRIVE_DB)
    gain_db = min(most, target_lufs - before)
    curve = limited(allowed, gain_db)
    for _ in range(24):
        missing = target_lufs - _loudness(power, curve)
        if abs(missing) < _TOLERANCE_LU or (missing > 0 and gain_db >= most):
            break
        gain_db = min(most, gain_db + missing)
        curve = limited(allowed, gain_db)
    return Gain(curve, gain_db)


def apply(curve: Curve, block: Block, first_step: int) -> Block:
    """The block with the curve's gain, straight lines between the edges; first_step is where the block begins."""
    steps = -(-len(block) // STEP_FRAMES)
    # A source a little longer than what the curve was made for keeps its last gain.
    edges = curve[np.minimum(np.arange(first_step, first_step + steps + 1), len(curve) - 1)]
    ramp = np.arange(STEP_FRAMES, dtype=np.float32) / np.float32(STEP_FRAMES)
    gains = (edges[:-1, None] + (edges[1:] - edges[:-1])[:, None] * ramp).reshape(-1)
    return with_gains(block, gains[: len(block)])


def limited(allowed: Curve, gain_db: float) -> Curve:
    """Static gain with a look-ahead limiter: quick and smooth down, 40 dB a second up, never above `allowed`.

    allowed: the largest gain each step bears, linear. Gives the gain at the edge of each step (steps + 1, linear).
    """
    gain = 10.0 ** (gain_db / 20.0)
    need = 20.0 * np.log10(np.minimum(allowed.astype(np.float64) / gain, 1.0))
    rise = np.arange(len(need)) * _RELEASE_DB_PER_STEP
    released = np.minimum.accumulate(need - rise) + rise
    width = 2 * _LOOK_AHEAD_STEPS + 1
    # Each mean below is over minima whose windows all hold the step itself: smoothing can't exceed the need.
    window = np.hanning(width + 2)[1:-1]
    smooth = convolve1d(minimum_filter1d(released, width, mode="nearest"), window / window.sum(), mode="nearest")
    padded = np.concatenate([smooth[:1], smooth, smooth[-1:]])
    edges = np.minimum(padded[:-1], padded[1:])
    curve: Curve = (gain * 10.0 ** (edges / 20.0)).astype(np.float32)
    return curve


def _loudness(power: NDArray[np.float64], curve: Curve | None) -> float:
    if curve is not None:
        middle = (curve[:-1].astype(np.float64) + curve[1:]) / 2.0
        power = power * middle * middle
    whole = len(power) // _STEPS_PER_TENTH * _STEPS_PER_TENTH
    tenths = power[:whole].reshape(-1, _STEPS_PER_TENTH).mean(axis=1) if whole else power[:1]
    return integrated(tenths)


def _by_step(values: NDArray[Any]) -> NDArray[Any]:
    """(frames,) as (steps, frames of a step), the last step filled up with zeros."""
    missing = -len(values) % STEP_FRAMES
    if missing:
        values = np.concatenate([values, np.zeros(missing, values.dtype)])
    return values.reshape(-1, STEP_FRAMES)
