"""A synthetic voice that hums: partials under formants, vibrato, slides, breath and noise; and its notes as heard."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from engine import SAMPLE_RATE
from engine.voice.notes import SungNote, notes_of
from engine.voice.pitch import track_pitch

# Frequencies and widths in Hz, and levels, of an open "ah" and a hum behind it.
_FORMANTS = ((650.0, 120.0, 1.0), (1080.0, 150.0, 0.4), (2650.0, 250.0, 0.15))
_HIGHEST_HERTZ = 6000.0
_VIBRATO_HERTZ, _VIBRATO_SEMITONES, _VIBRATO_AFTER = 5.3, 0.35, 0.25
_EDGE_SECONDS = 0.025
_NOISE = 0.004

Mono = NDArray[np.float32]


def sound_of(notes: Sequence[SungNote], seed: int) -> Mono:
    """Notes as somebody hums them: mono at 44.1 kHz, half a second longer than the notes."""
    chance = np.random.default_rng(seed)
    sound = chance.normal(0.0, _NOISE, round((notes[-1].end + 0.5) * SAMPLE_RATE)).astype(np.float32)
    for note in notes:
        first = round(note.start * SAMPLE_RATE)
        tone = tone_of(note, float(chance.uniform(0, 1)))
        sound[first : first + len(tone)] += tone[: len(sound) - first]
    return sound


def tone_of(note: SungNote, phase: float) -> Mono:
    """A tone whose vibrato begins after a quarter of a second."""
    at = np.arange(round((note.end - note.start) * SAMPLE_RATE)) / SAMPLE_RATE
    depth = _VIBRATO_SEMITONES * np.clip((at - _VIBRATO_AFTER) / 0.2, 0.0, 1.0)
    pitch = note.pitch + depth * np.sin(2 * np.pi * (_VIBRATO_HERTZ * at + phase))
    hertz = 440.0 * 2.0 ** ((pitch - 69.0) / 12.0)
    angle = 2 * np.pi * np.cumsum(hertz) / SAMPLE_RATE
    tone = np.zeros(len(at))
    for partial in range(1, int(_HIGHEST_HERTZ / hertz.max()) + 1):
        level = sum(share / (1 + ((partial * hertz - place) / width) ** 2) for place, width, share in _FORMANTS)
        tone += (level + 0.05) / partial**0.5 * np.sin(partial * angle)
    edge = np.clip(np.minimum(at, at[-1] - at) / _EDGE_SECONDS, 0.0, 1.0)
    return np.asarray(0.2 * tone * edge, np.float32)


def notes_in(sound: Mono) -> list[SungNote]:
    """What the engine hears in it."""
    return notes_of(track_pitch(sound))
