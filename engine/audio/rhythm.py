"""Tempo by ear: where the sound starts anew, how those starts repeat, and at which speed exactly."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy.fft
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter1d

from engine import SAMPLE_RATE
from engine.audio.bands import triangles
from engine.audio.framing import Framer, Mono

SLOWEST_BPM, FASTEST_BPM = 40.0, 240.0
_RATE = 100.0
_HOP = SAMPLE_RATE // 100
_LENGTH = 2048
_BANDS_HERTZ = ((30.0, 160.0, 6), (160.0, 1600.0, 10), (1600.0, 14_000.0, 10))
_LOUD = 1000.0
_LOCAL_SECONDS = 0.8
PREFERRED_BPM, _PREFERENCE_OCTAVES = 115.0, 0.9
_HARMONICS = (1, 2, 3, 4, 6, 8)
_FINE_STEPS = 1 << 20
_HEARD, _CERTAIN = 0.08, 0.30
_LEAST_SPREAD = 0.03
_CLEAR_ONSET = 1.5


@dataclass(frozen=True)
class Tempo:
    """A tempo in BPM, how sure we are (0-1, 0 when no beat is heard), and what people may count instead (÷2, ×2)."""

    bpm: float | None
    confidence: float
    alternatives: tuple[float, ...]


class RhythmEar:
    """Hears mono samples one block after the other and remembers 100 onset strengths a second."""

    def __init__(self) -> None:
        self._framer = Framer(_LENGTH, _HOP)
        self._window = np.hanning(_LENGTH).astype(np.float32)
        # Bass drum, body, and cymbals.
        self._filters = np.hstack([triangles(_LENGTH, *band) for band in _BANDS_HERTZ])
        self._last: NDArray[np.float32] | None = None
        self._fluxes: list[NDArray[np.float32]] = []

    def hear(self, samples: Mono) -> None:
        """Take in the next mono samples."""
        frames = self._framer.frames(samples)
        if not len(frames):
            return
        spectrum = np.abs(scipy.fft.rfft(frames * self._window, axis=1))
        levels = np.log1p(np.float32(_LOUD / _LENGTH) * (spectrum @ self._filters))
        before = levels[:1] if self._last is None else self._last
        rises = np.maximum(np.diff(levels, axis=0, prepend=before), 0.0)
        self._last = levels[-1:]
        edges = np.cumsum([0] + [count for _, _, count in _BANDS_HERTZ])
        self._fluxes.append(np.add.reduceat(rises, edges[:-1], axis=1))

    def pulse(self) -> Pulse:
        """The rhythm of everything heard so far."""
        fluxes = np.concatenate([*self._fluxes, np.zeros((0, len(_BANDS_HERTZ)), np.float32)])
        return Pulse(fluxes.astype(np.float64))


class Pulse:
    """Onset strengths of a whole song, and the questions one can ask about them.

    fluxes: how much rises in the bands of bass, body and cymbals, a hundred times a second: (frames, 3).
    """

    def __init__(self, fluxes: NDArray[np.float64]) -> None:
        """onsets_per_second: clear ones. movement: how much sound is on the rise, on average (about 0.4 to 1.3)."""
        self.fluxes = fluxes
        rises = fluxes.sum(axis=1)
        self.onsets_per_second = _onset_rate(rises)
        self.movement = float(rises.mean()) if len(rises) else 0.0
        total = np.zeros(len(fluxes))
        for band in fluxes.T if len(fluxes) else ():
            spread = band.std()
            # A held tone makes ripples too; they are as regular as any beat.
            if spread > _LEAST_SPREAD:
                total += band / spread
        local = uniform_filter1d(total, max(1, int(_LOCAL_SECONDS * _RATE)), mode="nearest") if len(total) else total
        self._strength = total - local

    @property
    def strength(self) -> NDArray[np.float64]:
        """How much starts anew, a hundred times a second, against what usually does around that moment."""
        return self._strength

    def tempo(self) -> Tempo:
        """The tempo most people would tap, to about 0.1 BPM where the beat is steady."""
        scores, bpms = self._comb()
        if not len(bpms):
            return Tempo(None, 0.0, ())
        best = likeliest(scores, bpms)
        confidence = float(np.clip((scores[best] - _HEARD) / (_CERTAIN - _HEARD), 0.0, 1.0))
        if confidence == 0.0:
            return Tempo(None, 0.0, ())
        bpm = self.tempo_near(float(bpms[best]))
        others = tuple(round(bpm * f, 2) for f in (0.5, 2.0) if 30.0 <= bpm * f <= 300.0)
        return Tempo(round(bpm, 2), round(confidence, 3), others)

    def clarity_at(self, bpm: float) -> float:
        """How strongly the sound repeats at this tempo: 1 is a metronome, near 0 nothing (mean autocorrelation)."""
        scores, bpms = self._comb()
        if not len(bpms):
            return 0.0
        near = np.abs(bpms / bpm - 1.0) < 0.012
        return float(scores[near].max(initial=0.0))

    def tempo_near(self, bpm: float, within: float = 0.04) -> float:
        """The exact tempo closest to a rough one: where the beat and its divisions resonate most."""
        spectrum, step = self._spectrum
        fine = np.arange(bpm * (1.0 - within), bpm * (1.0 + within), 0.01)
        total = np.zeros(len(fine))
        for harmonic in _HARMONICS:
            place = fine / 60.0 * harmonic / step
            whole = np.minimum(place.astype(int), len(spectrum) - 2)
            part = place - whole
            total += spectrum[whole] * (1.0 - part) + spectrum[whole + 1] * part
        return float(fine[int(np.argmax(total))])

    @cached_property
    def _spectrum(self) -> tuple[NDArray[np.float32], float]:
        size = max(_FINE_STEPS, 1 << (len(self._strength) - 1).bit_length() if len(self._strength) else 1)
        return np.abs(scipy.fft.rfft(self._strength.astype(np.float32), size)), _RATE / size

    def _comb(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        if len(self._strength) < 4 * _RATE or not self._strength.any():
            return np.zeros(0), np.zeros(0)
        return comb(autocorrelation(self._strength))


def likeliest(scores: NDArray[np.float64], bpms: NDArray[np.float64]) -> int:
    """The place of the tempo that is clear and near to what most people tap."""
    octaves = np.log2(bpms / PREFERRED_BPM)
    return int(np.argmax(np.maximum(scores, 0.0) * np.exp(-0.5 * (octaves / _PREFERENCE_OCTAVES) ** 2)))


def comb(correlation: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """For tempi from 40 to 240 in steps of 0.5 %: the mean autocorrelation at one to four beats, and the tempi."""
    bpms = np.exp(np.arange(np.log(SLOWEST_BPM), np.log(FASTEST_BPM), 0.005))
    lags = np.outer(np.arange(1, 5), 60.0 * _RATE / bpms)
    inside = lags < len(correlation) * 0.75
    found = np.interp(lags, np.arange(len(correlation)), correlation) * inside
    return found.sum(axis=0) / np.maximum(inside.sum(axis=0), 1), bpms


def autocorrelation(line: NDArray[np.float64]) -> NDArray[np.float64]:
    """How alike a line is to itself so many places later: 1 at 0, each lag as good as its better neighbour."""
    frames = len(line)
    size = scipy.fft.next_fast_len(2 * frames, real=True)
    correlation = scipy.fft.irfft(np.abs(scipy.fft.rfft(line, size)) ** 2, size)[:frames]
    # Dividing by what overlaps keeps long lags comparable with short ones.
    correlation = correlation / correlation[0] * frames / np.arange(frames, 0, -1)
    return np.asarray(np.maximum(correlation, np.maximum(np.roll(correlation, 1), np.roll(correlation, -1))))


def _onset_rate(total: NDArray[np.float64]) -> float:
    """Clear onsets a second: strokes and struck chords, not the shimmer of held sounds."""
    if len(total) < 3:
        return 0.0
    peaks = (total[1:-1] > total[:-2]) & (total[1:-1] >= total[2:]) & (total[1:-1] > _CLEAR_ONSET)
    return float(peaks.sum() * _RATE / len(total))
