"""The lab's measure of chords: the time in which the named chord is the true one."""

from __future__ import annotations

import pytest

from bench.analysis_scores import chord_overlap
from engine.analysis.chords import Chord

TRUTH = [(0.0, 0, False), (4.0, 9, True)]


def test_a_chord_counts_for_as_long_as_it_is_right() -> None:
    heard = [Chord(0.0, 3.0, 0, "major", "C"), Chord(3.0, 8.0, 9, "minor", "Am")]

    assert chord_overlap(TRUTH, 8.0, heard) == (pytest.approx(7.0), pytest.approx(8.0))


def test_root_and_quality_must_both_be_right_and_gaps_count_as_wrong() -> None:
    heard = [Chord(0.0, 4.0, 0, "minor", "Cm"), Chord(6.0, 8.0, 9, "minor", "Am")]

    assert chord_overlap(TRUTH, 8.0, heard) == (pytest.approx(2.0), pytest.approx(8.0))
