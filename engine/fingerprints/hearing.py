"""Finds the landmarks of a sound, block by block, in constant memory."""

from __future__ import annotations

import numpy as np
import scipy.fft
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter1d, uniform_filter1d

from engine.audio.decoding import Block
from engine.audio.framing import Framer, mono
from engine.fingerprints.landmarks import BINS, HOP_FRAMES, LOWEST_BIN, WINDOW_FRAMES, Fingerprint

# A landmark is the loudest of its surroundings, in steps of time and bins to either side, and stands out of their mean:
# neither depends on how loud the whole is.
_STEPS_AROUND, _BINS_AROUND = 8, 20
_PROMINENCE_DB = 8.0
_SMALLEST_POWER = 1e-8
_FRAMES_AT_ONCE = 64
Levels = NDArray[np.float32]


class LandmarkEar:
    """Hears blocks of (frames, 2) at 44.1 kHz one after the other."""

    def __init__(self) -> None:
        self._framer = Framer(WINDOW_FRAMES, HOP_FRAMES)
        self._window = np.hanning(WINDOW_FRAMES).astype(np.float32)
        # Silence before the beginning, so that it has surroundings, too.
        self._levels = _silence()
        self._first = 0
        self._found = Fingerprint([], [])

    def hear(self, block: Block) -> None:
        """Take in the next block."""
        frames = self._framer.frames(mono(block))
        for start in range(0, len(frames), _FRAMES_AT_ONCE):
            spectrum = scipy.fft.rfft(frames[start : start + _FRAMES_AT_ONCE] * self._window, axis=1)
            band = spectrum[:, LOWEST_BIN : LOWEST_BIN + BINS]
            power = band.real**2 + band.imag**2
            self._pick(np.float32(10.0) * np.log10(power + np.float32(_SMALLEST_POWER)))

    def result(self) -> Fingerprint:
        """All landmarks; nothing can be heard after that."""
        self._pick(_silence())
        return self._found

    def _pick(self, more: Levels) -> None:
        """Add the landmarks of the steps of which all surroundings are there now."""
        levels = np.concatenate([self._levels, more])
        self._levels = levels
        if len(levels) <= 2 * _STEPS_AROUND:
            return
        whole = slice(_STEPS_AROUND, len(levels) - _STEPS_AROUND)
        loudest, mean = levels, levels
        for axis, around in ((0, _STEPS_AROUND), (1, _BINS_AROUND)):
            loudest = maximum_filter1d(loudest, 2 * around + 1, axis=axis, mode="nearest")
            mean = uniform_filter1d(mean, 2 * around + 1, axis=axis, mode="nearest")
        here = levels[whole]
        steps, bins = np.nonzero((here == loudest[whole]) & (here - mean[whole] > _PROMINENCE_DB))
        self._found.steps.extend((steps + self._first).tolist())
        self._found.bins.extend(bins.tolist())
        self._first += len(here)
        self._levels = levels[len(here) :]


def _silence() -> Levels:
    return np.full((_STEPS_AROUND, BINS), 10.0 * np.log10(_SMALLEST_POWER), np.float32)
