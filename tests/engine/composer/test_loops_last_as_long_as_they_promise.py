"""A loop is whole bars: where its tempo is open, one is chosen at which they last as long as was asked."""

from __future__ import annotations

import pytest

from engine.brief import GENRES, Brief
from engine.composer.writing import plan_for
from engine.words.reading import resolve


def test_a_loop_of_open_tempo_lasts_what_it_promised() -> None:
    for genre in GENRES:
        for seconds in (8.0, 16.0, 30.0):
            plan = plan_for(resolve(Brief("a loop", genre, duration_seconds=seconds, seed=1, use="loop")))
            assert plan.tempo.seconds_at(plan.total) == pytest.approx(seconds, abs=0.005), genre


def test_a_loop_keeps_the_tempo_that_was_asked_for() -> None:
    assert resolve(Brief("a loop at 98 bpm", duration_seconds=16.0, seed=1)).tempo_bpm == 98.0
