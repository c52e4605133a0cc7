"""Whether stems are what they must be: as long as the recording, and together the recording."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import zip_longest
from pathlib import Path

import numpy as np

from engine.audio.decoding import read_blocks

_BLOCK_FRAMES = 65_536
SILENCE_DBFS = -200.0


class UnequalStems(Exception):
    """A stem is longer or shorter than the recording; the message may be shown."""


def remainder_dbfs(source: Path, stems: Iterable[Path]) -> float:
    """The highest sample of what is left of a recording without its stems, in dBFS; -200 for nothing.

    All are files that this engine wrote. Memory does not depend on their length. Raises UnequalStems, DecodeError.
    """
    sounds = [read_blocks(path, _BLOCK_FRAMES, is_ours=True) for path in (source, *stems)]
    most = 0.0
    for whole, *parts in zip_longest(*sounds):
        if whole is None or any(part is None or len(part) != len(whole) for part in parts):
            raise UnequalStems("A stem is not as long as the recording.")
        left = np.subtract(whole, np.sum(parts, axis=0, dtype=np.float64))
        most = max(most, float(np.abs(left).max()))
    return 20.0 * math.log10(most) if most > 0.0 else SILENCE_DBFS
