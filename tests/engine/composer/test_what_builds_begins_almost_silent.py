"""A piece that builds from silence begins with little sound and without drums, also when it is short."""

from __future__ import annotations

import pytest

from engine.brief import GENRES, Brief
from engine.composer.levels import level_at
from engine.composer.writing import write_score
from engine.words.reading import resolve


@pytest.mark.parametrize("seed", [1, 7])
@pytest.mark.parametrize("genre", GENRES)
def test_it_begins_far_softer_than_it_ends_and_without_drums(genre: str, seed: int) -> None:
    brief = resolve(Brief("a song", genre, duration_seconds=30.0, seed=seed, arc="builds", metre="4/4"))
    score = write_score(brief)
    assert len(score.sections) >= 2
    assert level_at(score.levels, score.sections[-1].start) - level_at(score.levels, 0.0) >= 15.0
    kits = [part for part in score.parts if part.stem == "drums" and "kit" in part.instrument]
    kit = [note.start for part in kits for note in part.notes]
    assert not kit or min(kit) >= score.bar.bar - 1.0
