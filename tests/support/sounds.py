"""Small real sound files for tests, and the bytes in them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile

from engine import SAMPLE_RATE


def sound(path: Path, seconds: float = 1.0, seed: int = 1) -> bytes:
    """Noise, written in the format that the path's ending names; the file's bytes."""
    noise = np.random.default_rng(seed).normal(0.0, 0.1, (round(seconds * SAMPLE_RATE), 2))
    soundfile.write(path, noise, SAMPLE_RATE)
    return path.read_bytes()
