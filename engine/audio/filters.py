"""Filters and how they are designed. The loops are SciPy's own, compiled ones."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine import SAMPLE_RATE
from engine.audio.biquads import high_pass, low_pass
from engine.audio.blocks import Block
from engine.audio.compiled import load_compiled


def sosfilt(
    sections: NDArray[np.float64], lines: NDArray[Any], state: NDArray[Any]
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Lines (n, samples) through second-order sections (k, 6), and the state (k, n, 2) behind them.

    In double precision; complex lines need a complex state.
    """
    loop: Any = getattr(load_compiled("scipy.signal._sosfilt"), "_sosfilt", None)
    if loop is None:
        from scipy.signal import sosfilt as whole  # noqa: PLC0415 - only where its parts cannot be loaded alone

        found: tuple[NDArray[Any], NDArray[Any]] = whole(sections, lines, axis=1, zi=state)
        return found
    kind = np.promote_types(lines.dtype, np.float64)
    filtered = np.array(lines, kind, order="C")
    behind = np.ascontiguousarray(state.transpose(1, 0, 2), kind)
    loop(np.ascontiguousarray(sections, kind), filtered, behind)
    return filtered, behind.transpose(1, 0, 2)


class StereoFilter:
    """Second-order sections (k, 6) in a row that go on from block to block."""

    def __init__(self, sections: list[list[float]] | NDArray[np.float64]) -> None:
        self._sections = np.array(sections, np.float64)
        self._state = np.zeros((len(self._sections), 1, 2), np.complex128)

    def process(self, block: Block) -> NDArray[np.float64]:
        """As many frames as came (frames, 2), in double precision.

        Left and right are the two parts of complex numbers: a filter of real factors keeps them apart, and both take
        hardly longer than one of them.
        """
        if not len(block):
            return np.zeros((0, 2))
        line = np.ascontiguousarray(block, np.float32).view(np.complex64).reshape(1, -1)
        filtered, self._state = sosfilt(self._sections, line, self._state)
        return filtered.view(np.float64).reshape(-1, 2)


_ZERO_PADDING = 0


def upfirdn(taps: NDArray[np.float32], lines: NDArray[np.float32], up: int, down: int) -> NDArray[np.float32]:
    """Lines (n, samples) with up - 1 zeros behind each sample, filtered, and every down-th sample of that."""
    loop: Any = getattr(load_compiled("scipy.signal._upfirdn_apply"), "_apply", None)
    if loop is None:
        from scipy.signal import upfirdn as whole  # noqa: PLC0415 - only where its parts cannot be loaded alone

        found: NDArray[np.float32] = whole(taps, lines, up, down, axis=1)
        return found
    phases = np.zeros(-(-len(taps) // up) * up, np.float32)
    phases[: len(taps)] = taps
    frames = -(-((lines.shape[1] - 1) * up + len(taps)) // down)
    result = np.zeros((lines.shape[0], frames), np.float32)
    flipped = np.ascontiguousarray(phases.reshape(-1, up).T[:, ::-1]).ravel()
    loop(np.ascontiguousarray(lines, np.float32), flipped, result, up, down, 1, _ZERO_PADDING, 0.0)
    return result


def firwin(taps: int, edge: float, beta: float) -> NDArray[np.float64]:
    """A low-pass of linear phase under Kaiser's window; edge: a share of the Nyquist frequency. 0 dB at the bottom."""
    place = np.arange(taps) - (taps - 1) / 2
    response = edge * np.sinc(edge * place) * np.kaiser(taps, beta)
    designed: NDArray[np.float64] = response / response.sum()
    return designed


def butterworth(order: int, hertz: float, kind: str) -> list[list[float]]:
    """A "lowpass" or "highpass" of even order, or of order 1, as second-order sections."""
    pass_ = low_pass if kind == "lowpass" else high_pass
    if order == 1:
        edge = math.tan(math.pi * hertz / SAMPLE_RATE)
        scale = 1.0 / (1.0 + edge)
        top = [edge * scale, edge * scale] if kind == "lowpass" else [scale, -scale]
        return [[*top, 0.0, 1.0, (edge - 1.0) * scale, 0.0]]
    return [pass_(hertz, 0.5 / math.cos(math.pi * (2 * pair + 1) / (2 * order))) for pair in range(order // 2)]
