"""The measures of the separation lab: a stem found wholly, one that is only softer, and the mix in its place."""

from __future__ import annotations

import numpy as np
import pytest

from bench.separation_lab import active_level, ratios


def noises(count: int) -> list[np.ndarray]:
    chance = np.random.default_rng(3)
    return [chance.normal(0.0, 0.1, (44_100, 2)) for _ in range(count)]


def test_a_stem_as_loud_as_all_else_is_at_zero_decibels_in_the_mix() -> None:
    voice, band = noises(2)

    assert ratios(voice, voice + band) == (pytest.approx(0.0, abs=0.2), pytest.approx(0.0, abs=0.2))


def test_a_tenth_of_the_rest_left_is_twenty_decibels() -> None:
    voice, band = noises(2)

    assert ratios(voice, voice + 0.1 * band)[0] == pytest.approx(20.0, abs=0.2)


def test_only_the_scale_free_measure_forgives_a_wrong_level() -> None:
    (voice,) = noises(1)

    distortion, scale_free = ratios(voice, 0.5 * voice)

    assert distortion == pytest.approx(6.02, abs=0.01)
    assert scale_free > 100.0


def test_the_level_of_a_voice_is_that_of_where_it_sounds() -> None:
    (voice,) = noises(1)
    with_rests = np.concatenate([voice, np.zeros_like(voice)])

    assert active_level(with_rests, with_rests) == pytest.approx(active_level(voice, voice), rel=0.01)
