"""Recordings of ten seconds, each unlike the others, and what a service would send back of one."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import soundfile

RATE, SECONDS = 44_100, 10.0


def sound(seed: int, seconds: float = SECONDS) -> np.ndarray:
    """Tones that come and go over hits: (frames, 2)."""
    chance, times = np.random.default_rng(seed), np.arange(round(seconds * RATE)) / RATE
    tones = np.zeros(len(times))
    for start in np.arange(0.0, seconds, 0.4):
        since = times - start
        shape = np.exp(-4 * since) * (since >= 0)
        tones += 0.1 * shape * np.sin(2 * np.pi * 110 * 2 ** (chance.integers(0, 36) / 12) * times)
    hits = chance.normal(0.0, 0.08, len(times)) * (times % 0.5 < 0.03)
    return np.stack([tones + hits, tones - 0.5 * hits], axis=1).astype(np.float32)


def written(samples: np.ndarray, path: Path, subtype: str | None = "PCM_24") -> Path:
    soundfile.write(path, samples, RATE, subtype=subtype)
    return path


def as_mp3(samples: np.ndarray) -> np.ndarray:
    """The same after a codec that changes every sample."""
    file = io.BytesIO()
    soundfile.write(file, samples, RATE, format="MP3")
    file.seek(0)
    found, _ = soundfile.read(file, dtype="float32", always_2d=True)
    return found


def integers(path: Path) -> np.ndarray:
    found, _ = soundfile.read(path, dtype="int32", always_2d=True)
    return found
