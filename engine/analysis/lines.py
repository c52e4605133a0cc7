"""What starts anew in a sound, as lines of a hundred values a second: the ground of tempo, beats and metre."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter1d

from engine.analysis.listening import Recording
from engine.analysis.timbre import RATE as LEVELS_PER_SECOND
from engine.analysis.timbre import STEPS_PER_DB, band_hertz, decibels_of
from engine.audio.accents import RATE
from engine.audio.tonality import FRAMES_PER_SECOND

Line = NDArray[np.float64]
_LOCAL_SECONDS = 0.8
_RANGE_DB = 60.0
_DEEP_HERTZ = 120.0
_LEAST_SPREAD = 0.03


@dataclass(frozen=True)
class Lines:
    """onsets: all that starts anew, against what usually does around that moment. bands: the rises in bass, body and
    cymbals. deep: the size of what sounds below 120 Hz, against its mean. harmony: how much the tones change (0-1)."""

    onsets: Line
    bands: tuple[Line, Line, Line]
    deep: Line
    harmony: Line

    @property
    def all(self) -> tuple[Line, ...]:
        """Bass, body, cymbals, what sounds deep, and changes of harmony."""
        return (*self.bands, self.deep, self.harmony)


def lines_of(recording: Recording) -> Lines:
    """The lines of a sound, all of the same length."""
    count = len(recording.pulse.strength)
    strength = recording.pulse.strength / max(float(recording.pulse.strength.std()), 1e-9)
    bass, body, cymbals = recording.pulse.fluxes.T
    return Lines(
        onsets=strength + _rises(recording.levels, count),
        bands=(bass, body, cymbals),
        deep=_deep(recording.levels, count),
        harmony=_changes(recording.tones.frames, count),
    )


def _rises(levels: NDArray[np.uint8], count: int) -> Line:
    """Rises in 128 narrow bands: soft entries of single tones, which broad bands do not notice."""
    if len(levels) < 2:
        return np.zeros(count)
    # Whole steps of half a decibel take a quarter of the memory.
    audible = np.maximum(levels.astype(np.int16), int(levels.max()) - round(_RANGE_DB * STEPS_PER_DB))
    rises = np.maximum(np.diff(audible, axis=0, prepend=audible[:1]), 0).mean(axis=1) / STEPS_PER_DB
    line = _stretch(rises, LEVELS_PER_SECOND, count)
    line -= uniform_filter1d(line, round(_LOCAL_SECONDS * RATE), mode="nearest")
    spread = float(line.std())
    return line / spread if spread > _LEAST_SPREAD else np.zeros(count)


def _deep(levels: NDArray[np.uint8], count: int) -> Line:
    """Not its rise but its size: where a bass makes way for the drum, it rises most behind the drum."""
    size = (10.0 ** (decibels_of(levels[:, band_hertz() < _DEEP_HERTZ]) / 20.0)).sum(axis=1)
    return _stretch(size / max(float(size.mean()) if len(size) else 0.0, 1e-6), LEVELS_PER_SECOND, count)


def _changes(frames: NDArray[np.float32], count: int) -> Line:
    """One less the likeness of the tones just before and just after."""
    sizes = np.linalg.norm(frames, axis=1, keepdims=True)
    unit = frames / np.maximum(sizes, 1e-9)
    changes = np.zeros(len(frames))
    if len(frames) > 2:
        sounds = (sizes[2:, 0] > 0.0) & (sizes[:-2, 0] > 0.0)
        changes[1:-1] = np.where(sounds, 1.0 - (unit[2:] * unit[:-2]).sum(axis=1), 0.0)
    return _stretch(changes, FRAMES_PER_SECOND, count)


def _stretch(values: NDArray[np.floating], per_second: float, count: int) -> Line:
    if not len(values):
        return np.zeros(count)
    return np.asarray(np.interp(np.arange(count) / RATE, np.arange(len(values)) / per_second, values))
