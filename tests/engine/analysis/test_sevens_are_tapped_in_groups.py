"""Where seven eighths are counted, a foot taps the beginnings of the groups, whichever of them is the long one."""

from __future__ import annotations

from itertools import accumulate

import numpy as np
import pytest
from numpy.typing import NDArray

from engine import SAMPLE_RATE
from tests.engine.analysis.sounds import heard
from tests.engine.audio.sounds import Sound, stereo

EIGHTH = 0.25
BARS = 14


def band(groups: tuple[int, ...]) -> tuple[Sound, list[float]]:
    """A bass drum on each group, a chord and a deep note that change with each bar, a cymbal on each eighth; and the
    seconds of the groups."""
    chance = np.random.default_rng(7)
    line = np.zeros(int(BARS * 7 * EIGHTH * SAMPLE_RATE) + SAMPLE_RATE)
    places = [bar * 7 + place for bar in range(BARS) for place in (0, *accumulate(groups[:-1]))]

    def add(eighth: int, sound: NDArray[np.float64]) -> None:
        first = int((0.2 + eighth * EIGHTH) * SAMPLE_RATE)
        line[first : first + len(sound)] += sound[: len(line) - first]

    time = np.arange(int(7 * EIGHTH * SAMPLE_RATE)) / SAMPLE_RATE
    for eighth in range(7 * BARS):
        add(eighth, 0.05 * chance.normal(size=2000) * np.exp(-np.arange(2000) / 400))
    for eighth in places:
        size = 0.5 if eighth % 7 == 0 else 0.35
        add(eighth, size * np.sin(2 * np.pi * 60 * time[:8000]) * np.exp(-time[:8000] / 0.06))
    for bar in range(BARS):
        root = 130.8 * 2 ** ((0, 5, 7, 9)[bar % 4] / 12)
        tones = np.sum([np.sin(2 * np.pi * root * ratio * time) for ratio in (0.5, 1.0, 1.26, 1.5)], axis=0)
        add(bar * 7, 0.06 * tones * np.exp(-time))
    return stereo(line), [0.2 + eighth * EIGHTH for eighth in places]


@pytest.mark.parametrize("groups", [(2, 2, 3), (3, 2, 2)])
def test_the_groups_of_a_band_in_seven_are_the_beats(groups: tuple[int, ...]) -> None:
    sound, starts = band(groups)

    found = heard(sound)

    assert found.metre.name == "7/8"
    within = [beat for beat in found.beats.seconds if starts[2] < beat < starts[-1]]
    assert within == pytest.approx([start for start in starts if within[0] - 0.1 < start <= within[-1] + 0.1], abs=0.05)
    firsts = [first for first in found.beats.downbeats if first < starts[-1]]
    assert firsts[1:] == pytest.approx(starts[-3 * len(firsts[1:]) :: 3], abs=0.05)
