"""A master is -14 LUFS with peaks below -1 dBTP, and its stems still sum to it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from engine.audio.decoding import pcm_sha256
from engine.audio.loudness import measure
from engine.audio.mastering import Mastered, master, master_stem
from tests.engine.audio.sounds import Sound, mixed, noise, silence, sine, song, written
from tests.engine.audio.test_loudness_agrees_with_the_standard import ebur128


def mastered(folder: Path, stems: dict[str, Sound]) -> Mastered:
    raw = folder / "raw"
    raw.mkdir()
    paths = {name: written(raw / f"{name}.wav", sound) for name, sound in stems.items()}
    result = master(written(raw / "mix.wav", mixed(stems)), paths, folder)
    for name, path in paths.items():
        master_stem(result, path, folder / f"stem-{name}.flac")
    return result


def stems_of(result: Mastered) -> list[Path]:
    return sorted(result.mix.parent.glob("stem-*.flac"))


def residue_dbfs(result: Mastered) -> float:
    """The highest sample of the master minus the sum of its stems."""
    mix = soundfile.read(str(result.mix))[0]
    total = sum(soundfile.read(str(path))[0] for path in stems_of(result))
    return float(20 * np.log10(np.abs(mix - total).max() + 1e-12))


@pytest.mark.parametrize("gain", [0.1, 1.0, 6.0])
def test_quiet_and_loud_mixes_land_on_the_target(tmp_path: Path, gain: float) -> None:
    stems = {name: sound * np.float32(gain) for name, sound in song(124.0, "A minor", 12.0).items()}
    loudness = mastered(tmp_path, stems).loudness
    assert loudness.integrated_lufs == pytest.approx(-14.0, abs=0.2)
    assert loudness.true_peak_dbtp <= -1.0


def test_the_target_is_met_when_the_limiter_eats_loudness(tmp_path: Path) -> None:
    hits = noise(12.0, 0.02)
    hits[::11_025] = 0.3
    result = mastered(tmp_path, {"drums": hits})
    assert result.loudness.integrated_lufs == pytest.approx(-14.0, abs=0.2)
    assert result.loudness.true_peak_dbtp <= -1.0


def test_another_meter_agrees_about_the_file(tmp_path: Path) -> None:
    result = mastered(tmp_path, song(100.0, "D major", 12.0))
    reading = ebur128(result.mix)
    assert reading["integrated"] == pytest.approx(-14.0, abs=0.2)
    assert reading["peak"] <= -1.0


def test_what_is_reported_is_what_is_on_the_disk(tmp_path: Path) -> None:
    result = mastered(tmp_path, song(100.0, "D major", 10.0))
    assert pcm_sha256(result.mix) == result.pcm_sha256
    assert measure(result.mix).integrated_lufs == pytest.approx(result.loudness.integrated_lufs, abs=1e-6)
    assert soundfile.info(str(result.mix)).subtype == "PCM_16"
    assert {soundfile.info(str(path)).subtype for path in stems_of(result)} == {"PCM_24"}


def test_stems_null_against_the_master(tmp_path: Path) -> None:
    stems = {name: sound * np.float32(3.0) for name, sound in song(140.0, "F minor", 12.0).items()}
    assert residue_dbfs(mastered(tmp_path, stems)) <= -90.0


def test_stems_that_cancel_in_the_mix_do_not_clip_alone(tmp_path: Path) -> None:
    loud = sine(60.0, 10.0, 0.0)
    assert residue_dbfs(mastered(tmp_path, {"bass": loud, "harmony": -0.9 * loud})) <= -90.0


def test_silence_stays_silence(tmp_path: Path) -> None:
    result = mastered(tmp_path, {"bass": silence(10.0)})
    assert not soundfile.read(str(result.mix))[0].any()


def test_hiss_is_not_blown_up_without_limit(tmp_path: Path) -> None:
    result = mastered(tmp_path, {"bass": noise(10.0, 10 ** (-75 / 20))})
    assert result.loudness.integrated_lufs < -30.0


def test_the_same_mix_gives_the_same_master(tmp_path: Path) -> None:
    stems = song(90.0, "E minor", 10.0)
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    assert mastered(tmp_path / "a", stems).pcm_sha256 == mastered(tmp_path / "b", stems).pcm_sha256
