"""What models make of recordings and words: stems, changed songs, words with their times, pictures."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Any

import numpy as np
import soundfile
from PIL import Image

from tests.doubles.made_up import WORDS
from tests.doubles.sounding import sounding

Samples = np.ndarray[Any, np.dtype[np.float32]]


def encoded(recording: bytes, kind: str) -> bytes:
    """In another format."""
    samples, rate = _read(recording)
    file = io.BytesIO()
    soundfile.write(file, samples, rate, format=kind.upper())
    return file.getvalue()


def seconds_of(recording: bytes) -> float:
    return float(soundfile.info(io.BytesIO(recording)).duration)


@lru_cache(maxsize=4)
def separated(recording: bytes, names: tuple[str, ...]) -> dict[str, bytes]:
    """Stems that add up to the recording; each has another share of it."""
    samples, rate = _read(recording)
    weights = np.arange(1, len(names) + 1, dtype=np.float32)
    shares = weights / weights.sum()
    return {name: _wav(samples * share, rate) for name, share in zip(names, shares, strict=True)}


@lru_cache(maxsize=4)
def repainted(recording: bytes, start: float, end: float, seed: int) -> bytes:
    """Another sound from start to end; the rest is untouched."""
    samples, rate = _read(recording)
    part = slice(int(start * rate), min(int(end * rate), len(samples)))
    samples[part] = _other(seed, samples[part].shape, rate)
    return _wav(samples, rate)


@lru_cache(maxsize=4)
def extended(recording: bytes, before: float, after: float, seed: int) -> bytes:
    samples, rate = _read(recording)
    added = [_other(seed, (int(seconds * rate), samples.shape[1]), rate) for seconds in (before, after)]
    return _wav(np.concatenate([added[0], samples, added[1]]), rate)


@lru_cache(maxsize=4)
def varied(recording: bytes, seed: int) -> bytes:
    """Another sound of the same length."""
    samples, rate = _read(recording)
    return _wav(_other(seed, samples.shape, rate), rate)


def heard(recording: bytes, hint: str, seed: int) -> list[tuple[str, float, float]]:
    """The words of the hint, or some; text, start and end, all over the recording."""
    words = hint.split() or [WORDS[(seed + number) % len(WORDS)] for number in range(6)]
    step = seconds_of(recording) / len(words)
    return [(word, round(n * step, 2), round((n + 0.8) * step, 2)) for n, word in enumerate(words)]


@lru_cache(maxsize=8)
def painting(seed: int, pixels: int, kind: str, *, is_black: bool = False) -> bytes:
    """A picture of one colour into another. kind: as Pillow calls it."""
    dice = np.random.default_rng(seed)
    first, second = dice.integers(0, 256, 3), dice.integers(0, 256, 3)
    slope = np.linspace(0.0, 0.0 if is_black else 1.0, pixels)[:, None, None]
    picture = np.broadcast_to(first * (0 if is_black else 1 - slope) + second * slope, (pixels, pixels, 3))
    file = io.BytesIO()
    Image.fromarray(picture.astype(np.uint8)).save(file, kind)
    return file.getvalue()


def _read(recording: bytes) -> tuple[Samples, int]:
    samples, rate = soundfile.read(io.BytesIO(recording), dtype="float32", always_2d=True)
    return samples, int(rate)


def _other(seed: int, shape: tuple[int, ...], rate: int) -> Samples:
    made, _ = _read(sounding(seed, float(np.ceil(shape[0] / rate)) + 1.0, "wav"))
    return made[: shape[0], : shape[1]]


def _wav(samples: Samples, rate: int) -> bytes:
    file = io.BytesIO()
    soundfile.write(file, samples, rate, format="WAV", subtype="FLOAT")
    return file.getvalue()
