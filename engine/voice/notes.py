"""The notes of a voice: where its pitch stays, for how long, and how high it was sung."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from engine.voice.pitch import PitchCurve

# isort: split
# Behind the pitch, which sees to what onnxruntime may do.
from swift_f0 import PitchResult, segment_notes

# What a new note must be worth, as the package has it; more gives fewer, longer notes.
_HOLD_MS = 80.0


@dataclass(frozen=True)
class SungNote:
    """start, end: seconds. pitch: a MIDI number as sung, with its fraction."""

    start: float
    end: float
    pitch: float


def notes_of(curve: PitchCurve, *, hold_ms: float = _HOLD_MS) -> list[SungNote]:
    """The notes of a curve of `track_pitch`, in their order; vibrato and glides are no notes of their own."""
    found = segment_notes(
        PitchResult(
            np.arange(len(curve.likeliest)) * curve.step_seconds, curve.likeliest, curve.confidence, curve.loudness
        ),
        pitch_hold_ms=hold_ms,
    )
    return [SungNote(note.start, note.end, 69 + 12 * math.log2(note.pitch_hz / 440)) for note in found]
