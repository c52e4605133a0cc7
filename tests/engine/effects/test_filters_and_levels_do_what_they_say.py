"""Equalisers, filters and everything that follows the level, measured with tones."""

from __future__ import annotations

import numpy as np
import pytest

from engine.audio.loudness import LoudnessMeter
from tests.engine.effects.sounds import RATE, level_db, noise, seconds, sine, through, tone_db


def gain_at(hertz: float, effect: dict[str, object], length: float = 0.5) -> float:
    result = through(sine(hertz, length), effect)
    return level_db(result[len(result) // 2 :]) + 12.0


@pytest.mark.parametrize(
    ("effect", "hertz", "gain"),
    [
        ({"kind": "equalizer", "low_db": 6}, 50, 6),
        ({"kind": "equalizer", "low_db": 6}, 5_000, 0),
        ({"kind": "equalizer", "mid_db": -8}, 1_000, -8),
        ({"kind": "equalizer", "high_db": 9}, 14_000, 9),
        ({"kind": "equalizer", "high_db": 9}, 200, 0),
        ({"kind": "parametric_equalizer", "bands": [{"hertz": 3_000, "gain_db": -12, "q": 2}]}, 3_000, -12),
        ({"kind": "parametric_equalizer", "bands": [{"hertz": 3_000, "gain_db": -12, "q": 2}]}, 300, 0),
        ({"kind": "parametric_equalizer", "bands": [{"hertz": 500, "shape": "low_pass"}]}, 500, -3),
        ({"kind": "parametric_equalizer", "bands": [{"hertz": 500, "shape": "high_pass"}]}, 125, -24),
        ({"kind": "parametric_equalizer", "bands": [{"hertz": 500, "shape": "low_shelf", "gain_db": 5}]}, 60, 5),
        ({"kind": "band_pass"}, 1_000, 0),
        ({"kind": "band_pass"}, 300, -3),
        ({"kind": "band_pass"}, 3_400, -3),
        ({"kind": "band_pass"}, 150, -48),
        ({"kind": "gain", "gain_db": -7.5}, 440, -7.5),
    ],
)
def test_tones_come_out_as_loud_as_the_filter_says(effect: dict[str, object], hertz: float, gain: float) -> None:
    assert gain_at(hertz, effect) == pytest.approx(gain, abs=0.5)


def test_a_notch_takes_one_pitch_out() -> None:
    notch = {"kind": "parametric_equalizer", "bands": [{"hertz": 50, "shape": "notch", "q": 8}]}
    assert gain_at(50, notch, 2.0) < -50
    assert gain_at(150, notch) == pytest.approx(0, abs=0.2)


@pytest.mark.parametrize(("level", "out"), [(-40, -40), (-20, -20), (-10, -17.5), (0, -15)])
def test_a_compressor_follows_its_ratio(level: float, out: float) -> None:
    effect = {"kind": "compressor", "threshold_db": -20, "ratio": 4, "knee_db": 0}
    result = through(sine(440, 2.0, level), effect)
    assert level_db(result[RATE:]) == pytest.approx(out, abs=0.3)


def test_a_compressor_takes_its_time() -> None:
    quiet, loud = sine(1_000, 1.0, -40), sine(1_000, 1.0, -6)
    effect = {"kind": "compressor", "threshold_db": -26, "ratio": 4, "knee_db": 0, "attack_ms": 50, "release_ms": 200}
    result = through(np.concatenate([quiet, loud, quiet]), effect)

    def reduction(second: float) -> float:
        piece = result[round(second * RATE) : round(second * RATE) + 441]
        return level_db(piece) - (-6.0 if 1 <= second < 2 else -40.0)

    assert reduction(1.5) == pytest.approx(-15, abs=0.3)
    # After one time constant 63 % of the way are gone.
    assert reduction(1.045) == pytest.approx(-15 * 0.63, abs=1.0)
    assert reduction(2.195) == pytest.approx(-15 * 0.37, abs=1.2)
    assert reduction(0.5) == pytest.approx(0, abs=0.05)


def test_a_compressor_hardly_colours_a_steady_tone() -> None:
    result = through(sine(100, 2.0, -6), {"kind": "compressor", "threshold_db": -26, "ratio": 4})
    steady = result[RATE:, 0]
    assert tone_db(steady, 300) - tone_db(steady, 100) < -50


def test_a_limiter_holds_its_ceiling_between_the_samples() -> None:
    # A quarter of the sample rate, between the samples 3 dB higher than on them.
    tricky = (0.7 * np.sin(2 * np.pi * RATE / 4 * seconds(1.0) + np.pi / 4)).astype(np.float32)
    sound = np.stack([tricky, noise(1.0, -6)[:, 1]], axis=1)
    result = through(sound, {"kind": "limiter", "gain_db": 9, "ceiling_dbtp": -2})
    meter = LoudnessMeter()
    meter.hear(result)
    assert -2.6 < meter.result().true_peak_dbtp <= -2.0


def test_a_limiter_leaves_alone_what_is_quiet_enough() -> None:
    sound = noise(0.5, -30)
    assert np.array_equal(through(sound, {"kind": "limiter"}), sound)


def test_a_limiter_does_not_move_a_peak() -> None:
    sound = np.zeros((RATE, 2), np.float32)
    sound[12_345] = 3.0
    result = through(sound, {"kind": "limiter"})
    assert np.argmax(np.abs(result[:, 0])) == 12_345
    assert 0.8 < result[12_345, 0] < 0.9


def test_a_gate_closes_in_pauses_and_lets_the_rest_through() -> None:
    loud, pause = sine(440, 0.5, -12), sine(440, 0.5, -60)
    effect = {"kind": "gate", "threshold_db": -40, "range_db": 30, "hold_ms": 50, "release_ms": 50}
    result = through(np.concatenate([loud, pause, loud]), effect)
    assert level_db(result[4_410:20_000]) == pytest.approx(-12, abs=0.1)
    assert level_db(result[22_050 + 18_000 : 44_000]) == pytest.approx(-90, abs=1.0)
    assert level_db(result[44_100 + 441 : 44_100 + 2_000]) == pytest.approx(-12, abs=0.5)


def test_a_gate_does_not_flutter_around_its_threshold() -> None:
    effect = {"kind": "gate", "threshold_db": -20, "range_db": 30, "hold_ms": 0}
    result = through(np.concatenate([sine(440, 0.3, -18), sine(440, 0.5, -22)]), effect)
    assert level_db(result[25_000:]) == pytest.approx(-22, abs=0.1)
    assert level_db(through(sine(440, 0.5, -22), effect)) == pytest.approx(-52, abs=0.5)


def test_a_de_esser_takes_only_what_is_sharp() -> None:
    low, sharp = sine(300, 1.0, -20), sine(6_500, 1.0, -15)
    result = through(low + sharp, {"kind": "de_esser", "threshold_db": -30, "most_db": 10})[RATE // 2 :, 0]
    assert tone_db(result, 6_500) == pytest.approx(-25, abs=0.7)
    assert tone_db(result, 300) == pytest.approx(-20, abs=0.1)
    calm = low + sine(6_500, 1.0, -50)
    assert tone_db(through(calm, {"kind": "de_esser"})[:, 0], 6_500) == pytest.approx(-50, abs=0.2)


@pytest.mark.parametrize("target", [-10.0, -14.0, -23.0])
def test_loudness_reaches_its_target_under_its_ceiling(target: float) -> None:
    sound = noise(3.0, -25) * (1 + np.sin(seconds(3.0) * 9))[:, None].astype(np.float32)
    meter = LoudnessMeter()
    meter.hear(through(sound, {"kind": "loudness", "target_lufs": target, "ceiling_dbtp": -1}))
    measured = meter.result()
    assert measured.integrated_lufs == pytest.approx(target, abs=0.2)
    assert measured.true_peak_dbtp <= -1.0


def test_noise_that_was_learned_goes_and_the_tone_stays() -> None:
    hiss = noise(3.0, -45)
    sound = hiss.copy()
    sound[RATE:] += sine(880, 2.0, -20)
    effect = {"kind": "noise_reduction", "learn_from": 0, "learn_to": 0.8, "reduction_db": 20}
    result = through(sound, effect)
    assert level_db(result[4_000 : RATE - 4_000]) - level_db(hiss) < -17
    assert tone_db(result[RATE + 8_000 :, 0], 880) == pytest.approx(-20, abs=0.3)
    # Beside the tone the noise is gone as well.
    assert tone_db(result[RATE + 8_000 :, 0], 5_000) < tone_db(sound[RATE + 8_000 :, 0], 5_000) - 8
