"""Reverb, delay, chorus and saturation, measured by their impulse responses and overtones."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from engine.effects.reverb import ROOMS, response
from tests.engine.effects.sounds import RATE, level_db, noise, seconds, sine, spectrum, through, tone_db


def click(length: float = 0.2) -> np.ndarray:
    sound = np.zeros((round(length * RATE), 2), np.float32)
    sound[100] = 1.0
    return sound


def decay_seconds(line: np.ndarray) -> float:
    """The time of 60 dB, from the slope between -5 and -25 dB of Schroeder's backward integral."""
    energy = np.cumsum(np.square(line.astype(np.float64))[::-1])[::-1]
    levels = 10 * np.log10(energy / energy[0] + 1e-15)
    first, last = np.argmax(levels < -5), np.argmax(levels < -25)
    return 3.0 * (last - first) / RATE


@pytest.mark.parametrize("room", ["room", "chamber", "hall", "plate"])
def test_a_room_rings_as_long_as_it_says(room: str) -> None:
    line = through(click(), {"kind": "reverb", "room": room, "mix": 1.0})[:, 0]
    assert len(line) == len(click()) + round((ROOMS[room].seconds + ROOMS[room].before_ms / 1000) * RATE)
    # In its middle, where it has neither the shares of the bass nor those of the treble.
    spectral = np.fft.rfft(line)
    hertz = np.fft.rfftfreq(len(line), 1 / RATE)
    spectral[(hertz < 500) | (hertz > 3_000)] = 0
    assert decay_seconds(np.fft.irfft(spectral)) == pytest.approx(ROOMS[room].seconds, rel=0.15)


def test_a_room_can_ring_longer_and_wait() -> None:
    effect = {"kind": "reverb", "room": "hall", "mix": 1.0, "seconds": 1.0, "before_ms": 100}
    line = through(click(), effect)[:, 0]
    assert len(line) == len(click()) + round(1.1 * RATE)
    assert np.abs(line[: 100 + 4_400]).max() < 1e-6
    assert np.abs(line[100 + 4_400 :]).max() > 1e-3


def test_a_room_is_always_the_same_and_as_loud_as_the_sound() -> None:
    first = response("studio", 0.3, 0.003)
    assert np.array_equal(first, response("studio", 0.3, 0.003))
    assert not np.array_equal(first, response("room", 0.3, 0.003))
    wet = through(noise(1.0), {"kind": "reverb", "room": "studio", "mix": 1.0})
    assert level_db(wet[RATE // 2 : RATE]) == pytest.approx(level_db(noise(1.0)), abs=1.0)


def test_the_sound_itself_stays_under_a_reverb() -> None:
    sound = click()
    result = through(sound, {"kind": "reverb", "room": "church", "mix": 0.3})
    assert np.abs(result[: 100 + 800] - sound[: 100 + 800]).max() < 1e-6


def test_echoes_come_in_time_and_each_is_quieter() -> None:
    effect = {"kind": "delay", "beats": 0.5, "bpm": 120, "feedback": 0.5, "mix": 0.5, "tone_hertz": 20_000}
    result = through(click(0.1), effect)
    places = [100 + number * RATE // 4 for number in range(4)]
    powers = [float(np.sqrt(np.square(result[place - 5 : place + 60, 0]).sum())) for place in places]
    assert powers[0] == pytest.approx(1.0, abs=0.01)
    for before, after in pairwise(powers[1:]):
        assert after / before == pytest.approx(0.5, abs=0.05)
    assert np.abs(result[places[1] + 200 : places[2] - 200]).max() < 1e-4


def test_ping_pong_changes_sides() -> None:
    effect = {"kind": "delay", "seconds": 0.1, "feedback": 0.6, "mix": 0.5, "ping_pong": True, "tone_hertz": 20_000}
    result = np.abs(through(click(0.05), effect))
    left, right = (result[100 + number * 4_410 : 160 + number * 4_410].max(axis=0) for number in (1, 2))
    assert left[0] > 0.3
    assert left[1] < 1e-6
    assert right[1] > 0.2
    assert right[0] < 1e-6


def test_a_chorus_wavers_and_widens() -> None:
    result = through(sine(1_000, 2.0), {"kind": "chorus", "mix": 1.0, "voices": 1, "depth_ms": 2, "rate_hz": 2})
    pitches, levels = spectrum(result[RATE // 2 :, 0])
    loud = pitches[levels > levels.max() - 20]
    # 2 ms to either side at 2 Hz move the pitch by 2π · 2 · 0.002 of it.
    assert loud.max() - 1_000 == pytest.approx(25, abs=8)
    assert np.abs(result[:, 0] - result[:, 1]).max() > 0.1


def test_tape_makes_odd_overtones_and_a_valve_even_ones() -> None:
    tape = through(sine(1_000, 1.0, -6), {"kind": "saturation", "drive_db": 12})[2_000:-2_000, 0]
    valve = through(sine(1_000, 1.0, -6), {"kind": "saturation", "drive_db": 12, "shape": "valve"})[2_000:-2_000, 0]
    assert tone_db(tape, 3_000) - tone_db(tape, 1_000) > -25
    assert tone_db(tape, 2_000) - tone_db(tape, 1_000) < -70
    assert tone_db(valve, 2_000) - tone_db(valve, 1_000) > -30


def test_saturation_folds_little_back() -> None:
    result = through(sine(5_000, 1.0, -6), {"kind": "saturation", "drive_db": 12})[2_000:-2_000, 0]
    # The 11th overtone, 55 kHz, would be heard at 10.9 kHz.
    assert tone_db(result, 10_900) - tone_db(result, 5_000) < -60
    assert tone_db(result, 15_000) - tone_db(result, 5_000) > -30


def test_what_is_quiet_passes_a_saturation_clean() -> None:
    result = through(sine(1_000, 1.0, -50), {"kind": "saturation", "drive_db": 0})[2_000:-2_000]
    assert level_db(result) == pytest.approx(-50, abs=0.05)
    assert tone_db(result[:, 0], 3_000) < -120


def test_saturation_keeps_the_place() -> None:
    time = seconds(0.5)
    sound = np.stack([np.sin(2 * np.pi * 300 * time) * 0.01] * 2, axis=1).astype(np.float32)
    result = through(sound, {"kind": "saturation", "drive_db": 0})
    assert np.abs(result[500:-500] - sound[500:-500]).max() < 1e-4
