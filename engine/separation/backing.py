"""Drums, bass and the rest of a band, without weights: what is short in time, what is low, and what is neither.

Derry FitzGerald, "Harmonic/percussive separation using median filtering" (DAFx 2010), with a crossover between bass and
the rest. Widths and exponent were found on composed songs whose stems are known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from engine import SAMPLE_RATE
from engine.audio.decoding import Block
from engine.separation.filtering import BINS, LENGTH, Masks, Spectra, SpectralFilter, hann
from engine.separation.medians import median

# Odd numbers of frames (0.4 s) and of bins (80 Hz).
_TIME_WIDTH, _FREQUENCY_WIDTH = 17, 7
_CONTEXT = _TIME_WIDTH // 2
_FRAMES = 128
# So many frames at once stay in a processor's cache.
_FRAMES_AT_ONCE = 8
_CROSSOVER_HERTZ, _CROSSOVER_RATIO = 220.0, 1.3
_NOTHING = np.float32(1e-20)


def split(blocks: Iterable[Block]) -> Iterator[tuple[Block, Block, Block]]:
    """Of a band's sound (frames, 2): pieces of it, of its drums and of its bass; what is left is neither."""
    bass_band = _bass_band()

    def find_masks(spectra: Spectra) -> Masks:
        drums = _drum_mask(np.abs(spectra).mean(axis=1))
        return np.stack([drums, (1.0 - drums) * bass_band])[:, :, np.newaxis]

    window = np.sqrt(hann())
    yield from SpectralFilter(window, _FRAMES, _CONTEXT, find_masks).outputs(blocks)


def _drum_mask(magnitude: NDArray[np.float32]) -> NDArray[np.float32]:
    """(frames + context on both sides, bins) → (frames, bins)."""
    count = len(magnitude) - 2 * _CONTEXT
    edge = _FREQUENCY_WIDTH // 2
    padded = np.pad(magnitude, ((0, 0), (edge, edge)), mode="edge")
    mask = np.empty((count, magnitude.shape[1]), np.float32)
    for start in range(0, count, _FRAMES_AT_ONCE):
        end = min(start + _FRAMES_AT_ONCE, count)
        steady = median([magnitude[start + step : end + step] for step in range(_TIME_WIDTH)])
        here = padded[start + _CONTEXT : end + _CONTEXT]
        wide = median([here[:, step : step + magnitude.shape[1]] for step in range(_FREQUENCY_WIDTH)])
        steady, wide = steady * steady * steady, wide * wide * wide
        mask[start:end] = wide / (wide + steady + _NOTHING)
    return mask


def _bass_band() -> NDArray[np.float32]:
    """1 below the crossover, 0 above it, falling along a logarithmic scale of frequency: (bins,)."""
    hertz = np.maximum(np.arange(BINS) * SAMPLE_RATE / LENGTH, 1.0)
    place = np.log(hertz / _CROSSOVER_HERTZ) / (2.0 * np.log(_CROSSOVER_RATIO))
    band: NDArray[np.float32] = np.clip(0.5 - place, 0.0, 1.0).astype(np.float32)
    return band
