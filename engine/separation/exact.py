"""Stems as whole numbers of 24 bits, so that what is left of a recording without them is exact."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

from engine import SAMPLE_RATE
from engine.audio.decoding import Block

FULL_SCALE = 1 << 23

Whole = NDArray[np.int32]
"""24-bit samples (frames, 2)."""


def as_whole(block: Block) -> Whole:
    """Samples of full scale 1 as whole numbers; what lies beyond full scale is cut off."""
    return fit_in_24_bits(np.rint(block * np.float32(FULL_SCALE)))


def with_rest(whole: Whole, parts: list[Whole]) -> list[Whole]:
    """The parts and what is left. What would not fit into the rest goes back to the parts, so the sum stays exact."""
    left = whole - sum(parts, np.zeros_like(whole))
    rest = fit_in_24_bits(left)
    excess = left - rest
    if not excess.any():
        return [*parts, rest]
    fitted = []
    for part in parts:
        fits = fit_in_24_bits(part + excess)
        excess = excess - (fits - part)
        fitted.append(fits)
    return [*fitted, rest]


def fit_in_24_bits(samples: NDArray[Any]) -> Whole:
    """What fits into 24 bits."""
    whole: Whole = np.clip(samples, -FULL_SCALE, FULL_SCALE - 1).astype(np.int32)
    return whole


def open_stem(path: Path) -> soundfile.SoundFile:
    """A FLAC file of 24 bits to write whole numbers into, each moved up by 8 bits."""
    return soundfile.SoundFile(str(path), "w", SAMPLE_RATE, 2, subtype="PCM_24", format="FLAC", compression_level=0.3)
