"""Harmonies are tones of the key, so many steps from what is sung: no interval stays the same."""

from __future__ import annotations

import numpy as np
import pytest

from engine.effects.harmony import PARTS
from engine.voice.correcting import read_voice
from tests.engine.effects.sounds import through
from tests.engine.voice.singers import both_sides, sing

LEAD = sing([60.0, 62.0, 64.0, 65.0], vibrato=0.0)


def added(parts: str, **parameters: object) -> np.ndarray:
    """What the further voices sing, without the one that was there."""
    effect = {"kind": "harmony", "key": "C major", "parts": parts, "level_db": 0.0, **parameters}
    return through(both_sides(LEAD), effect) - both_sides(LEAD)


@pytest.mark.parametrize(
    ("parts", "tones"),
    [
        ("third above", [64, 65, 67, 69]),
        ("sixth below", [52, 53, 55, 57]),
        ("octave below", [48, 50, 52, 53]),
    ],
)
def test_each_note_has_its_own_interval(parts: str, tones: list[int]) -> None:
    assert list(read_voice(added(parts).mean(axis=1)).pitches) == pytest.approx(tones, abs=0.2)


def test_two_voices_stand_on_two_sides() -> None:
    left, right = added("third and fifth above", width=1.0).T
    assert read_voice(left).pitches[0] == pytest.approx(64, abs=0.2)
    assert read_voice(right).pitches[0] == pytest.approx(67, abs=0.2)


@pytest.mark.parametrize("parts", PARTS)
def test_the_lead_stays_and_nothing_is_broken(parts: str) -> None:
    result = through(both_sides(LEAD), {"kind": "harmony", "parts": parts})
    assert result.shape == (len(LEAD), 2)
    assert np.isfinite(result).all()
    assert np.abs(added(parts)).max() > 0.05
