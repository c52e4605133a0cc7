"""Recordings of ten seconds, each unlike the others, and what a service would send back of one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile

from engine import SAMPLE_RATE
from engine.audio.decoding import read_blocks
from tests.support.songs import as_mp3

RATE, SECONDS = SAMPLE_RATE, 10.0


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


def through_a_codec(samples: np.ndarray, path: Path) -> np.ndarray:
    """The same, but every sample a little other."""
    return np.concatenate(list(read_blocks(as_mp3(samples, path, 320_000))))
