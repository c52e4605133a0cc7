"""Sound in memory as everything here passes it on. Light: who only describes sound loads no decoder for it."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Block = NDArray[np.float32]
"""Frames by two channels, 44.1 kHz, full scale is ±1."""

_BEYOND_ANY_SOUND = 64.0


def with_gains(block: Block, gains: NDArray[np.floating[Any]]) -> Block:
    """Every frame times its own gain (frames,). Side by side: spread over an axis of two it takes four times longer."""
    single = gains.astype(np.float32, copy=False)
    changed = np.empty_like(block, order="C")
    for side in (0, 1):
        np.multiply(block[:, side], single, out=changed[:, side])
    return changed


def cross_fade(out: NDArray[Any], into: NDArray[Any]) -> NDArray[np.float64]:
    """One sound fading into the other, both (frames, channels); their gains add up to one, since they are alike."""
    share = ((np.arange(len(out)) + 1) / (len(out) + 1))[:, np.newaxis]
    faded: NDArray[np.float64] = out * (1 - share) + into * share
    return faded


def sane(block: Block) -> Block:
    """Float files can hold infinities; one of them would poison every filter behind."""
    # Whatever is no number is not within these limits either.
    if block.max(initial=0.0) <= _BEYOND_ANY_SOUND and block.min(initial=0.0) >= -_BEYOND_ANY_SOUND:
        return block
    clean = np.nan_to_num(block, nan=0.0, posinf=0.0, neginf=0.0)
    return np.clip(clean, -_BEYOND_ANY_SOUND, _BEYOND_ANY_SOUND).astype(np.float32)
