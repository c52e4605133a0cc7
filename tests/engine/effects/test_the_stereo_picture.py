"""Pan, width, the wandering pan and the vocal remover: who is where, and how loud."""

from __future__ import annotations

import numpy as np
import pytest

from tests.engine.effects.sounds import RATE, level_db, noise, sine, through, tone_db


def side(samples: np.ndarray, number: int) -> float:
    return level_db(samples[:, number : number + 1])


def test_pan_moves_all_to_one_side_and_loses_nothing() -> None:
    sound = noise(1.0)
    right = through(sound, {"kind": "pan", "position": 1})
    assert side(right, 0) < -150
    assert side(right, 1) == pytest.approx(level_db(sound) + 3.0, abs=0.1)
    half = through(sound, {"kind": "pan", "position": -0.5})
    assert np.square(half).sum() == pytest.approx(np.square(sound).sum(), rel=0.02)
    assert side(half, 0) > side(half, 1)
    assert np.array_equal(through(sound, {"kind": "pan"}), sound)


def test_width_goes_from_mono_to_twice_as_wide() -> None:
    sound = noise(0.5)
    mono = through(sound, {"kind": "stereo_width", "width": 0})
    assert np.array_equal(mono[:, 0], mono[:, 1])
    wide = through(sound, {"kind": "stereo_width", "width": 2})
    assert np.allclose(wide.sum(axis=1), sound.sum(axis=1), atol=1e-6)
    assert np.allclose(wide[:, 0] - wide[:, 1], 2 * (sound[:, 0] - sound[:, 1]), atol=1e-6)
    assert np.array_equal(through(sound, {"kind": "stereo_width", "width": 1}), sound)


def test_8d_goes_round_once_in_its_time() -> None:
    result = through(sine(300, 4.0), {"kind": "rotation", "seconds": 4, "depth": 1})

    def balance(second: float) -> float:
        piece = result[round(second * RATE) : round(second * RATE) + 2_000]
        return side(piece, 1) - side(piece, 0)

    assert balance(1.0) > 20
    assert balance(2.95) < -20
    assert balance(0.0) == pytest.approx(0, abs=1.0)
    assert balance(1.98) == pytest.approx(0, abs=1.0)


def test_the_centre_goes_and_the_sides_stay() -> None:
    voice = sine(600, 1.0, -12)
    guitar = sine(900, 1.0, -12) * np.array([1.0, 0.0], np.float32)
    bass = sine(60, 1.0, -12)
    result = through(voice + guitar + bass, {"kind": "centre_cancel"})[4_000:-4_000]
    assert tone_db(result[:, 0], 600) < -45
    assert tone_db(result[:, 0], 900) == pytest.approx(-12, abs=0.5)
    assert tone_db(result[:, 1], 900) < -45
    assert tone_db(result[:, 0], 60) == pytest.approx(-12, abs=0.3)
    # It does not turn the sides against each other, as a difference would.
    wide = noise(1.0)
    apart = through(wide, {"kind": "centre_cancel"})
    assert level_db(apart) == pytest.approx(level_db(wide), abs=3.0)


def test_of_a_mono_recording_hardly_anything_stays() -> None:
    assert level_db(through(sine(600, 1.0), {"kind": "centre_cancel"})[4_000:-4_000]) < -60
