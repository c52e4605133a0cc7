"""Nothing is delivered that is silent, cut short, distorted, or not in the tempo and key that were promised."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from engine.audio.verification import LEAST_KEY_SHARE, BrokenResult, Verdict, refuse_broken, verify
from tests.engine.audio.sounds import Sound, mixed, noise, silence, sine, song, written


def verified(folder: Path, sound: Sound, seconds: float = 12.0, **promises: object) -> Verdict:
    return verify(written(folder / "a.flac", sound, "PCM_16"), seconds, **promises)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def good() -> Sound:
    return mixed(song(120.0, "F minor", 12.0)) * np.float32(0.6)


def test_a_good_song_passes_with_its_measurements(tmp_path: Path, good: Sound) -> None:
    verdict = verified(tmp_path, good, tempo_bpm=120.0, key="F minor")
    assert verdict.tempo_bpm == pytest.approx(120.0, abs=0.1)
    assert verdict.key_share > 0.85
    assert verdict.duration_seconds == 12.0
    assert verdict.longest_silence_seconds < 0.1
    assert len(verdict.peaks) == 800
    assert len(verdict.pcm_sha256) == 64


def test_garbage_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.mp3").write_bytes(b"<html>Bad gateway</html>")
    with pytest.raises(BrokenResult, match="could not be played"):
        verify(tmp_path / "a.mp3", 12.0)


def test_a_wrong_length_is_refused(tmp_path: Path, good: Sound) -> None:
    with pytest.raises(BrokenResult, match=r"12\.0 seconds long instead of 60\.0"):
        verified(tmp_path, good, 60.0)


def test_silence_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BrokenResult, match="is silent"):
        verified(tmp_path, silence(12.0))


def test_a_long_hole_is_refused_with_its_length(tmp_path: Path, good: Sound) -> None:
    with pytest.raises(BrokenResult, match=r"silent for 6\.\d of its 12\.0 seconds"):
        verified(tmp_path, np.concatenate([good[: 3 * 44_100], silence(6.1), good[: int(2.9 * 44_100)]]))


def test_a_breath_is_no_hole(tmp_path: Path, good: Sound) -> None:
    sound = np.concatenate([good[: 5 * 44_100], silence(2.0), good[: 5 * 44_100]])
    assert verified(tmp_path, sound).longest_silence_seconds == pytest.approx(2.0, abs=0.1)


def test_clipping_is_refused(tmp_path: Path) -> None:
    flat = np.clip(sine(220.0, 12.0, 6.0), -1.0, 1.0)
    with pytest.raises(BrokenResult, match="clipped"):
        verified(tmp_path, flat)
    with pytest.raises(BrokenResult, match="clipped"):
        refuse_broken(tmp_path / "a.flac")


@pytest.mark.parametrize(
    ("rate", "subtype"), [(48_000, "PCM_16"), (44_100, "PCM_24"), (48_000, "FLOAT"), (44_100, "PCM_U8")]
)
def test_clipping_is_found_at_any_rate_and_in_any_sample_format(tmp_path: Path, rate: int, subtype: str) -> None:
    soundfile.write(tmp_path / "a.wav", np.clip(sine(220.0, 2.0, 6.0), -1.0, 1.0), rate, subtype=subtype)
    with pytest.raises(BrokenResult, match="clipped"):
        refuse_broken(tmp_path / "a.wav")


@pytest.mark.parametrize("rate", [44_100, 48_000])
def test_sound_above_full_scale_that_is_nowhere_flat_is_not_clipped(tmp_path: Path, rate: int) -> None:
    soundfile.write(tmp_path / "a.wav", sine(220.0, 2.0, 6.0), rate, subtype="FLOAT")
    refuse_broken(tmp_path / "a.wav")


def test_sound_that_was_flattened_and_then_turned_up_is_clipped(tmp_path: Path) -> None:
    written(tmp_path / "a.wav", 1.5 * np.clip(sine(220.0, 2.0, 6.0), -1.0, 1.0))
    with pytest.raises(BrokenResult, match="clipped"):
        refuse_broken(tmp_path / "a.wav")


def test_a_result_that_is_cut_off_or_damaged_is_refused(tmp_path: Path, good: Sound) -> None:
    path = written(tmp_path / "a.flac", good, "PCM_16")
    refuse_broken(path)
    raw = path.read_bytes()
    for broken in (raw[: len(raw) // 2], raw[:100_000] + bytes(5_000) + raw[105_000:]):
        path.write_bytes(broken)
        with pytest.raises(BrokenResult, match="is damaged"):
            refuse_broken(path)


def test_single_samples_at_full_scale_are_no_clipping(tmp_path: Path, good: Sound) -> None:
    sound = good.copy()
    sound[::10_000] = 1.0
    assert verified(tmp_path, sound).clipped_share == 0.0


def test_sound_too_faint_to_listen_to_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BrokenResult, match="LUFS"):
        verified(tmp_path, noise(12.0, 0.003))


@pytest.mark.parametrize("promised", [124.0, 118.5, 100.0, 90.0])
def test_another_tempo_than_the_promised_is_refused(tmp_path: Path, good: Sound, promised: float) -> None:
    with pytest.raises(BrokenResult, match="BPM instead of"):
        verified(tmp_path, good, tempo_bpm=promised)


def test_the_promised_tempo_may_be_felt_at_half_or_double_speed(tmp_path: Path, good: Sound) -> None:
    assert verified(tmp_path, good, tempo_bpm=60.0).tempo_bpm == pytest.approx(60.0, abs=0.1)


def test_music_without_a_beat_can_not_break_a_promise_of_tempo(tmp_path: Path) -> None:
    assert verified(tmp_path, sine(220.0, 12.0, -12.0), tempo_bpm=75.0).tempo_bpm is None


def test_another_key_than_the_promised_is_refused(tmp_path: Path, good: Sound) -> None:
    with pytest.raises(BrokenResult, match="is in B minor"):
        verified(tmp_path, good, key="B minor")


def test_tones_of_drums_take_no_key_away_and_hide_no_other_key(tmp_path: Path, good: Sound) -> None:
    with_drums = good + sine(329.6, 12.0, -25.0)
    (tmp_path / "parts").mkdir()
    pitched = [written(tmp_path / "parts" / "all.wav", good)]
    assert verified(tmp_path, with_drums, key="F minor", pitched=pitched).key_share >= LEAST_KEY_SHARE
    with pytest.raises(BrokenResult, match="is in F minor"):
        verified(tmp_path, with_drums, key="F minor")
    with pytest.raises(BrokenResult, match="is in B minor"):
        verified(tmp_path, with_drums, key="B minor", pitched=pitched)
