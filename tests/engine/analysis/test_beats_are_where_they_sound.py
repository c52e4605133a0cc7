"""The beats of a metronome are found to the hundredth of a second, and its tempo or what may be counted instead."""

from __future__ import annotations

import numpy as np
import pytest

from tests.engine.analysis.sounds import clicks, heard


@pytest.mark.parametrize(("bpm", "start"), [(75.0, 0.37), (96.5, 0.1), (120.0, 0.81)])
def test_every_stroke_is_a_beat(bpm: float, start: float) -> None:
    sound, strokes = clicks(bpm, 20.0, start)

    found = heard(sound)

    assert found.tempo.bpm is not None
    assert bpm in [pytest.approx(each, abs=0.1) for each in (found.tempo.bpm, found.tempo.half, found.tempo.double)]
    distances = [min(abs(beat - stroke) for beat in found.beats.seconds) for stroke in strokes]
    assert max(distances) < 0.02
    assert found.beats.confidence > 0.5


def test_the_first_of_each_bar_is_known_by_its_sound() -> None:
    sound, strokes = clicks(90.0, 30.0)

    found = heard(sound)

    assert found.metre.name == "4/4"
    assert found.metre.confidence > 0.5
    assert max(min(abs(first - stroke) for stroke in strokes[::4]) for first in found.beats.downbeats) < 0.02
    assert len(found.beats.downbeats) >= len(strokes) // 4


def test_a_beat_that_slows_down_is_followed() -> None:
    strokes = np.cumsum(np.linspace(0.5, 0.6, 40))
    sound, _ = clicks(60.0, 26.0, start=30.0)
    stroke = clicks(60.0, 0.5, start=0.0)[0]
    for at in strokes:
        sound[int(at * 44_100) :][: len(stroke)] += stroke[: len(sound) - int(at * 44_100)]

    found = heard(sound)

    assert np.median([min(abs(beat - at) for beat in found.beats.seconds) for at in strokes]) < 0.03
