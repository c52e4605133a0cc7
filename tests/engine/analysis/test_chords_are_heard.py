"""Chords are heard one after the other, each with its root and whether it is minor; where none sounds there is none."""

from __future__ import annotations

import itertools
import json

import numpy as np
import pytest

from engine import SAMPLE_RATE
from engine.brief import PITCH_CLASSES
from tests.engine.analysis.sounds import chords, clicks, heard
from tests.engine.audio.sounds import silence

MAJOR, MINOR = (0, 4, 7), (0, 3, 7)


def triad(name: str) -> tuple[int, ...]:
    """With its root in the bass."""
    root = PITCH_CLASSES.index(name.removesuffix("m"))
    steps = MINOR if name.endswith("m") else MAJOR
    return (36 + root, *(60 + root + step for step in steps))


@pytest.mark.parametrize("shift", range(0, 12, 5))
@pytest.mark.parametrize("progression", [("C", "Am", "F", "G"), ("Am", "F", "C", "G"), ("C", "F", "Dm", "G")])
def test_each_chord_of_a_progression_is_named_where_it_sounds(progression: tuple[str, ...], shift: int) -> None:
    names = [moved(name, shift) for name in progression]

    found = heard(chords([triad(name) for name in names]))

    middles = [1.0, 3.0, 5.0, 7.0]
    assert [next(each.name for each in found.chords.sequence if each.start <= at < each.end) for at in middles] == names
    assert found.chords.confidence > 0.3
    assert 0.5 < found.chords.reliability < 1.0


def moved(name: str, steps: int) -> str:
    root = PITCH_CLASSES[(PITCH_CLASSES.index(name.removesuffix("m")) + steps) % 12]
    return root + "m" * name.endswith("m")


def test_a_chord_says_its_root_and_quality_and_follows_the_one_before() -> None:
    found = heard(chords([triad("F#m"), triad("D")] * 2)).chords.sequence

    assert {(each.name, each.root, each.quality) for each in found} == {("F#m", 6, "minor"), ("D", 2, "major")}
    assert (found[0].start, found[-1].end) == (0.0, pytest.approx(8.0, abs=0.01))
    assert all(one.end == other.start for one, other in itertools.pairwise(found))


def test_where_nothing_sounds_there_is_no_chord() -> None:
    found = heard(chords([triad("C")] * 2), silence(4.0), chords([triad("G")] * 2)).chords.sequence

    assert not [each for each in found if each.start < 6.0 and each.end > 6.0]
    assert {each.name for each in found} == {"C", "G"}


def test_strokes_without_a_pitch_are_no_chords_and_the_answer_says_so() -> None:
    rattle, _ = clicks(120.0, 12.0)
    hiss = np.random.default_rng(1).normal(0.0, 0.1, (12 * SAMPLE_RATE, 2)).astype(np.float32)

    for sound in (rattle, hiss, silence(12.0)):
        found = heard(sound).chords

        assert (found.sequence, found.confidence) == ((), 0.0)
        assert found.reason.endswith(".")


def test_the_answer_can_be_written_as_json() -> None:
    written = json.loads(json.dumps(heard(chords([triad("C"), triad("G")])).to_dict(), allow_nan=False))

    assert written["chords"]["sequence"][0] == {"start": 0.0, "end": pytest.approx(2.0, abs=0.6), "root": 0,
                                             "quality": "major", "name": "C"}  # fmt: skip
