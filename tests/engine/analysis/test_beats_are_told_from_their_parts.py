"""A tempo is that of the beats, not of three quarters, two thirds or four fifths of them, in uncommon metres too."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from engine import SAMPLE_RATE
from tests.engine.analysis.sounds import heard
from tests.engine.audio.sounds import Sound, stereo

BARS = 10


def band(eighths: int, seconds: float, drums: Sequence[int], snares: Sequence[int]) -> Sound:
    """Bars of so many eighths of some seconds: a cymbal on each of them, a bass drum and a snare on some, and a chord
    that changes with each bar."""
    chance = np.random.default_rng(7)
    line = np.zeros(int(BARS * eighths * seconds * SAMPLE_RATE) + SAMPLE_RATE)
    time = np.arange(int(eighths * seconds * SAMPLE_RATE)) / SAMPLE_RATE

    def add(place: int, sound: NDArray[np.float64]) -> None:
        first = int((0.2 + place * seconds) * SAMPLE_RATE)
        line[first : first + len(sound)] += sound[: len(line) - first]

    for bar in range(BARS):
        for place in range(bar * eighths, (bar + 1) * eighths):
            add(place, 0.05 * chance.normal(size=2000) * np.exp(-np.arange(2000) / 400))
        for place in snares:
            add(bar * eighths + place, 0.2 * chance.normal(size=4000) * np.exp(-np.arange(4000) / 900))
        for place in drums:
            add(bar * eighths + place, 0.5 * np.sin(2 * np.pi * 60 * time[:8000]) * np.exp(-time[:8000] / 0.06))
        root = 130.8 * 2 ** ((0, 5, 7, 9)[bar % 4] / 12)
        tones = np.sum([np.sin(2 * np.pi * root * ratio * time) for ratio in (0.5, 1.0, 1.26, 1.5)], axis=0)
        add(bar * eighths, 0.06 * tones * np.exp(-time))
    return stereo(line)


@pytest.mark.parametrize(
    ("bpm", "sound"),
    [
        pytest.param(80, band(6, 60 / 80 / 3, (0,), (3,)), id="six eighths"),
        pytest.param(147, band(12, 60 / 147 / 3, (0,), (6,)), id="twelve eighths"),
        pytest.param(176, band(10, 60 / 176 / 2, (0, 5), (7,)), id="five quarters"),
        pytest.param(162, band(7, 60 / 162 / 2, (0,), (4,)), id="seven eighths"),
    ],
)
def test_the_tempo_is_that_of_the_beats(bpm: int, sound: Sound) -> None:
    found = heard(sound)

    assert found.tempo.bpm == pytest.approx(bpm, rel=0.01)
    assert sum(found.tempo.shares.values()) == pytest.approx(1.0, abs=0.01)
