"""Chords tell their key, with the next best, and how far they are from 440 Hz."""

from __future__ import annotations

import pytest

from tests.engine.analysis.sounds import chords, heard

C_MAJOR = [(60, 64, 67), (65, 69, 72), (67, 71, 74), (60, 64, 67)]
A_MINOR = [(57, 60, 64), (62, 65, 69), (64, 68, 71), (57, 60, 64)]


@pytest.mark.parametrize(("progression", "key", "mode"), [(C_MAJOR, "C major", "major"), (A_MINOR, "A minor", "minor")])
def test_a_cadence_is_in_its_key(progression: list[tuple[int, ...]], key: str, mode: str) -> None:
    found = heard(chords(progression * 2)).key

    assert (found.name, found.mode) == (key, mode)
    assert found.confidence > 0.5
    assert len(found.alternatives) == 3
    assert key not in [name for name, _ in found.alternatives]


@pytest.mark.parametrize("cents", [-40.0, 15.0, 45.0])
def test_a_detuned_piano_is_measured_and_keeps_its_key(cents: float) -> None:
    found = heard(chords(C_MAJOR, cents=cents)).key

    assert found.tuning_cents == pytest.approx(cents, abs=3.0)
    assert found.name == "C major"


def test_the_chroma_is_of_the_tones_that_sound() -> None:
    chroma = heard(chords([(60, 64, 67)] * 3)).chroma

    assert chroma is not None
    assert sum(chroma) == pytest.approx(1.0, abs=0.001)
    assert {place for place, share in enumerate(chroma) if share > 0.12} == {0, 4, 7}
