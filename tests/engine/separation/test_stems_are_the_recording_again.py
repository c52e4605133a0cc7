"""Stems are as long as their recording and sum to it, to the last bit, with and without weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from engine.separation.preparing import NETWORK
from engine.separation.separating import Separation, separate
from engine.separation.voice import VoiceSeparator
from tests.support.models import models_with_separator

SAMPLE_RATE = 44_100


def recording(path: Path, frames: int, level: float = 0.5) -> Path:
    """A bass, a chord and clicks, up to full scale with a level of 1."""
    time = np.arange(frames) / SAMPLE_RATE
    rng = np.random.default_rng(3)
    tones = sum(np.sin(2 * np.pi * hertz * time) for hertz in (55, 330, 415, 494)) / 4
    clicks = np.zeros(frames)
    for place in range(0, frames, 22_050):
        piece = clicks[place : place + 800]
        piece += rng.uniform(-1, 1, len(piece))
    sound = np.stack([0.6 * tones + 0.4 * clicks, 0.6 * tones - 0.4 * clicks], 1)
    soundfile.write(path, np.clip(level * sound / np.abs(sound).max(initial=1e-9), -1, 1), SAMPLE_RATE, "PCM_24")
    return path


def whole(path: Path) -> np.ndarray:
    return soundfile.read(path, dtype="int32", always_2d=True)[0].astype(np.int64) >> 8


def assert_sum(source: Path, separation: Separation) -> None:
    stems = [whole(path) for path in separation.stems.values()]
    assert {len(stem) for stem in stems} == {len(whole(source))}
    assert np.array_equal(sum(stems), whole(source))


@pytest.mark.parametrize("frames", [1, 1023, 44_100, 150_001])
def test_without_weights(tmp_path: Path, frames: int) -> None:
    source = recording(tmp_path / "song.wav", frames)

    separation = separate(source, tmp_path, None, lambda stage, share: None)

    assert list(separation.stems) == ["drums", "bass", "other"]
    assert separation.voice_db is None
    assert_sum(source, separation)


def test_at_full_scale(tmp_path: Path) -> None:
    source = recording(tmp_path / "song.wav", 100_000, level=1.0)

    assert_sum(source, separate(source, tmp_path, None, lambda stage, share: None))


def test_with_the_network(tmp_path: Path) -> None:
    source = recording(tmp_path / "song.wav", 200_000)
    separator = VoiceSeparator(models_with_separator() / "separator" / NETWORK)

    separation = separate(source, tmp_path, separator, lambda stage, share: None)

    assert separation.voice_db is not None
    assert_sum(source, separation)


def test_no_voice_is_not_sold_as_hiss(tmp_path: Path) -> None:
    rng = np.random.default_rng(4)
    envelope = np.exp(-(np.arange(200_000) % 20_000) / 900)
    clicks = 0.5 * envelope * rng.uniform(-1, 1, 200_000)
    soundfile.write(tmp_path / "drums.wav", np.stack([clicks, clicks], 1), SAMPLE_RATE, "PCM_24")
    separator = VoiceSeparator(models_with_separator() / "separator" / NETWORK)

    separation = separate(tmp_path / "drums.wav", tmp_path, separator, lambda stage, share: None)

    assert list(separation.stems) == ["drums", "bass", "other"]
    assert separation.voice_db is not None
    assert separation.voice_db < -20
    assert_sum(tmp_path / "drums.wav", separation)
