"""What comes out of a mix is, sample for sample, what its document says."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
import soundfile

from engine.effects.sound import BLOCK_FRAMES
from engine.mixing.document import parse_mix
from engine.mixing.rendering import render_mix
from tests.engine.effects.sounds import RATE, noise
from tests.engine.mixing.sounds import mixed, write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "a.wav", noise(2.0, -20, seed=1))
    write(tmp_path / "b.wav", noise(1.5, -20, seed=2))
    return tmp_path


def read(path: Path) -> np.ndarray:
    return soundfile.read(path, dtype="float32", always_2d=True)[0]


@pytest.mark.parametrize(
    ("subtype", "suffix"), [("PCM_16", "wav"), ("PCM_24", "wav"), ("FLOAT", "wav"), ("PCM_24", "flac")]
)
def test_an_untouched_part_at_full_scale_comes_out_to_the_bit(tmp_path: Path, subtype: str, suffix: str) -> None:
    samples = np.clip(noise(1.5, 0.0), -1.0, 1.0)
    samples[100] = (1.0, -1.0)
    source = tmp_path / f"in.{suffix}"
    soundfile.write(source, samples, RATE, subtype=subtype)
    target = tmp_path / f"out.{suffix}"
    result = render_mix(
        parse_mix({"parts": [{"source": "in"}]}), {"in": source}, target, lambda _stage, _share: None,
        ours=frozenset({"in"}),
    )  # fmt: skip
    assert soundfile.info(target).subtype == subtype
    np.testing.assert_array_equal(read(target), read(source))
    assert result.warning == ""


def test_parts_lie_where_they_should_to_the_sample(folder: Path) -> None:
    offset = 70_001
    found = mixed(folder, {"source": "a.wav"}, {"source": "b.wav", "offset_seconds": offset / RATE, "volume_db": -6.0})
    first, second = read(folder / "a.wav"), read(folder / "b.wav")
    expected = np.zeros((offset + len(second), 2), np.float32)
    expected[: len(first)] += first
    expected[offset:] += second * np.float32(10 ** (-6 / 20))
    np.testing.assert_allclose(found, expected, atol=1e-7)
    assert len(found) > BLOCK_FRAMES


def test_cuts_take_from_the_sound_before_it_is_placed(folder: Path) -> None:
    part = {"source": "a.wav", "start_seconds": 0.5, "end_seconds": 1.75, "offset_seconds": 0.25}
    found = mixed(folder, part)
    source = read(folder / "a.wav")
    assert len(found) == round(1.5 * RATE)
    assert not found[: RATE // 4].any()
    np.testing.assert_array_equal(found[RATE // 4 :], source[RATE // 2 : RATE // 2 + RATE + RATE // 4])


@pytest.mark.parametrize("pan", [-1.0, -0.3, 0.0, 0.6, 1.0])
def test_pan_is_the_law_of_the_web_audio_api(folder: Path, pan: float) -> None:
    left, right = read(folder / "a.wav").T.astype(np.float64)
    x = pan + 1 if pan <= 0 else pan
    near, far = math.sin(x * math.pi / 2), math.cos(x * math.pi / 2)
    if pan <= 0:
        expected = np.stack([left + right * far, right * near], axis=1)
    else:
        expected = np.stack([left * far, right + left * near], axis=1)
    np.testing.assert_allclose(mixed(folder, {"source": "a.wav", "pan": pan}), expected, atol=1e-6)


def test_mute_wins_over_solo_and_neither_changes_the_length(folder: Path) -> None:
    both = {"source": "a.wav", "mute": True, "solo": True}, {"source": "b.wav"}
    assert not mixed(folder, *both).any()
    assert len(mixed(folder, *both)) == 2 * RATE
    soloed = mixed(folder, {"source": "a.wav"}, {"source": "b.wav", "solo": True})
    np.testing.assert_array_equal(soloed[: len(read(folder / "b.wav"))], read(folder / "b.wav"))


def test_fades_have_their_shapes(folder: Path) -> None:
    part = {"source": "a.wav", "fade_in_seconds": 0.5, "fade_in_shape": "linear", "fade_out_seconds": 1.0}
    found, source = mixed(folder, part), read(folder / "a.wav")
    places = np.arange(2 * RATE)
    rise = np.minimum(places / (RATE / 2), 1.0)
    fall = np.sin(np.clip((2 * RATE - places) / RATE, 0.0, 1.0) * math.pi / 2)
    np.testing.assert_allclose(found, source * (rise * fall)[:, None], atol=1e-7)


def test_the_cross_fader_has_equal_power(folder: Path) -> None:
    parts = {"source": "a.wav", "side": "a"}, {"source": "b.wav", "side": "b"}
    only_b = mixed(folder, *parts, master={"cross_fader": 1})
    np.testing.assert_allclose(only_b[: len(read(folder / "b.wav"))], read(folder / "b.wav"), atol=1e-7)
    middle = mixed(folder, parts[0], master={"cross_fader": 0})
    np.testing.assert_allclose(middle, read(folder / "a.wav") * math.sqrt(0.5), atol=1e-7)


def test_the_master_turns_and_fades_the_sum(folder: Path) -> None:
    found = mixed(
        folder, {"source": "a.wav"}, master={"gain_db": -6, "fade_out_seconds": 2, "fade_out_shape": "linear"}
    )
    expected = read(folder / "a.wav") * 10 ** (-6 / 20) * ((2 * RATE - np.arange(2 * RATE)) / (2 * RATE))[:, None]
    np.testing.assert_allclose(found, expected, atol=1e-7)
