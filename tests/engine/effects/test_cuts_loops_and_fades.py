"""Editing: lengths to the frame, what stays where it belongs, and no click at any joint."""

from __future__ import annotations

import numpy as np
import pytest

from engine.effects.effect import EffectError
from engine.effects.fade import SHAPES
from engine.effects.joining import crossfade
from tests.engine.effects.sounds import RATE, level_db, noise, sine, through

EDGE = 441


def test_a_cut_takes_out_exactly_its_stretch() -> None:
    sound = noise(1.0)
    result = through(sound, {"kind": "cut", "start_seconds": 0.25, "end_seconds": 0.5})
    assert len(result) == RATE - RATE // 4
    assert np.array_equal(result[: RATE // 4], sound[: RATE // 4])
    assert np.array_equal(result[RATE // 4 + EDGE :], sound[RATE // 2 + EDGE :])


def test_a_cut_can_keep_only_its_stretch() -> None:
    sound = noise(1.0)
    result = through(sound, {"kind": "cut", "start_seconds": 0.25, "end_seconds": 9.0, "keep": "inside"})
    assert np.array_equal(result, sound[RATE // 4 :])


def test_a_cut_of_everything_is_refused() -> None:
    with pytest.raises(EffectError, match="Nothing is left"):
        through(noise(0.5), {"kind": "cut", "start_seconds": 0, "end_seconds": 1})


def test_no_joint_clicks() -> None:
    """At each joint two waves of other phases meet; a click would be a jump between neighbours."""
    steady = sine(200, 1.0)
    largest = np.abs(np.diff(steady[:, 0])).max()
    for effect in (
        {"kind": "cut", "start_seconds": 0.3013, "end_seconds": 0.5},
        {"kind": "loop", "start_seconds": 0.1, "end_seconds": 0.3027, "times": 3},
    ):
        assert np.abs(np.diff(through(steady, effect)[:, 0])).max() < 1.6 * largest


def test_a_loop_lasts_exactly_so_many_times() -> None:
    sound = noise(1.0)
    stretch = {"kind": "loop", "start_seconds": 0.25, "end_seconds": 0.5, "times": 3}
    result = through(sound, stretch)
    quarter = RATE // 4
    assert len(result) == RATE + 2 * quarter
    for time in range(3):
        start = quarter + time * quarter + EDGE
        assert np.array_equal(result[start : start + quarter - EDGE], sound[quarter + EDGE : 2 * quarter])
    assert np.array_equal(result[-2 * quarter + EDGE :], sound[2 * quarter + EDGE :])
    assert len(through(sound, {**stretch, "keep_rest": False})) == 3 * quarter


def test_reverse_twice_is_the_sound_again() -> None:
    sound = noise(0.7)
    assert np.array_equal(through(sound, {"kind": "reverse"}), sound[::-1])
    assert np.array_equal(through(sound, {"kind": "reverse"}, {"kind": "reverse"}), sound)


def test_trim_takes_silence_from_both_ends_and_none_from_within() -> None:
    sound = np.concatenate(
        [np.zeros((9_000, 2)), sine(440, 0.2), np.zeros((5_000, 2)), sine(440, 0.2), noise(0.5, -80)]
    )
    sound = sound.astype(np.float32)
    music = 2 * round(0.2 * RATE) + 5_000
    result = through(sound, {"kind": "trim", "keep_seconds": 0})
    assert music - 60 <= len(result) <= music + 60
    assert level_db(result[:441]) > -20
    kept = through(sound, {"kind": "trim", "keep_seconds": 0.1, "sides": "start"})
    assert len(sound) - len(kept) == pytest.approx(9_000 - 4_410, abs=60)


def test_silence_cannot_be_trimmed() -> None:
    with pytest.raises(EffectError, match="nothing but silence"):
        through(np.zeros((4_000, 2), np.float32), {"kind": "trim"})


@pytest.mark.parametrize("shape", SHAPES)
def test_fades_rise_and_fall_in_their_shape(shape: str) -> None:
    sound = np.full((RATE, 2), 0.5, np.float32)
    result = through(sound, {"kind": "fade", "in_seconds": 0.25, "out_seconds": 0.5, "shape": shape})[:, 0]
    rise, fall = result[: RATE // 4], result[RATE // 2 :]
    assert rise[0] == pytest.approx(0, abs=1e-3)
    assert fall[-1] == pytest.approx(0, abs=1e-3)
    assert (np.diff(rise) >= 0).all()
    assert (np.diff(fall) <= 0).all()
    assert (result[RATE // 4 : RATE // 2] == 0.5).all()
    half = {"linear": 0.5, "equal_power": 0.7071, "s_curve": 0.5, "exponential": 0.0306, "logarithmic": 0.7404}
    assert rise[RATE // 8] / 0.5 == pytest.approx(half[shape], abs=0.002)


def test_two_long_fades_share_a_short_sound() -> None:
    result = through(np.ones((1_000, 2), np.float32), {"kind": "fade", "in_seconds": 3, "out_seconds": 1})[:, 0]
    assert np.argmax(result) == pytest.approx(750, abs=2)


def test_another_sound_takes_over_at_the_nearest_beat() -> None:
    effect = {
        "kind": "cross_fade",
        "into": "other",
        "at_seconds": 0.55,
        "bpm": 120,
        "first_beat_seconds": 0.1,
        "beats": 0.25,
    }
    sound = np.full((RATE, 2), 0.75, np.float32)
    result = through(sound, effect)[:, 0]
    # Beats lie at 0.1 and 0.6 seconds.
    place, lasts = round(0.6 * RATE), round(0.125 * RATE)
    assert len(result) == place + RATE
    assert (result[:place] == 0.75).all()
    assert (result[place + lasts :] == 0.25).all()
    # They are alike, so that the level goes straight from one to the other.
    assert result[place + lasts // 2] == pytest.approx(0.5, abs=0.01)


def test_a_sound_that_is_not_there_is_named() -> None:
    with pytest.raises(EffectError, match="no sound called “nobody”"):
        through(noise(0.5), {"kind": "cross_fade", "into": "nobody", "at_seconds": 0.1, "seconds": 0.1})


def test_cross_fades_hold_the_power_of_whatever_meets() -> None:
    first, second = noise(0.5, seed=1), noise(0.5, seed=2)
    faded = crossfade(first, second)
    for start in range(0, len(faded) - 4_410, 4_410):
        assert level_db(faded[start : start + 4_410]) == pytest.approx(level_db(first), abs=0.5)
    assert np.abs(crossfade(first, first) - first).max() < 1e-6


def test_mapped_lengths_add_up_in_a_long_chain() -> None:
    effects = [
        {"kind": "cut", "start_seconds": 0.1, "end_seconds": 0.2},
        {"kind": "speed", "factor": 0.5},
        {"kind": "loop", "times": 2},
        {"kind": "reverse"},
        {"kind": "delay", "seconds": 0.1, "feedback": 0},
    ]
    frames = (RATE - 4_410) * 2 * 2 + 4_410
    assert len(through(noise(1.0), *effects)) == frames
