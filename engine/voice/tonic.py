"""Which key a tune without chords is in, and how far from concert pitch it was sung."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.audio.tonality import PROFILES
from engine.brief import KEYS

# A tune ends on its tonic more often than not.
_LAST = np.array(
    [
        (0.62, 0.005, 0.05, 0.005, 0.12, 0.02, 0.005, 0.13, 0.005, 0.02, 0.005, 0.015),
        (0.62, 0.005, 0.05, 0.12, 0.005, 0.02, 0.005, 0.13, 0.015, 0.005, 0.015, 0.01),
    ]
)
_FIRST_SHARE, _LAST_SHARE = 0.5, 1.0
_OFF_SEMITONES = 0.24
_TUNINGS = np.arange(-10, 10) / 20.0
# A note twice as long says more, not twice as much.
_LONGEST_SECONDS = 1.5
_MISTAKE = 2e-3


@dataclass(frozen=True)
class Tonic:
    """key: one of engine.brief.KEYS. tuning: semitones by which the tune lies above concert pitch, -0.5 to 0.5.
    share: 0-1, how likely this key is beside all others."""

    key: str
    tuning: float
    share: float


def tonic_of(pitches: Sequence[float], seconds: Sequence[float]) -> Tonic:
    """The key of notes with fractional MIDI numbers and their lengths. Raises ValueError for none."""
    if not pitches:
        raise ValueError("A key needs a note at least.")
    row = np.asarray(pitches, np.float64)
    weights = np.sqrt(np.minimum(np.asarray(seconds, np.float64), _LONGEST_SECONDS))
    weights = weights / weights.mean()
    # (tunings, notes, pitch classes): how well each note passes for each tone.
    off = (row[np.newaxis, :, np.newaxis] - _TUNINGS[:, np.newaxis, np.newaxis] - np.arange(12) + 6.0) % 12.0 - 6.0
    passes = np.exp(-0.5 * np.square(off / _OFF_SEMITONES))
    scores = np.stack([_score(passes, weights, mode, tonic) for mode in (0, 1) for tonic in range(12)], axis=1)
    likely = np.exp(scores - scores.max())
    keys = likely.sum(axis=0) / likely.sum()
    best = int(keys.argmax())
    around = np.angle((likely[:, best] * np.exp(2j * np.pi * _TUNINGS)).sum()) / (2 * np.pi)
    return Tonic(KEYS[best], float(around), float(keys[best]))


def _score(passes: NDArray[np.float64], weights: NDArray[np.float64], mode: int, tonic: int) -> NDArray[np.float64]:
    """The logarithm of how likely a tune is in a key, for each tuning."""
    tones = np.log(passes @ np.roll(PROFILES[("major", "minor")[mode]], tonic) + _MISTAKE)
    total = tones @ weights
    ends = np.roll(_LAST[mode], tonic)
    last, first = (np.log(passes[:, place] @ ends + _MISTAKE) for place in (-1, 0))
    return np.asarray(total + _LAST_SHARE * last + _FIRST_SHARE * first)
