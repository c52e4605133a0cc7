"""Sound in memory as everything here passes it on. Light: who only describes sound loads no decoder for it."""

import numpy as np
from numpy.typing import NDArray

Block = NDArray[np.float32]
"""Frames by two channels, 44.1 kHz, full scale is ±1."""

_BEYOND_ANY_SOUND = 64.0


def sane(block: Block) -> Block:
    """Float files can hold infinities; one of them would poison every filter behind."""
    # Whatever is no number is not within these limits either.
    if block.max(initial=0.0) <= _BEYOND_ANY_SOUND and block.min(initial=0.0) >= -_BEYOND_ANY_SOUND:
        return block
    clean = np.nan_to_num(block, nan=0.0, posinf=0.0, neginf=0.0)
    return np.clip(clean, -_BEYOND_ANY_SOUND, _BEYOND_ANY_SOUND).astype(np.float32)
