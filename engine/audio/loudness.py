"""How loud a song is: ITU-R BS.1770-4 loudness and true peak, EBU Tech 3342 range, measured block by block."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.signal import firwin, sosfilt

from engine import SAMPLE_RATE
from engine.audio.decoding import Block, read_blocks

SILENCE_LUFS = -70.0
"""Below the absolute gate of BS.1770 there is nothing to measure; such sound is reported as this."""

_STEP = SAMPLE_RATE // 10
_OFFSET = -0.691
_RELATIVE_GATE = -10.0
_RANGE_GATE = -20.0
_PHASES = 4
_TAPS = 24


@dataclass(frozen=True)
class Loudness:
    """integrated_lufs (never below -70), true_peak_dbtp (4× oversampled), sample_peak_dbfs, range_lu (LRA)."""

    integrated_lufs: float
    true_peak_dbtp: float
    sample_peak_dbfs: float
    range_lu: float = 0.0


def measure(path: Path) -> Loudness:
    """The loudness of a sound file. Raises DecodeError."""
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
        self._sections = k_weighting()
        self._state = np.zeros((2, 2, 2))

    def power(self, block: Block) -> NDArray[np.float64]:
        """The weighted power of each frame, both channels together: (frames,)."""
        weighted, self._state = sosfilt(self._sections, block.T, axis=1, zi=self._state)
        np.multiply(weighted, weighted, out=weighted)
        power: NDArray[np.float64] = weighted[0] + weighted[1]
        return power


class TruePeak:
    """Peaks between the samples: the signal four times oversampled, block after block without seams."""

    def __init__(self) -> None:
        taps = firwin(_PHASES * _TAPS - 1, 1.0 / _PHASES, window=("kaiser", 6.0)) * _PHASES
        padded = np.concatenate([taps, [0.0]])
        # The middle phase of an odd-length filter is the signal itself, so only the three between are computed.
        centre = (len(taps) - 1) // 2 % _PHASES
        self._phases = [padded[phase::_PHASES].astype(np.float32) for phase in range(_PHASES) if phase != centre]
        self._tail = np.zeros((_TAPS - 1, 2), np.float32)

    def envelope(self, block: Block) -> Block:
        """The highest magnitude around each frame, of both channels: (frames,), late by half the filter (12 frames)."""
        joined = np.concatenate([self._tail, block])
        self._tail = joined[len(block) :]
        delay = _TAPS // 2
        start = len(self._tail) - delay
        highest: Block = louder_side(joined[start : start + len(block)])
        for channel in (0, 1):
            line = np.ascontiguousarray(joined[:, channel])
            for taps in self._phases:
                between = np.convolve(line, taps, mode="valid")
                np.maximum(highest, np.abs(between, out=between), out=highest)
        return highest


def louder_side(block: Block) -> Block:
    """The larger magnitude of the two channels at each frame; reducing an axis of two takes ten times longer."""
    size = np.abs(block)
    return np.maximum(size[:, 0], size[:, 1])


class LoudnessMeter:
    """Hears blocks of (frames, 2) at 44.1 kHz one after the other, then says how loud the whole was."""

    def __init__(self) -> None:
        self._weighting = KWeighting()
        self._peak = TruePeak()
        self._steps: list[NDArray[np.float64]] = []
        self._left_over = np.zeros(0)
        self._true_peak = 0.0
        self._sample_peak = 0.0

    def hear(self, block: Block) -> None:
        """Take in the next block, of any length."""
        self._true_peak = max(self._true_peak, float(self._peak.envelope(block).max(initial=0.0)))
        self._sample_peak = max(self._sample_peak, float(np.abs(block).max(initial=0.0)))
        power = np.concatenate([self._left_over, self._weighting.power(block)])
        whole = len(power) // _STEP * _STEP
        self._steps.append(power[:whole].reshape(-1, _STEP).mean(axis=1))
        self._left_over = power[whole:]

    def result(self) -> Loudness:
        """The loudness of everything heard so far."""
        silence = np.zeros((_TAPS, 2), np.float32)
        self._true_peak = max(self._true_peak, float(self._peak.envelope(silence).max()))
        steps = np.concatenate([*self._steps, np.zeros(0)])
        # The signal itself is one of the four phases, so the true peak is never below the sample peak.
        true_peak = max(self._true_peak, self._sample_peak)
        return Loudness(integrated(steps), decibels(true_peak), decibels(self._sample_peak), loudness_range(steps))


def integrated(steps: NDArray[np.float64]) -> float:
    """Gated loudness in LUFS from the K-weighted mean power of each 100 ms (BS.1770-4: 400 ms blocks, 75 % overlap)."""
    blocks = _sliding_mean(steps, 4)
    blocks = blocks[blocks > _power(SILENCE_LUFS)]
    if not len(blocks):
        return SILENCE_LUFS
    gate = blocks.mean() * 10.0 ** (_RELATIVE_GATE / 10.0)
    return max(SILENCE_LUFS, _lufs(float(blocks[blocks > gate].mean())))


def loudness_range(steps: NDArray[np.float64]) -> float:
    """LRA in LU: from the 10th to the 95th percentile of the gated 3 s loudness (EBU Tech 3342)."""
    blocks = _sliding_mean(steps, 30)
    blocks = blocks[blocks > _power(SILENCE_LUFS)]
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


def _power(lufs: float) -> float:
    return float(10.0 ** ((lufs - _OFFSET) / 10.0))


def _lufs(power: float) -> float:
    return float(_OFFSET + 10.0 * math.log10(max(power, 1e-12)))
