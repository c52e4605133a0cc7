"""How a delivered sound lies over the recording it was made of: how late, how much softer, and whether it is the same.

Services send the recording back through codecs that keep no phase, so what is compared are bands of 10 ms.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter1d

from engine import SAMPLE_RATE
from engine.audio.bands import triangles
from engine.audio.framing import mono
from engine.audio.transforms import irfft, rfft

MOST_LAG_FRAMES = SAMPLE_RATE // 5
_STEP, _WINDOW, _BANDS = SAMPLE_RATE // 100, 2048, 24
_LOWEST_HERTZ, _HIGHEST_HERTZ = 60.0, 10_000.0
_FLOOR_DB = -60.0
# Above this the waves themselves say by how much one is late.
_SAME_WAVE = 0.5
# Semitones from A2 on, and how many on each side one is held against.
_TONE_WINDOW, _TONE_STEP, _LOWEST_TONE, _TONES, _AROUND = 8192, 2048, 110.0, 48, 6
# `bench.covering_lab` measures both sides of this limit.
_LEAST_LIKENESS, _MOST_COLOUR_DB = 0.5, 6.0
_STEADY_DB = 1.5
_SILENT_RMS = 1e-3


@dataclass(frozen=True)
class Match:
    """lag_frames: how much later the delivered sound is. gain_db: what makes it as loud as the recording.

    likeness: how its bands rise and fall with those of the recording, -1 to 1, and which tones stand out when: the mean
    of both, since other songs of the same tempo and drums have other tones. colour_db: how far its bands are from
    the recording's on average, by their share of the sound. wave: the same of the waves, -1 to 1.
    is_heard: whether the recording is loud enough here to be compared.
    """

    lag_frames: int
    gain_db: float
    likeness: float
    colour_db: float
    wave: float
    is_heard: bool
    is_steady: bool = False

    @property
    def is_same(self) -> bool:
        """Whether both can be the same recording."""
        if not self.is_heard:
            return True
        return self.colour_db <= _MOST_COLOUR_DB and (self.is_steady or self.likeness >= _LEAST_LIKENESS)


def match(recording: NDArray[np.float32], delivered: NDArray[np.float32]) -> Match:
    """Compare a stretch with the same stretch of what was delivered, which has MOST_LAG_FRAMES more at both ends.

    Both are (frames, 2) at 44.1 kHz.
    """
    old, wide = mono(recording), mono(delivered)
    if len(old) < 2 * _TONE_WINDOW or _rms(old) < _SILENT_RMS:
        return Match(0, 0.0, 1.0, 0.0, 0.0, is_heard=False)
    lag, wave = _wave_lag(old, wide)
    if abs(wave) < _SAME_WAVE:
        lag = _band_lag(old, wide)
    new = delivered[MOST_LAG_FRAMES + lag :][: len(recording)]
    gain_db = 20.0 * float(np.log10(_rms(recording) / max(_rms(new), 1e-9)))
    bands, others = _levels(old), _levels(mono(new))
    likeness, colour_db, spread = _compare(bands, others)
    likeness = (likeness + _compare(_tones(old), _tones(mono(new)))[0]) / 2.0
    return Match(lag, gain_db, likeness, colour_db, wave, is_heard=True, is_steady=spread < _STEADY_DB)


def _wave_lag(old: NDArray[np.float32], wide: NDArray[np.float32]) -> tuple[int, float]:
    """By how much the second is late, and the correlation there."""
    size = 1 << (len(old) + len(wide) - 1).bit_length()
    spectra = rfft(wide.astype(np.float32), size) * np.conj(rfft(old.astype(np.float32), size))
    found = irfft(spectra.astype(np.complex64), size)[: 2 * MOST_LAG_FRAMES + 1]
    place = int(np.argmax(found))
    there = wide[place : place + len(old)]
    norm = float(np.linalg.norm(old) * np.linalg.norm(there))
    return place - MOST_LAG_FRAMES, float(found[place]) / norm if norm > 0.0 else 0.0


def _band_lag(old: NDArray[np.float32], wide: NDArray[np.float32]) -> int:
    """The same by bands, to 10 ms."""
    bands, others = _levels(old), _levels(wide)
    steps = 2 * MOST_LAG_FRAMES // _STEP
    likeness = [_compare(bands, others[late : late + len(bands)])[0] for late in range(steps + 1)]
    return int(np.argmax(likeness)) * _STEP - MOST_LAG_FRAMES


def _levels(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    """Levels of bands in dB below the loudest: (steps, bands)."""
    return _decibels(sound, _WINDOW, _STEP, triangles(_WINDOW, _LOWEST_HERTZ, _HIGHEST_HERTZ, _BANDS))


def _tones(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    """By how many dB each semitone stands out of those around it: (steps, semitones). Drums hardly do."""
    edges = _LOWEST_TONE * 2.0 ** (-1 / 12), _LOWEST_TONE * 2.0 ** (_TONES / 12)
    levels = _decibels(sound, _TONE_WINDOW, _TONE_STEP, triangles(_TONE_WINDOW, *edges, _TONES))
    return np.maximum(levels - uniform_filter1d(levels, 2 * _AROUND + 1, axis=1, mode="nearest"), 0.0)


def _decibels(sound: NDArray[np.float32], size: int, step: int, weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """Levels of weighted spectra in dB below the loudest: (steps, weights)."""
    steps = (len(sound) - size) // step + 1
    frames = np.lib.stride_tricks.sliding_window_view(sound, size)[::step][:steps]
    window = np.hanning(size).astype(np.float32)
    power = np.square(np.abs(rfft(np.ascontiguousarray(frames * window, np.float32)))) @ weights
    loudest = max(float(power.max(initial=0.0)), 1e-12)
    levels: NDArray[np.float32] = 10.0 * np.log10(np.maximum(power / loudest, 10.0 ** (_FLOOR_DB / 10.0)))
    return levels


def _compare(bands: NDArray[Any], others: NDArray[Any]) -> tuple[float, float, float]:
    """Likeness, the distance of colours in dB, and how far the levels of the first move at all."""
    count = min(len(bands), len(others))
    bands, others = bands[:count], others[:count]
    first, second = bands.mean(axis=0), others.mean(axis=0)
    moved, moved_too = bands - first, others - second
    norm = float(np.linalg.norm(moved) * np.linalg.norm(moved_too))
    shares = 10.0 ** (first / 10.0) + 10.0 ** (second / 10.0)
    shares /= shares.sum()
    apart = first - second
    colour = float((shares * np.abs(apart - (shares * apart).sum())).sum())
    return float((moved * moved_too).sum()) / norm if norm > 0.0 else 0.0, colour, float(moved.std())


def _rms(sound: NDArray[np.float32]) -> float:
    return float(np.sqrt(np.mean(np.square(sound, dtype=np.float64)))) if len(sound) else 0.0
