"""Silence, a click, noise, a moment: whatever is not there is None with a sentence, and nobody is sure of it."""

from __future__ import annotations

import json

import numpy as np
import pytest

from engine import SAMPLE_RATE
from engine.analysis.results import Analysis
from tests.engine.analysis.sounds import heard
from tests.engine.audio.sounds import Sound, noise, silence, sine


def lone_click() -> Sound:
    sound = silence(6.0)
    sound[3 * SAMPLE_RATE] = 0.9
    return sound


NOTHING = {
    "silence": silence(6.0),
    "click": lone_click(),
    "noise": noise(12.0),
    "a third of a second": sine(220.0, 0.3, -12.0),
    "one sample": np.full((1, 2), 0.5, np.float32),
    "nothing at all": np.zeros((0, 2), np.float32),
}


def answers(found: Analysis) -> list[tuple[object, float, str]]:
    named = (found.metre, found.key, found.mood, found.genres)
    return [
        (found.tempo.bpm, found.tempo.confidence, found.tempo.reason),
        *((answer.name, answer.confidence, answer.reason) for answer in named),
    ]


@pytest.mark.parametrize("name", NOTHING)
def test_no_value_without_sound_for_it(name: str) -> None:
    found = heard(NOTHING[name])

    for value, confidence, reason in answers(found):
        assert (value, confidence) == (None, 0.0)
        assert reason.endswith(".")
    assert found.beats.seconds == ()
    assert found.chroma is None
    json.dumps(found.to_dict(), allow_nan=False)


def test_loudness_needs_no_music() -> None:
    assert heard(noise(6.0)).loudness.integrated_lufs == pytest.approx(-14.0, abs=1.0)
    assert heard(silence(6.0)).loudness.integrated_lufs is None


def test_an_empty_channel_is_noticed() -> None:
    sound = noise(6.0)
    sound[:, 1] = 0.0

    assert heard(sound).remarks == ("Only the left channel holds sound.",)
    assert heard(noise(6.0)).remarks == ()
