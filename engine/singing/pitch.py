"""The pitch that is sung: notes joined by glides, a scoop into the phrase, vibrato on long notes, a slow drift."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from random import Random

import numpy as np

from engine.singing.timing import SungNote

# Values a second.
CURVE_RATE = 400
_GLIDE_S = 0.070
_SCOOP_CENTS, _SCOOP_S = 50.0, 0.050
_VIBRATO_HZ, _VIBRATO_CENTS = 5.3, 32.0
_VIBRATO_AFTER_S, _VIBRATO_RISE_S, _VIBRATO_NEEDS_S = 0.28, 0.25, 0.45
_DRIFT_CENTS = 5.0


def melody(notes: Sequence[SungNote], times_s: np.ndarray) -> np.ndarray:
    """The written melody with glides centred on the starts of notes, as MIDI numbers with fractions."""
    curve = np.full(len(times_s), float(notes[0].midi))
    for before, note in pairwise(notes):
        glide = min(_GLIDE_S, before.length_s, note.length_s)
        place = np.clip((times_s - note.start_s) / glide + 0.5, 0, 1)
        curve += (note.midi - before.midi) * (0.5 - 0.5 * np.cos(np.pi * place))
    return curve


def sung_melody(notes: Sequence[SungNote], times_s: np.ndarray, chance: Random, cents: float = 0.0) -> np.ndarray:
    """The melody as a person holds it, in MIDI numbers. cents: how far this take is from the rest of a choir."""
    curve = melody(notes, times_s) + cents / 100
    since = times_s - notes[0].start_s
    curve -= _SCOOP_CENTS / 100 * np.exp(-np.maximum(since, 0) / _SCOOP_S)
    rate = _VIBRATO_HZ * chance.uniform(0.96, 1.04)
    phase = chance.uniform(0, 2 * np.pi)
    for note in notes:
        if note.length_s > _VIBRATO_NEEDS_S:
            inside = times_s - note.start_s
            depth = np.clip((inside - _VIBRATO_AFTER_S) / _VIBRATO_RISE_S, 0, 1)
            depth = depth * np.clip((note.length_s - inside) / 0.06, 0, 1)
            curve += _VIBRATO_CENTS / 100 * depth * np.sin(2 * np.pi * rate * inside + phase)
    span = max(2, int((times_s[-1] - times_s[0]) / 0.7) + 2)
    drift = np.array([chance.gauss(0, _DRIFT_CENTS / 100) for _ in range(span)])
    return np.asarray(curve + np.interp(times_s, np.linspace(times_s[0], times_s[-1], span), drift))


def hertz(midi: np.ndarray) -> np.ndarray:
    """The frequency of MIDI numbers."""
    return np.asarray(440.0 * 2 ** ((midi - 69) / 12))
