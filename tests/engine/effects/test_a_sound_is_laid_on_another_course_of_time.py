"""A sound on another course of time: every moment where the map says, at the same pitch, without a seam to be heard."""

from __future__ import annotations

import numpy as np
import pytest

from engine.audio.blocks import Block
from engine.effects.sound import ArraySound
from engine.effects.warping import warp
from tests.engine.effects.sounds import RATE, sine

# Beats of somebody who hurries and drags: from 0.44 to 0.56 seconds each.
BEATS = np.cumsum(0.5 + 0.06 * np.sin(np.arange(20) / 2.5)) * RATE
EVEN = (1 + np.arange(20)) * 0.55 * RATE
POINTS = list(zip(BEATS.tolist(), EVEN.tolist(), strict=True))
FRAMES = round(21 * 0.55 * RATE)


def warped(sound: Block) -> Block:
    return np.concatenate(list(warp(ArraySound(sound), POINTS, FRAMES)))


def test_every_stroke_falls_where_the_map_says() -> None:
    strokes = np.zeros((round(BEATS[-1]) + RATE, 2), np.float32)
    ringing = np.exp(-np.arange(2000) / 200) * np.sin(np.arange(2000) * 0.3)
    for beat in BEATS:
        strokes[round(beat) : round(beat) + 2000] += ringing[:, np.newaxis].astype(np.float32)
    level = np.abs(warped(strokes)).max(axis=1)
    found = [place - 2000 + int(level[place - 2000 : place + 2000].argmax()) for place in EVEN.astype(int)]
    late = np.abs(np.array(found) - EVEN) / RATE
    assert np.median(late) < 0.006
    assert late.max() < 0.012


def test_a_held_tone_keeps_its_pitch_and_its_level() -> None:
    result = warped(sine(440, BEATS[-1] / RATE + 1.0))
    assert len(result) == FRAMES
    inner = result[round(EVEN[0]) : round(EVEN[-1]), 0]
    levels = np.sqrt(np.square(inner[: len(inner) // 2205 * 2205].reshape(-1, 2205)).mean(axis=1))
    assert 20 * np.log10(levels.max() / levels.min()) < 1.5
    spectrum = np.abs(np.fft.rfft(inner * np.hanning(len(inner))))
    assert spectrum.argmax() * RATE / len(inner) == pytest.approx(440, rel=0.002)


def test_what_only_begins_later_stays_as_it_is_to_the_bit() -> None:
    sound = sine(440, 3.0)
    moved = np.concatenate(list(warp(ArraySound(sound), [(0.0, 1000.0), (RATE, 1000.0 + RATE)], 2 * RATE)))
    assert np.array_equal(moved[1000:], sound[: 2 * RATE - 1000])
    assert not moved[:1000].any()


@pytest.mark.parametrize("moved", [-3.1, -1.2, -0.9, -0.6, 0.0])
@pytest.mark.parametrize("seconds", [0.3, 4.03, 4.3, 9.0, 14.0])
def test_it_is_as_long_as_it_shall_be_wherever_the_moments_lie(moved: float, seconds: float) -> None:
    """Moments before the beginning, behind the end and just within either."""
    points = [(beat, even + moved * RATE) for beat, even in POINTS]
    frames = round(seconds * RATE)
    assert sum(map(len, warp(ArraySound(sine(440, BEATS[-1] / RATE)), points, frames))) == frames
