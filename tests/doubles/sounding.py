"""Real audio files of any length by a seed: a chord with a beat, in the format that was asked for."""

from __future__ import annotations

import io
from functools import lru_cache

import numpy as np
import soundfile

from engine import SAMPLE_RATE

CONTENT_TYPES = {"wav": "audio/wav", "flac": "audio/flac", "mp3": "audio/mpeg", "ogg": "audio/ogg"}
ROOTS = 24


def sounding(seed: int, seconds: float, kind: str) -> bytes:
    """The same file for the same seed; one for each root."""
    return _sounding(seed % ROOTS, seconds, kind)


@lru_cache(maxsize=ROOTS)
def _sounding(step: int, seconds: float, kind: str) -> bytes:
    time = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    root = 110.0 * 2.0 ** (step / 12)
    chord = sum(np.sin(2 * np.pi * root * tone * time) for tone in (1.0, 1.25, 1.5))
    line = (0.1 * chord * (0.6 + 0.4 * np.cos(4 * np.pi * time))).astype(np.float32)
    file = io.BytesIO()
    soundfile.write(file, np.stack([line, line], axis=1), SAMPLE_RATE, format=kind.upper())
    return file.getvalue()
