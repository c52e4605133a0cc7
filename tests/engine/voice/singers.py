"""A synthetic voice: partials under three formants, at any course of pitch."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

RATE = 44_100
FORMANTS = ((700.0, 110.0), (1150.0, 140.0), (2550.0, 220.0))


def sing(pitches: Sequence[float], seconds: float = 0.45, vibrato: float = 0.3, pause: float = 0.3) -> np.ndarray:
    """Notes one after the other (MIDI numbers with fractions), mono, with so many semitones of vibrato and silence
    around."""
    at = np.arange(round(seconds * RATE)) / RATE
    wave = vibrato * np.sin(2 * np.pi * 5.5 * at) * np.minimum(at / 0.2, 1.0)
    midi = np.concatenate([pitch + wave for pitch in pitches])
    hertz = 440.0 * 2 ** ((np.convolve(np.pad(midi, 500, mode="edge"), np.full(1001, 1 / 1001), "valid") - 69) / 12)
    angle, line = 2 * np.pi * np.cumsum(hertz) / RATE, np.zeros(len(hertz))
    for partial in range(1, 30):
        high = partial * hertz
        level = 0.03 + sum(1 / (1 + ((high - place) / width) ** 2) for place, width in FORMANTS)
        line += np.where(high < 9000, level, 0.0) / partial * np.sin(partial * angle)
    silence = np.zeros(round(pause * RATE))
    return np.concatenate([silence, 0.4 * line / np.abs(line).max(), silence]).astype(np.float32)


def both_sides(line: np.ndarray) -> np.ndarray:
    return np.stack([line, line], axis=1)
