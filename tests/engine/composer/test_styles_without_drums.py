"""A lullaby and music of old voices have no drums, unless somebody asks for some."""

from __future__ import annotations

import pytest

from engine.brief import Brief
from engine.composer.writing import write_score
from engine.words.reading import resolve


def stems(prompt: str, seed: int) -> set[str]:
    return {part.stem for part in write_score(resolve(Brief(prompt, duration_seconds=20.0, seed=seed))).parts}


@pytest.mark.parametrize("prompt", ["a lullaby for my baby", "a Gregorian chant", "a madrigal"])
def test_nobody_strikes_a_drum(prompt: str) -> None:
    assert all("drums" not in stems(prompt, seed) for seed in (5, 8))


def test_drums_that_are_named_come() -> None:
    assert "drums" in stems("a lullaby with drums", 5)
