"""Key by ear: which pitch classes sound, how they are tuned, and which key they fit best."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.fft
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter1d

from engine import SAMPLE_RATE
from engine.audio.framing import Framer, Mono
from engine.brief import KEYS, PITCH_CLASSES
from engine.composer.theory import key_named

_LENGTH = 16_384
HOP = 8192
FRAMES_PER_SECOND = SAMPLE_RATE / HOP
_LOWEST_HERTZ, _HIGHEST_HERTZ = 40.0, 2100.0
_BASS_HERTZ = 190.0
# A chord's bass may be a cello's or a left hand's; below, nothing of a chord is looked for but its root.
_CHORD_BASS_HERTZ = 260.0
# Below, a semitone is hardly wider than a spectral line, and bass drums glide.
_DEEPEST_TONE_HERTZ = 70.0
_BASS_WEIGHT = 0.35
_STEPS = 10
_A4_HERTZ, _A4_CLASS = 440.0, 9
_NEIGHBOURHOOD_BINS = 31
_PROMINENCE = 3.5
_FAINT = 0.01
_SILENT = 1e-4
_CLEAR_MARGIN = 0.2
# Harmonics that are other tones of the scale, or none; looked for to a quarter of a semitone.
_STRANGE_HARMONICS = (3, 5)
_PLACES = 48
# Joshua Albrecht and Daniel Shanahan, "The Use of Large Corpora to Train a New Type of Key-Finding Algorithm",
# Music Perception 31 (2013).
PROFILES = {
    "major": (0.238, 0.006, 0.111, 0.006, 0.137, 0.094, 0.016, 0.214, 0.009, 0.080, 0.008, 0.081),
    "minor": (0.220, 0.006, 0.104, 0.123, 0.019, 0.103, 0.012, 0.214, 0.062, 0.022, 0.061, 0.052),
}


@dataclass(frozen=True)
class Key:
    """One of engine.brief.KEYS, or None when nothing with a pitch is heard; how sure we are (0-1)."""

    name: str | None
    confidence: float
    tuning_cents: float


@dataclass(frozen=True)
class Tones:
    """What was heard, for each pitch class: its mean share of a frame, how often it is the bass (shares), its energy.

    tuning_cents is against 440 Hz. frames: the shares of the tones in each frame, FRAMES_PER_SECOND: (frames, 12).
    bass_frames: the shares of all that sounds below 260 Hz in each frame, of everything in it: (frames, 12).
    """

    chroma: NDArray[np.float64]
    bass: NDArray[np.float64]
    energy: NDArray[np.float64]
    tuning_cents: float
    frames: NDArray[np.float32]
    bass_frames: NDArray[np.float32]

    def fits(self) -> NDArray[np.float64]:
        """How well each of engine.brief.KEYS fits: correlation with the profiles of Albrecht and Shanahan, plus bass.

        The seven tones of a scale belong to several keys; which of them is home is mostly told by the bass.
        """
        fits = np.array([np.corrcoef(self.chroma, _profile(name))[0, 1] for name in KEYS])
        fits += _BASS_WEIGHT * np.array([self.bass[_split(name)[0]] for name in KEYS])
        return fits

    def key(self) -> Key:
        """The best of the 24 keys."""
        if self.chroma.sum() <= 0.0:
            return Key(None, 0.0, 0.0)
        fits = self.fits()
        order = np.argsort(fits)[::-1]
        margin = float(fits[order[0]] - fits[order[1]])
        confidence = float(np.clip(margin / _CLEAR_MARGIN, 0.0, 1.0) * np.clip(fits[order[0]], 0.0, 1.0))
        return Key(KEYS[order[0]], round(confidence, 3), round(self.tuning_cents, 1))

    def in_key_share(self, key: str) -> float:
        """The share (0-1) of the energy with a pitch that lies in the scale of a key, one of engine.brief.SCALES."""
        total = float(self.energy.sum())
        if total <= 0.0:
            return 0.0
        return float(sum(self.energy[pitch_class] for pitch_class in key_named(key).pitch_classes) / total)


class ToneEar:
    """Hears mono samples one block after the other and adds up spectral peaks in tenths of a semitone."""

    def __init__(self) -> None:
        self._framer = Framer(_LENGTH, HOP)
        self._window = np.hanning(_LENGTH).astype(np.float32)
        self._low = int(_LOWEST_HERTZ * _LENGTH / SAMPLE_RATE)
        self._high = int(_HIGHEST_HERTZ * _LENGTH / SAMPLE_RATE)
        self._shares = np.zeros(12 * _STEPS)
        self._energy = np.zeros(12 * _STEPS)
        self._bass = np.zeros(12 * _STEPS)
        self._frames: list[NDArray[np.float32]] = []
        self._bass_frames: list[NDArray[np.float16]] = []

    def hear(self, samples: Mono) -> None:
        """Take in the next mono samples."""
        frames = self._framer.frames(samples)
        if not len(frames):
            return
        spectrum = np.abs(scipy.fft.rfft(frames * self._window, axis=1))[:, self._low - 1 : self._high + 1]
        rows, columns, heights = _peaks(spectrum * np.float32(4.0 / _LENGTH))
        if not len(rows):
            self._frames.append(np.zeros((len(frames), 12 * _STEPS), np.float32))
            self._bass_frames.append(np.zeros((len(frames), 12 * _STEPS), np.float16))
            return
        hertz = (columns + self._low - 1) * SAMPLE_RATE / _LENGTH
        steps = np.rint((12.0 * np.log2(hertz / _A4_HERTZ) + _A4_CLASS) * _STEPS).astype(int) % (12 * _STEPS)
        totals = np.bincount(rows, heights, minlength=len(frames))
        shares = heights / totals[rows]
        self._shares += np.bincount(steps, shares, minlength=12 * _STEPS)
        is_tone = (hertz > _DEEPEST_TONE_HERTZ) & ~_overtones(rows, hertz)
        places = rows * 12 * _STEPS + steps
        self._frames.append(_by_frame(places, shares, is_tone, len(frames)).astype(np.float32))
        # Half as exact is enough, and takes half the memory.
        bass = _by_frame(places, shares, hertz < _CHORD_BASS_HERTZ, len(frames))
        self._bass_frames.append(bass.astype(np.float16))
        self._energy += np.bincount(steps[is_tone], heights[is_tone].astype(np.float64) ** 2, minlength=12 * _STEPS)
        is_lowest = np.diff(rows, prepend=-1) > 0
        self._bass += np.bincount(steps[is_lowest & (hertz < _BASS_HERTZ)], minlength=12 * _STEPS)

    def tones(self) -> Tones:
        """The pitch classes of everything heard so far."""
        angles = np.exp(2j * np.pi * np.arange(12 * _STEPS) / _STEPS)
        direction = complex((self._shares * angles).sum())
        off = np.angle(direction) / (2 * np.pi) * _STEPS if abs(direction) > 1e-9 else 0.0
        shift = round(float(off))
        bass = _by_class(self._bass, shift)
        return Tones(
            chroma=_by_class(self._shares, shift),
            bass=bass / max(bass.sum(), 1.0),
            energy=_by_class(self._energy, shift),
            tuning_cents=float(off) * 100.0 / _STEPS,
            frames=_frames_by_class(self._frames, shift),
            bass_frames=_frames_by_class(self._bass_frames, shift),
        )


def _by_frame(
    places: NDArray[np.intp], shares: NDArray[np.float64], is_wanted: NDArray[np.bool_], count: int
) -> NDArray[np.float64]:
    wanted = np.bincount(places[is_wanted], shares[is_wanted], minlength=count * 12 * _STEPS)
    return np.asarray(wanted.reshape(count, 12 * _STEPS), np.float64)


def _frames_by_class(parts: list[NDArray[Any]], shift: int) -> NDArray[np.float32]:
    classes = [_by_class(part.astype(np.float32), shift) for part in parts]
    return np.concatenate([*classes, np.zeros((0, 12), np.float32)])


def _by_class(steps: NDArray[Any], shift: int) -> NDArray[Any]:
    """Tenths of a semitone on the last axis as its 12 classes."""
    centred = np.roll(steps, _STEPS // 2 - shift, axis=-1)
    return np.asarray(centred.reshape(*steps.shape[:-1], 12, _STEPS).sum(axis=-1))


def _peaks(
    spectrum: NDArray[np.float32],
) -> tuple[NDArray[np.intp], NDArray[np.float64], NDArray[np.float32]]:
    """Row, exact column and height of what stands out of its surroundings; drums and noise mostly don't."""
    middle = spectrum[:, 1:-1]
    loudest = spectrum.max(axis=1, keepdims=True)
    around = uniform_filter1d(spectrum, _NEIGHBOURHOOD_BINS, axis=1)[:, 1:-1]
    is_peak = (middle > spectrum[:, :-2]) & (middle >= spectrum[:, 2:]) & (middle > _PROMINENCE * around)
    is_peak &= (middle > _FAINT * loudest) & (loudest > _SILENT)
    rows, columns = np.nonzero(is_peak)
    left, centre, right = (np.log(spectrum[rows, columns + offset] + 1e-12) for offset in (0, 1, 2))
    shift = 0.5 * (left - right) / (left - 2.0 * centre + right)
    return rows, columns + 1 + shift.astype(np.float64), middle[rows, columns]


def _overtones(rows: NDArray[np.intp], hertz: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which peaks are the third or fifth harmonic of another in their frame: a low clarinet's twelfth outsounds it."""
    places = np.log2(hertz) * _PLACES
    row = rows * _PLACES * 16
    present = np.sort(row + np.rint(places).astype(int))
    found = np.zeros(len(rows), bool)
    for harmonic in _STRANGE_HARMONICS:
        below = row + np.rint(places - np.log2(harmonic) * _PLACES).astype(int)
        found |= np.searchsorted(present, below - 1) < np.searchsorted(present, below + 1, side="right")
    return found


def _profile(key: str) -> NDArray[np.float64]:
    tonic, mode = _split(key)
    return np.roll(PROFILES[mode], tonic)


def _split(key: str) -> tuple[int, str]:
    name, _, mode = key.partition(" ")
    return PITCH_CLASSES.index(name), mode
