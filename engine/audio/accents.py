"""Whether a sound moves as it is written: its tempo in a stretch, and how its accents return from bar to bar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

# Onsets are known a hundred times a second.
RATE = 100.0
_SCALES = np.arange(0.88, 1.1205, 0.0025)
_LAGS = np.arange(-4, 9)
_NEAR = 3
_FEWEST_ONSETS = 6
_SAME = 0.025

Strength = NDArray[np.float64]


class Pace(NamedTuple):
    """How fast a sound runs against what is written: scale 1 as written, 1.02 two percent faster.

    clarity: how much better its onsets fit there than at most other tempi (a ratio; soft strings have about 1.4, a
    piano 5). lead: how much better than at the tempo that is written (1 where that is the best).
    """

    scale: float
    clarity: float
    lead: float


def pace(strength: Strength, onsets: Sequence[float], weights: Sequence[float]) -> Pace | None:
    """How fast the sound runs against its written onsets; None for too few of them.

    strength: of onsets in the whole sound, 100 a second. onsets: seconds of the notes of one stretch, rising.
    """
    if len(onsets) < _FEWEST_ONSETS:
        return None
    times, loud = np.asarray(onsets), np.asarray(weights)
    risen = np.maximum(strength, 0.0)
    smooth = np.convolve(risen, (0.5, 1.0, 0.5), mode="same")
    fits = []
    for scale in _SCALES:
        frames = np.rint((times[0] + (times - times[0]) / scale) * RATE).astype(int)
        places = np.clip(frames[np.newaxis, :] + _LAGS[:, np.newaxis], 0, len(smooth) - 1)
        fits.append(float((smooth[places] * loud).sum(axis=1).max()))
    found = np.maximum(fits, 1e-9)
    best = int(np.argmax(found))
    as_written = found[np.abs(_SCALES - 1.0) <= _SAME].max()
    return Pace(float(_SCALES[best]), float(found[best] / np.median(found)), float(found[best] / as_written))


def accents(strength: Strength, moments: Sequence[float]) -> Strength:
    """The accent at each moment: the strongest onset within 30 ms of it."""
    risen = np.maximum(strength, 0.0)
    frames = np.clip(np.rint(np.asarray(moments) * RATE).astype(int), 0, len(risen) - 1)
    around = [risen[np.clip(frames + near, 0, len(risen) - 1)] for near in range(-_NEAR, _NEAR + 1)]
    return np.asarray(np.max(around, axis=0))


def recurrence(values: Strength, lag: int) -> float:
    """How much accents return after `lag` places: 1 exactly, 0 not at all (autocorrelation of what overlaps)."""
    if len(values) < 2 * lag:
        return 0.0
    varied = values - values.mean()
    before, after = varied[:-lag], varied[lag:]
    size = float(np.sqrt((before**2).sum() * (after**2).sum()))
    return float((before * after).sum() / size) if size > 0.0 else 0.0
