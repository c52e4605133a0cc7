"""Stems that a service delivered: made as long as the recording and summing to it, or refused with a sentence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from engine.separation.checking import UnequalStems, remainder_dbfs
from engine.separation.fitting import Fitted, NotTheRecording, fit_stems

RATE = 44_100
FRAMES = 3 * RATE + 17
RNG = np.random.default_rng(8)
PARTS = {name: 0.1 * RNG.standard_normal((FRAMES, 2)) for name in ("vocals", "drums", "bass", "other")}
SONG = sum(PARTS.values())


def wav(path: Path, sound: np.ndarray, rate: int = RATE, subtype: str = "FLOAT") -> Path:
    soundfile.write(path, sound, rate, subtype)
    return path


def fitted(folder: Path, delivered: dict[str, np.ndarray], song: np.ndarray = SONG, subtype: str = "FLOAT") -> Fitted:
    into = folder / "fitted"
    into.mkdir()
    given = {name: wav(folder / f"{name}.wav", sound, subtype=subtype) for name, sound in delivered.items()}
    return fit_stems(wav(folder / "song.wav", song, subtype="PCM_24"), given, into, lambda stage, share: None)


def assert_whole(folder: Path, found: Fitted, frames: int = FRAMES) -> None:
    assert {soundfile.info(path).frames for path in found.stems.values()} == {frames}
    assert remainder_dbfs(folder / "song.wav", found.stems.values()) <= -90


def test_what_was_lost_on_the_way_is_found_in_other(tmp_path: Path) -> None:
    softer = {name: 0.9 * part for name, part in PARTS.items()}
    found = fitted(tmp_path, softer, subtype="PCM_16")
    assert list(found.stems) == ["vocals", "drums", "bass", "other"]
    assert_whole(tmp_path, found)
    assert found.left_db == pytest.approx(-20, abs=0.1)
    assert found.voice_db == pytest.approx(10 * np.log10(0.81 / 4), abs=0.3)
    assert np.allclose(soundfile.read(found.stems["vocals"])[0], 0.9 * PARTS["vocals"], atol=2e-4)


def test_of_a_voice_alone_the_rest_is_other(tmp_path: Path) -> None:
    found = fitted(tmp_path, {"vocals": PARTS["vocals"]})
    assert list(found.stems) == ["vocals", "other"]
    assert found.left_db is None
    assert_whole(tmp_path, found)


def test_more_stems_than_four_are_kept(tmp_path: Path) -> None:
    found = fitted(tmp_path, {**PARTS, "other": PARTS["other"] / 2, "piano": PARTS["other"] / 2})
    assert list(found.stems) == ["vocals", "drums", "bass", "piano", "other"]
    assert_whole(tmp_path, found)


@pytest.mark.parametrize("change", [-2000, -1, 1, 2000])
def test_an_end_that_differs_by_moments_is_mended(tmp_path: Path, change: int) -> None:
    ends = {name: np.pad(part, ((0, max(0, change)), (0, 0)))[: FRAMES + change] for name, part in PARTS.items()}
    assert_whole(tmp_path, fitted(tmp_path, ends))


@pytest.mark.parametrize("change", [-2300, 2300, RATE, -RATE])
def test_another_length_is_refused(tmp_path: Path, change: int) -> None:
    one = np.pad(PARTS["drums"], ((0, max(0, change)), (0, 0)))[: FRAMES + change]
    with pytest.raises(UnequalStems, match="not as long as the recording"):
        fitted(tmp_path, {**PARTS, "drums": one})


def test_a_sum_beyond_full_scale_is_still_the_recording(tmp_path: Path) -> None:
    song = np.clip(3 * SONG, -1, 1)
    found = fitted(tmp_path, {name: 3 * part for name, part in PARTS.items()}, song)
    assert_whole(tmp_path, found)


def wrong(case: str) -> dict[str, np.ndarray]:
    return {
        "silent": {name: np.zeros_like(part) for name, part in PARTS.items()},
        "of another song": {name: np.roll(part, RATE, axis=0) for name, part in PARTS.items()},
        "upside down": {name: -part for name, part in PARTS.items()},
        "another voice": {"vocals": np.roll(PARTS["vocals"], RATE, axis=0)},
    }[case]


@pytest.mark.parametrize("case", ["silent", "of another song", "upside down", "another voice"])
def test_what_has_nothing_to_do_with_the_recording_is_refused(tmp_path: Path, case: str) -> None:
    with pytest.raises(NotTheRecording, match="this recording"):
        fitted(tmp_path, wrong(case))


def test_a_file_that_is_no_sound_is_refused(tmp_path: Path) -> None:
    given = {name: wav(tmp_path / f"{name}.wav", part) for name, part in PARTS.items()}
    given["bass"].write_bytes(b"RIFF\x00\x00\x00\x00WAVE" + b"<html>" * 50)
    with pytest.raises(NotTheRecording, match="no sound"):
        fit_stems(wav(tmp_path / "song.wav", SONG), given, tmp_path, lambda stage, share: None)


def test_silence_has_silent_stems(tmp_path: Path) -> None:
    silence = np.zeros((FRAMES, 2))
    found = fitted(tmp_path, dict.fromkeys(PARTS, silence), silence)
    assert_whole(tmp_path, found)
    assert found.left_db is not None


def test_a_song_without_a_voice_has_a_silent_one(tmp_path: Path) -> None:
    found = fitted(tmp_path, {"vocals": np.zeros_like(SONG)})
    assert_whole(tmp_path, found)
    assert found.voice_db == -200.0
