"""A part is stretched to the song's tempo and moved to its key, in one pass, before its own effects."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.mixing.following import semitones_between, tempo_change
from tests.engine.effects.sounds import RATE, pitch_of, sine
from tests.engine.mixing.sounds import mixed, write


@pytest.mark.parametrize(
    ("bpm", "song", "change"), [(120, 90, 0.75), (70, 138, 138 / 140), (174, 88, 176 / 174), (100, 100, 1.0)]
)
def test_the_smallest_change_that_lies_on_the_beats(bpm: float, song: float, change: float) -> None:
    assert tempo_change(bpm, song) == pytest.approx(change)


@pytest.mark.parametrize(
    ("key", "song", "semitones"),
    [("C major", "D major", 2), ("D major", "C major", -2), ("A minor", "C major", 0), ("C minor", "C major", -3),
     ("F# major", "C major", 6), ("C major", "G major", -5)],
)  # fmt: skip
def test_the_shortest_way_to_the_same_notes(key: str, song: str, semitones: int) -> None:
    assert semitones_between(key, song) == semitones


def test_a_part_in_the_tempo_and_key_of_the_song(tmp_path: Path) -> None:
    write(tmp_path / "a.wav", sine(440, 3.0))
    song = {"bpm": 90, "key": "D major"}
    part = {"source": "a.wav", "bpm": 120, "key": "C major"}
    assert len(mixed(tmp_path, part, song=song)) == 3 * RATE
    found = mixed(tmp_path, {**part, "follows_tempo": True, "follows_key": True}, song=song)
    assert len(found) == 4 * RATE
    assert pitch_of(found[RATE:-RATE, 0]) == pytest.approx(440 * 2 ** (2 / 12), rel=0.002)


def test_effects_come_before_cuts(tmp_path: Path) -> None:
    write(tmp_path / "a.wav", np.concatenate([sine(440, 1.0), sine(880, 1.0)]))
    chain = {"effects": [{"kind": "reverse"}, {"kind": "gain", "gain_db": -6}]}
    found = mixed(tmp_path, {"source": "a.wav", "chain": chain, "end_seconds": 1.0})
    assert pitch_of(found[:, 0]) == pytest.approx(880, rel=0.002)
    assert np.abs(found).max() == pytest.approx(10 ** (-18 / 20), rel=0.02)
