"""How a sound returns: each of its lines and its tones so many seconds later, and which speeds are strong in them."""

from __future__ import annotations

import numpy as np
import scipy.fft
from numpy.typing import NDArray

from engine.analysis.lines import Line, Lines
from engine.audio.accents import RATE
from engine.audio.rhythm import autocorrelation
from engine.audio.tonality import FRAMES_PER_SECOND

LINE_NAMES = ("bass", "body", "cymbals", "deep", "harmony", "onsets")
_FLAT = 0.01
# Of what returns only after longer than this share of a sound, too little overlaps.
_LONGEST_SHARE = 0.75
_WINDOW, _HOP, _SPECTRUM = 1200, 300, 1 << 14
_COMPARED_HERTZ = (0.2, 16.0)
_NEAR_SHARE, _NEAR_HERTZ = 0.02, 0.03


class Returns:
    """What repeats in the lines of a sound, and how fast; lags and speeds are asked for.

    Autocorrelation takes a speed for its divisions by whole numbers, the spectrum for its multiples; both together
    say which it is (Geoffroy Peeters, "Template-based estimation of time-varying tempo", EURASIP JASP 2007).
    """

    def __init__(self, lines: Lines, frames: NDArray[np.float32]) -> None:
        """frames: how much each pitch class sounds, FRAMES_PER_SECOND times: (n, 12)."""
        own = (*lines.all, lines.onsets)
        self._correlations = [_own(line) for line in own]
        self._spectra = [_spectrum(line) for line in (*lines.all, np.maximum(lines.onsets, 0.0))]
        self._tones = _likeness(frames)

    def after(self, seconds: NDArray[np.float64]) -> NDArray[np.float64]:
        """The autocorrelation of each of LINE_NAMES after some seconds: (6, n); 0 where too little overlaps."""
        return np.array([_at(line, seconds * RATE) for line in self._correlations])

    def tones_after(self, seconds: NDArray[np.float64]) -> NDArray[np.float64]:
        """How much the tones are those of so many seconds before, against their mean: (n,)."""
        return _at(self._tones, seconds * FRAMES_PER_SECOND)

    def speeds(self, hertz: NDArray[np.float64]) -> NDArray[np.float64]:
        """How strong speeds are in each of LINE_NAMES, against all from one in five seconds to 16 a second: (6, n)."""
        steps = RATE / _SPECTRUM
        low = np.maximum(((hertz * (1.0 - _NEAR_SHARE) - _NEAR_HERTZ) / steps).astype(int) + 1, 0)
        high = ((hertz * (1.0 + _NEAR_SHARE) + _NEAR_HERTZ) / steps).astype(int) + 1
        places = list(zip(low, high, strict=True))
        return np.array([[line[first:end].max(initial=0.0) for first, end in places] for line in self._spectra])


def _own(line: Line) -> Line:
    centred = line - line.mean()
    return autocorrelation(centred) if centred.std() > _FLAT else np.zeros(len(line))


def _at(correlation: Line, lags: NDArray[np.float64]) -> NDArray[np.float64]:
    count = len(correlation)
    found = np.interp(lags, np.arange(count), correlation) if count else 0.0
    return np.where(lags < count * _LONGEST_SHARE, found, 0.0)


def _spectrum(line: Line) -> Line:
    """The root of the mean power in windows of twelve seconds: a tempo may change, and phases with it."""
    centred = line - line.mean()
    centred = np.pad(centred, (0, max(0, _WINDOW - len(centred))))
    windows = np.lib.stride_tricks.sliding_window_view(centred, _WINDOW)[::_HOP]
    shape = np.hanning(_WINDOW)
    power = np.zeros(_SPECTRUM // 2 + 1)
    for window in windows:
        power += np.abs(scipy.fft.rfft(window * shape, _SPECTRUM)) ** 2
    power /= len(windows)
    hertz = np.arange(len(power)) * RATE / _SPECTRUM
    compared = power[(hertz > _COMPARED_HERTZ[0]) & (hertz < _COMPARED_HERTZ[1])]
    return np.asarray(np.sqrt(power / (compared.mean() + 1e-12)))


def _likeness(frames: NDArray[np.float32]) -> Line:
    """The mean cosine of the tones and those so many frames later, without what sounds all the time."""
    count = len(frames)
    if not count:
        return np.zeros(0)
    varied = frames - frames.mean(axis=0, dtype=np.float64)
    varied /= np.maximum(np.linalg.norm(varied, axis=1, keepdims=True), 1e-9)
    size = scipy.fft.next_fast_len(2 * count, real=True)
    # One pitch class after the other takes less memory.
    power = np.zeros(size // 2 + 1)
    for tone in varied.T:
        power += np.abs(scipy.fft.rfft(tone, size)) ** 2
    return np.asarray(scipy.fft.irfft(power, size)[:count] / np.arange(count, 0, -1))
