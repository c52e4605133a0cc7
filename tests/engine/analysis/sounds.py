"""Sounds that no composer wrote: clicks, chords beside the pitch, noise."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine import SAMPLE_RATE
from engine.analysis.analysing import analyse_blocks
from engine.analysis.results import Analysis
from tests.engine.audio.sounds import Sound, stereo


def clicks(bpm: float, seconds: float, start: float = 0.37, per_bar: int = 4) -> tuple[Sound, list[float]]:
    """A metronome whose first beat of a bar is higher and louder, and the seconds of its strokes."""
    line = np.zeros(int(seconds * SAMPLE_RATE))
    beats = [float(at) for at in np.arange(start, seconds - 0.1, 60.0 / bpm)]
    time = np.arange(2000) / SAMPLE_RATE
    for number, at in enumerate(beats):
        hertz, size = (1500.0, 0.9) if number % per_bar == 0 else (1000.0, 0.5)
        first = int(at * SAMPLE_RATE)
        line[first : first + len(time)] += size * np.sin(2 * np.pi * hertz * time) * np.exp(-time / 0.01)
    return stereo(line), beats


def chords(names: list[tuple[int, ...]], seconds: float = 2.0, cents: float = 0.0) -> Sound:
    """Struck chords of MIDI numbers, each as long as the other, all of them beside the pitch by some cents."""
    return stereo(np.concatenate([_chord(pitches, seconds, cents) for pitches in names]))


def _chord(pitches: tuple[int, ...], seconds: float, cents: float) -> NDArray[np.float64]:
    time = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    hertz = [440.0 * 2.0 ** ((pitch - 69 + cents / 100.0) / 12.0) for pitch in pitches]
    waves = [np.sin(2 * np.pi * each * harmonic * time) / harmonic for each in hertz for harmonic in (1, 2, 3, 4)]
    return np.asarray(0.05 * np.sum(waves, axis=0) * np.exp(-0.8 * time) * np.minimum(time / 0.005, 1.0))


def heard(*blocks: Sound) -> Analysis:
    return analyse_blocks(blocks)
