"""How loud a song is: ITU-R BS.1770-4 loudness and true peak, EBU Tech 3342 range, measured block by block."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine import SAMPLE_RATE
from engine.audio.blocks import Block
from engine.audio.filters import StereoFilter, firwin

SILENCE_LUFS = -70.0
"""Below the absolute gate of BS.1770 there is nothing to measure; such sound is reported as this."""

_STEP = SAMPLE_RATE // 10
_OFFSET = -0.691
_RELATIVE_GATE = -10.0
_RANGE_GATE = -20.0
_PHASES = 4
_TAPS = 24
PEAK_FRAMES = 30


@dataclass(frozen=True)
class Loudness:
    """integrated_lufs (never below -70), true_peak_dbtp (4× oversampled), sample_peak_dbfs, range_lu (LRA)."""

    integrated_lufs: float
    true_peak_dbtp: float
    sample_peak_dbfs: float
    range_lu: float = 0.0


def measure(path: Path) -> Loudness:
    """The loudness of a sound file. Raises DecodeError."""
    from engine.audio.decoding import read_blocks  # noqa: PLC0415 - meters alone need no decoder

    meter = LoudnessMeter()
    for block in read_blocks(path):
        meter.hear(block)
    return meter.result()


def decibels(ratio: float) -> float:
    """An amplitude ratio in dB; silence is -120."""
    return 20.0 * math.log10(max(ratio, 1e-6))


def k_weighting(rate: int = SAMPLE_RATE) -> NDArray[np.float64]:
    """The two K-weighting filters of BS.1770-4 for any rate, as second-order sections (2, 6).

    The analogue prototype behind the 48 kHz table: Brecht De Man, "Evaluation of implementations of the
    EBU R128 loudness measurement", AES 145 (2018).
    """
    gain, q, edge = 3.999843853973347, 0.7071752369554196, math.tan(math.pi * 1681.974450955533 / rate)
    high = 10.0 ** (gain / 20.0)
    band = high**0.4996667741545416
    a0 = 1.0 + edge / q + edge * edge
    shelf = [
        (high + band * edge / q + edge * edge) / a0, 2.0 * (edge * edge - high) / a0,
        (high - band * edge / q + edge * edge) / a0, 1.0, 2.0 * (edge * edge - 1.0) / a0,
        (1.0 - edge / q + edge * edge) / a0,
    ]  # fmt: skip
    q, edge = 0.5003270373238773, math.tan(math.pi * 38.13547087602444 / rate)
    a0 = 1.0 + edge / q + edge * edge
    pass_ = [1.0, -2.0, 1.0, 1.0, 2.0 * (edge * edge - 1.0) / a0, (1.0 - edge / q + edge * edge) / a0]
    return np.array([shelf, pass_])


class KWeighting:
    """The K-weighting filter with its state, so that blocks can follow each other."""

    def __init__(self) -> None:
        self._filter = StereoFilter(k_weighting())

    def power(self, block: Block) -> NDArray[np.float64]:
        """The weighted power of each frame, both channels together: (frames,)."""
        weighted = self._filter.process(block)
        np.multiply(weighted, weighted, out=weighted)
        power: NDArray[np.float64] = weighted[:, 0] + weighted[:, 1]
        return power


class TruePeak:
    """Peaks between the samples: the signal four times oversampled, block after block without seams."""

    def __init__(self) -> None:
        taps = firwin(_PHASES * _TAPS - 1, 1.0 / _PHASES, 6.0) * _PHASES
        padded = np.concatenate([taps, [0.0]])
        # The middle phase of an odd-length filter is the signal itself, so only the three between are computed.
        centre = (len(taps) - 1) // 2 % _PHASES
        phases = [padded[phase::_PHASES] for phase in range(_PHASES) if phase != centre]
        # A step is one product: its frames and those before it, times every place between them.
        places = np.zeros((PEAK_FRAMES + _TAPS - 1, len(phases) * PEAK_FRAMES), np.float32)
        for number, phase in enumerate(phases):
            for frame in range(PEAK_FRAMES):
                places[frame : frame + _TAPS, number * PEAK_FRAMES + frame] = phase[::-1]
        self._places = places
        self._most = float(max(np.abs(phase).sum() for phase in phases))
        self._tail = np.zeros((_TAPS - 1, 2), np.float32)

    def steps(self, block: Block, above: float = 0.0) -> Block:
        """The highest magnitude of both channels in each step of 30 frames, late by half the filter (12 frames).

        All blocks but the last are whole steps. above: what lies below it need not be exact.
        """
        count = -(-len(block) // PEAK_FRAMES)
        joined = np.zeros((len(self._tail) + count * PEAK_FRAMES, 2), np.float32)
        joined[: len(self._tail)] = self._tail
        joined[len(self._tail) : len(self._tail) + len(block)] = block
        self._tail = joined[len(joined) - len(self._tail) :]
        around = step_peaks(joined)
        highest = np.maximum(around[:count], around[1:])
        matters = np.flatnonzero(highest * self._most > above)
        if not len(matters):
            return highest
        start = len(self._tail) - _TAPS // 2
        own = joined[start : start + count * PEAK_FRAMES].reshape(count, -1)[matters]
        highest[matters] = step_peaks(own.reshape(-1, 2))
        for channel in (0, 1):
            line = np.ascontiguousarray(joined[:, channel])
            windows = np.lib.stride_tricks.sliding_window_view(line, len(self._places))[::PEAK_FRAMES]
            between = (windows if len(matters) == count else windows[matters]) @ self._places
            np.abs(between, out=between)
            highest[matters] = np.maximum(highest[matters], between.max(axis=1))
        return highest


def step_peaks(block: Block) -> Block:
    """The highest magnitude of both channels in each step of 30 frames, the last filled up with silence."""
    missing = -len(block) % PEAK_FRAMES
    if missing:
        block = np.concatenate([block, np.zeros((missing, 2), block.dtype)])
    sizes = np.abs(block).reshape(-1)
    # Much quicker than the highest of each row.
    peaks: Block = np.maximum.reduceat(sizes, np.arange(0, len(sizes), 2 * PEAK_FRAMES))
    return peaks


def louder_side(block: Block) -> Block:
    """The larger magnitude of the two channels at each frame; reducing an axis of two takes ten times longer."""
    size = np.abs(block)
    return np.maximum(size[:, 0], size[:, 1])


class LoudnessMeter:
    """Hears blocks of (frames, 2) at 44.1 kHz one after the other, then says how loud the whole was.

    Without true peaks it costs a third, and the highest sample stands for them.
    """

    def __init__(self, *, has_true_peak: bool = True) -> None:
        self._has_true_peak = has_true_peak
        self._weighting = KWeighting()
        self._peak = TruePeak()
        self._steps: list[NDArray[np.float64]] = []
        self._left_over = np.zeros(0)
        self._waiting = np.zeros((0, 2), np.float32)
        self._true_peak = 0.0
        self._sample_peak = 0.0

    def hear(self, block: Block) -> None:
        """Take in the next block, of any length."""
        self._sample_peak = max(self._sample_peak, float(block.max(initial=0.0)), -float(block.min(initial=0.0)))
        if self._has_true_peak:
            self._waiting = np.concatenate([self._waiting, block])
            steps = len(self._waiting) // PEAK_FRAMES * PEAK_FRAMES
            self._hear_peaks(self._waiting[:steps])
            self._waiting = self._waiting[steps:]
        power = np.concatenate([self._left_over, self._weighting.power(block)])
        whole = len(power) // _STEP * _STEP
        self._steps.append(power[:whole].reshape(-1, _STEP).mean(axis=1))
        self._left_over = power[whole:]

    def _hear_peaks(self, block: Block) -> None:
        highest = self._peak.steps(block, above=max(self._true_peak, self._sample_peak))
        self._true_peak = max(self._true_peak, float(highest.max(initial=0.0)))

    def result(self) -> Loudness:
        """The loudness of everything heard so far."""
        silence = np.zeros((_TAPS, 2), np.float32)
        self._hear_peaks(np.concatenate([self._waiting, silence]))
        steps = np.concatenate([*self._steps, np.zeros(0)])
        # The signal itself is one of the four phases, so the true peak is never below the sample peak.
        true_peak = max(self._true_peak, self._sample_peak)
        return Loudness(integrated(steps), decibels(true_peak), decibels(self._sample_peak), loudness_range(steps))


def integrated(steps: NDArray[np.float64]) -> float:
    """Gated loudness in LUFS from the K-weighted mean power of each 100 ms (BS.1770-4: 400 ms blocks, 75 % overlap)."""
    blocks = _sliding_mean(steps, 4)
    blocks = blocks[blocks > power_of(SILENCE_LUFS)]
    if not len(blocks):
        return SILENCE_LUFS
    gate = blocks.mean() * 10.0 ** (_RELATIVE_GATE / 10.0)
    return max(SILENCE_LUFS, lufs(float(blocks[blocks > gate].mean())))


def loudness_range(steps: NDArray[np.float64]) -> float:
    """LRA in LU: from the 10th to the 95th percentile of the gated 3 s loudness (EBU Tech 3342)."""
    blocks = _sliding_mean(steps, 30)
    blocks = blocks[blocks > power_of(SILENCE_LUFS)]
    if len(blocks) < 2:
        return 0.0
    blocks = blocks[blocks > blocks.mean() * 10.0 ** (_RANGE_GATE / 10.0)]
    low, high = np.percentile(blocks, (10, 95))
    return float(10.0 * math.log10(high / low))


def _sliding_mean(steps: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """Means over `count` steps; sound shorter than that is measured as it is."""
    if not len(steps):
        return steps
    if len(steps) < count:
        return np.array([steps.mean()])
    total = np.concatenate([[0.0], np.cumsum(steps)])
    means: NDArray[np.float64] = np.maximum(total[count:] - total[:-count], 0.0) / count
    return means


def power_of(level_lufs: float) -> float:
    """The K-weighted mean power, both channels together, of a loudness."""
    return float(10.0 ** ((level_lufs - _OFFSET) / 10.0))


def lufs(power: float) -> float:
    """The loudness of a K-weighted mean power, both channels together."""
    return float(_OFFSET + 10.0 * math.log10(max(power, 1e-12)))
