"""Beats follow the song also at its half, double or another tempo."""

from __future__ import annotations

from itertools import pairwise

import pytest

from engine.analysis.grid import beats_at

# A song that grows slower, with an upbeat of one beat, in four.
BEATS = [0.3 + 0.5 * place + 0.001 * place**2 for place in range(33)]
FIRSTS = BEATS[1::4]


def at(bpm: float) -> tuple[list[float], list[float]]:
    return beats_at(BEATS, FIRSTS, 120.0, bpm, 17.0)


def test_what_is_corrected_by_a_little_stays() -> None:
    beats, firsts = at(121.5)
    assert beats == pytest.approx(BEATS)
    assert firsts == FIRSTS


def test_at_the_double_each_beat_is_parted_and_bars_begin_as_before() -> None:
    beats, firsts = at(240.0)
    assert beats[::2] == pytest.approx(BEATS)
    assert beats[1::2] == pytest.approx([(one + two) / 2 for one, two in pairwise(BEATS)])
    assert firsts == FIRSTS


def test_at_the_half_the_first_of_a_bar_is_kept() -> None:
    beats, firsts = at(60.0)
    assert beats == pytest.approx(BEATS[1::2])
    assert firsts == FIRSTS


def test_three_for_two_begins_with_the_bar() -> None:
    beats, firsts = at(180.0)
    assert beats[1::6] == pytest.approx(FIRSTS)
    assert firsts == FIRSTS
    assert len(beats) == 48


def test_any_other_tempo_is_counted_evenly_through_the_whole_song() -> None:
    beats, firsts = at(100.0)
    assert [late - early for early, late in pairwise(beats)] == pytest.approx([0.6] * 27)
    assert (beats[0] < 0.6, beats[-1] > 16.4, firsts) == (True, True, FIRSTS[:1])
    assert FIRSTS[0] == pytest.approx(min(beats, key=lambda each: abs(each - FIRSTS[0])))


@pytest.mark.parametrize("bpm", [20.0, 95.0, 400.0])
def test_no_beat_lies_outside_the_song(bpm: float) -> None:
    beats, _ = at(bpm)
    assert beats == sorted(beats)
    assert 0.0 <= beats[0] < beats[-1] <= 17.0


def test_where_there_are_none_there_are_none() -> None:
    assert beats_at([], [], 120.0, 60.0, 10.0) == ([], [])
    assert beats_at([1.0], [], 120.0, 60.0, 3.5) == ([0.0, 1.0, 2.0, 3.0], [])
