"""A melody that leaves the word to who sings: notes alone, without a sound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.composer.score import Note, Score


def with_melody_in_gaps(score: Score, sung: Sequence[tuple[float, float]]) -> Score:
    """A score whose melody rests while somebody sings: it plays in gaps of a bar and more.

    sung: stretches in seconds; none leave the score as it is.
    """
    if not sung:
        return score
    beats = [(score.tempo.beat_at(start), score.tempo.beat_at(stop)) for start, stop in sung]
    stops, starts = [0.0, *(stop for _, stop in beats)], [*(start for start, _ in beats), float("inf")]
    gaps = [(low, high) for low, high in zip(stops, starts, strict=True) if high - low >= score.bar.bar]
    parts = [
        part if part.stem != "melody"
        else replace(part, notes=tuple(note for note in part.notes if _lies_in(note, gaps)))
        for part in score.parts
    ]  # fmt: skip
    return replace(score, parts=tuple(part for part in parts if part.notes))


def _lies_in(note: Note, gaps: Sequence[tuple[float, float]]) -> bool:
    return any(low - 1e-6 <= note.start and note.start + note.length <= high + 1e-6 for low, high in gaps)
