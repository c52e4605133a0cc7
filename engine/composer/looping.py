"""Loops: a score that is played round, so that its end runs into its start without a joint."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import soundfile

from engine import SAMPLE_RATE
from engine.composer.score import Note, Part, Score

# As long as rooms and echoes are heard; the music of this time is played before the beginning and then cut off.
_LEAD_SECONDS = 9.0
_BLOCK = SAMPLE_RATE * 8


def with_lead(score: Score) -> tuple[Score, int]:
    """The score with its own end played before its beginning, and the frames of that lead. For loops of one tempo."""
    total = score.sections[-1].start + score.sections[-1].length
    bar = score.bar.bar
    beat_seconds = score.duration_seconds / total
    lead = min(total, -(-_LEAD_SECONDS // (bar * beat_seconds)) * bar)
    seconds = lead * beat_seconds
    parts = tuple(_with_its_end(part, total, lead) for part in score.parts)
    levels = tuple((beat + lead, level) for beat, level in score.levels)
    longer = replace(score, parts=parts, levels=levels, duration_seconds=score.duration_seconds + seconds)
    return longer, round(seconds * SAMPLE_RATE)


def _with_its_end(part: Part, total: float, lead: float) -> Part:
    def shift(note: Note, beats: float) -> Note:
        return replace(note, start=note.start + beats)

    before = [shift(note, lead - total) for note in part.notes if note.start >= total - lead]
    cutoff = tuple((beat + lead, hertz) for beat, hertz in part.cutoff)
    return replace(part, notes=(*before, *(shift(note, lead) for note in part.notes)), cutoff=cutoff)


def cut_lead(paths: Iterable[Path], frames: int) -> None:
    """Take `frames` off the beginning of each file of 32-bit float sound, in place."""
    for path in paths:
        shorter = path.with_suffix(".cut.wav")
        with soundfile.SoundFile(str(path)) as source:
            source.seek(frames)
            with soundfile.SoundFile(str(shorter), "w", source.samplerate, source.channels, subtype="FLOAT") as target:
                while len(block := source.read(_BLOCK, dtype="float32")):
                    target.write(block)
        shorter.replace(path)
