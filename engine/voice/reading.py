"""What a recording of one voice holds, read from its file: the course of its pitch, its notes, its tune."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from engine import SAMPLE_RATE
from engine.audio.decoding import read_blocks
from engine.voice import LONGEST_SECONDS
from engine.voice.correcting import NoVoice, Voice, read_voice
from engine.voice.humming import Hummed, NoMelody, hum

__all__ = ["NoMelody", "NoVoice", "Tune", "read_tune"]

# Points of the curve that a page draws; more than it has pixels would be of no use.
_MOST_POINTS = 1_500


@dataclass(frozen=True)
class Tune:
    """The voice of a file and the theme in it."""

    voice: Voice
    hummed: Hummed
    duration_seconds: float

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready: notes as [start, end, pitch], the curve as MIDI numbers, None where there is no pitch."""
        midi = self.voice.curve.midi
        stride = max(1, len(midi) // _MOST_POINTS)
        return {
            **self.hummed.to_dict(),
            "duration_seconds": round(self.duration_seconds, 3),
            "notes_sung": [
                [round(note.start, 3), round(note.end, 3), round(pitch, 2)]
                for note, pitch in zip(self.voice.notes, self.voice.pitches, strict=True)
            ],
            "curve_step": round(stride * self.voice.curve.step_seconds, 4),
            "curve": [None if np.isnan(value) else round(float(value), 2) for value in midi[::stride]],
        }


def read_tune(path: Path) -> Tune:
    """The tune that one voice sings or hums in a file. Raises DecodeError, NoVoice (also if too long), NoMelody."""
    blocks, frames = [], 0
    for block in read_blocks(path):
        blocks.append(block.mean(axis=1, dtype=np.float32))
        frames += len(block)
        if frames > LONGEST_SECONDS * SAMPLE_RATE:
            raise NoVoice(f"A voice may last {LONGEST_SECONDS / 60:g} minutes: cut it into parts first.")
    if not blocks:
        raise NoVoice("There is no sound in this file.")
    voice = read_voice(np.concatenate(blocks))
    return Tune(voice, hum([*voice.notes]), frames / SAMPLE_RATE)
