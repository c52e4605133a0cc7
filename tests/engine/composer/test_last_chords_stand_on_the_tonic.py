"""Whoever plays the last chord, its lowest note is the tonic, also where a song stops suddenly or has no bass."""

from __future__ import annotations

import pytest

from engine.brief import GENRES, Brief
from engine.composer.theory import key_named
from engine.composer.writing import write_score
from engine.words.reading import resolve


@pytest.mark.parametrize("without", [(), ("bass",)])
@pytest.mark.parametrize("ending", ["final", "cold"])
@pytest.mark.parametrize("genre", GENRES)
def test_the_lowest_note_of_the_last_chord_is_the_tonic(genre: str, ending: str, without: tuple[str, ...]) -> None:
    brief = resolve(Brief("a song", genre, duration_seconds=10.0, seed=3, ending=ending, without=without))
    score = write_score(brief)
    end = score.chords[-1].start
    last = [note.pitch for part in score.parts if part.stem in {"bass", "harmony", "melody"} for note in part.notes
            if note.start >= end - 0.2]  # fmt: skip
    assert min(last) % 12 == key_named(str(brief.key)).tonic % 12
