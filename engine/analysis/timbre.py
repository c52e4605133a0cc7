"""The colour of a sound: levels in 128 bands, twenty times a second, and what follows from them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.audio.bands import triangles
from engine.audio.framing import Framer, Mono
from engine.audio.transforms import rfft

RATE = 20
BANDS = 128
LOWEST_HERTZ, HIGHEST_HERTZ = 40.0, 16_000.0
FLOOR_DB = -100.0
COEFFICIENTS = 13
_LENGTH, _HOP = 4096, 2205
STEPS_PER_DB = 2.0

Levels = NDArray[np.float32]
# Looking up takes one array, computing three.
_DECIBELS = (np.arange(256) / STEPS_PER_DB + FLOOR_DB).astype(np.float32)
_POWERS = (10.0 ** (_DECIBELS / 10.0)).astype(np.float32)


class TimbreEar:
    """Hears mono samples one block after the other and remembers half decibels in single bytes."""

    def __init__(self) -> None:
        self._framer = Framer(_LENGTH, _HOP)
        self._window = np.hanning(_LENGTH).astype(np.float32)
        self._filters = triangles(_LENGTH, LOWEST_HERTZ, HIGHEST_HERTZ, BANDS)
        self._levels: list[NDArray[np.uint8]] = []

    def hear(self, samples: Mono) -> None:
        """Take in the next mono samples."""
        frames = self._framer.frames(samples)
        if not len(frames):
            return
        heights = np.abs(rfft(frames * self._window)) @ self._filters
        decibels = 20.0 * np.log10(np.maximum(heights * np.float32(4.0 / _LENGTH), 1e-6))
        self._levels.append(np.clip(np.rint((decibels - FLOOR_DB) * STEPS_PER_DB), 0, 255).astype(np.uint8))

    def levels(self) -> NDArray[np.uint8]:
        """Half decibels above FLOOR_DB of everything so far: (frames, BANDS)."""
        return np.concatenate([*self._levels, np.zeros((0, BANDS), np.uint8)])


def decibels_of(levels: NDArray[np.uint8]) -> Levels:
    """The levels in dB (a sine at full scale is about 0)."""
    return np.asarray(_DECIBELS[levels])


def powers_of(levels: NDArray[np.uint8]) -> Levels:
    """The levels as powers."""
    return np.asarray(_POWERS[levels])


def within(levels: NDArray[np.uint8], loudest: int, decibels: float) -> NDArray[np.uint8]:
    """The levels, none of them more than some decibels below the loudest."""
    return np.maximum(levels, np.uint8(max(0, loudest - round(decibels * STEPS_PER_DB))))


def cepstrum(decibels: Levels) -> Levels:
    """The shape of each spectrum as COEFFICIENTS cosine coefficients, the mean level first: (frames, 13)."""
    places = np.arange(BANDS) + 0.5
    cosines = np.cos(np.pi / BANDS * np.outer(places, np.arange(COEFFICIENTS))) / BANDS
    return np.asarray(decibels @ cosines.astype(np.float32))


def band_hertz() -> NDArray[np.float64]:
    """The middle frequency of each band."""
    return np.geomspace(LOWEST_HERTZ, HIGHEST_HERTZ, BANDS + 2)[1:-1]
