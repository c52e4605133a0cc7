"""A solo wind or string is never silent for longer than a breath between its first and its last note."""

from __future__ import annotations

from itertools import pairwise

import pytest

from engine.brief import Brief
from engine.composer.writing import write_score
from engine.words.reading import resolve


@pytest.mark.parametrize("words", ["solo flute, calm", "solo violin", "solo saxophone, jazz", "solo trumpet"])
def test_there_are_no_holes_in_a_line_without_company(words: str) -> None:
    for seed in range(6):
        score = write_score(resolve(Brief(words, duration_seconds=20.0, seed=seed)))
        notes = score.parts[0].notes
        assert len(score.parts) == 1
        rests = [
            score.seconds_at(after.start) - score.seconds_at(note.start + note.length)
            for note, after in pairwise(notes)
        ]
        assert max(rests) <= 0.9, seed
