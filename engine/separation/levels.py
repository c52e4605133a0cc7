"""The level a network wants to hear."""

from __future__ import annotations

import numpy as np

_MOST_GAIN_DB = 60.0


def gain_to(wanted_dbfs: float | None, level_dbfs: float) -> np.float32:
    """The factor that brings a mean level (RMS) to another; 1 where none is wanted. At most 60 dB."""
    gain_db = 0.0 if wanted_dbfs is None else min(wanted_dbfs - level_dbfs, _MOST_GAIN_DB)
    return np.float32(10.0 ** (gain_db / 20.0))
