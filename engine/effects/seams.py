"""A seam between two renderings of the same music whose partials do not agree in phase: one glides into the other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.audio.blocks import Block
from engine.audio.transforms import irfft, rfft

FRAMES = 16_384
"""How long a glide lasts: 0.37 s."""

MARGIN = 4_096
"""So much of both renderings is needed on either side of it."""

_FRAME = 4_096
_HOP = 1_024
_WINDOW = np.sqrt(0.5 - 0.5 * np.cos(2.0 * np.pi * np.arange(_FRAME) / _FRAME)).astype(np.float32)
Spectra = NDArray[np.complex64]


def glide(ending: Block, beginning: Block) -> Block:
    """One rendering becomes the other (FRAMES, 2), out of FRAMES + 2 · MARGIN frames of each.

    Each partial turns its phase by what lies between the two while it fades over, so that a held note keeps its level;
    what has nothing in common is faded with equal power. It begins as the one and ends as the other.
    """
    first, second = _spectra(ending), _spectra(beginning)
    centres = np.arange(len(first)) * _HOP + _FRAME // 2 - MARGIN
    share = np.clip((centres - _FRAME // 2) / (FRAMES - _FRAME), 0.0, 1.0)[:, None, None]
    turn, likeness = _agreement(first, second)
    scale = 1.0 / np.sqrt((1.0 - share) ** 2 + share**2 + 2.0 * share * (1.0 - share) * likeness)
    turned = first * ((1.0 - share) * np.exp(1j * share * turn)) + second * (share * np.exp(1j * (share - 1.0) * turn))
    pieces = irfft((turned * scale).astype(np.complex64), _FRAME) * (_WINDOW * np.float32(0.5))
    line = np.zeros((2, len(ending)), np.float32)
    for number, piece in enumerate(pieces):
        line[:, number * _HOP : number * _HOP + _FRAME] += piece
    result: Block = np.ascontiguousarray(line[:, MARGIN : MARGIN + FRAMES].T)
    return result


def _spectra(sound: Block) -> Spectra:
    views = np.lib.stride_tricks.sliding_window_view(sound, _FRAME, axis=0)[::_HOP]
    spectra: Spectra = rfft(views * _WINDOW)
    return spectra


def _agreement(first: Spectra, second: Spectra) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """For each bin how far the phase of its partial has to turn, and how alike the two are there (0-1)."""
    cross = (second * first.conj()).sum(axis=(0, 1))
    powers = [np.square(np.abs(each)).sum(axis=(0, 1)).astype(np.float64) for each in (first, second)]
    starts = _partials(powers[0] + powers[1])
    sums = np.add.reduceat(cross, starts)
    sizes = [np.add.reduceat(power, starts) for power in powers]
    likeness = np.abs(sums) / np.maximum(np.sqrt(sizes[0] * sizes[1]), 1e-20)
    bins = np.diff(np.append(starts, len(cross)))
    return np.repeat(np.angle(sums), bins), np.repeat(np.minimum(likeness, 1.0), bins)


def _partials(power: NDArray[np.float64]) -> NDArray[np.intp]:
    """Where the bins of each partial begin: half way between two peaks."""
    inner = power[2:-2]
    is_peak = (inner >= power[1:-3]) & (inner > power[3:-1]) & (inner >= power[:-4]) & (inner > power[4:])
    peaks = np.flatnonzero(is_peak) + 2
    return np.concatenate([[0], (peaks[:-1] + peaks[1:] + 1) // 2]).astype(np.intp)
