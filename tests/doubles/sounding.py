"""Real audio files of any length by a seed: a chord with a beat, in the format that was asked for."""

from __future__ import annotations

import io
from functools import cache

import numpy as np
import soundfile

from engine import SAMPLE_RATE

CONTENT_TYPES = {"wav": "audio/wav", "flac": "audio/flac", "mp3": "audio/mpeg", "ogg": "audio/ogg"}


@cache
def sounding(seed: int, seconds: float, kind: str) -> bytes:
    """The same file for the same seed."""
    time = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    root = 110.0 * 2.0 ** (seed % 24 / 12)
    chord = sum(np.sin(2 * np.pi * root * step * time) for step in (1.0, 1.25, 1.5))
    line = (0.1 * chord * (0.6 + 0.4 * np.cos(4 * np.pi * time))).astype(np.float32)
    file = io.BytesIO()
    soundfile.write(file, np.stack([line, line], axis=1), SAMPLE_RATE, format=kind.upper())
    return file.getvalue()
