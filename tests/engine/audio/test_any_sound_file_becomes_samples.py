"""Whatever people bring is decoded to the same shape: float32 stereo at 44.1 kHz, in equal blocks."""

from __future__ import annotations

import contextlib
import hashlib
import random
from pathlib import Path

import numpy as np
import pytest
import soundfile

from engine.audio.decoding import DecodeError, pcm_sha256, probe, read_blocks
from engine.audio.encoding import encode
from engine.audio.tags import Tags, read_recipe
from tests.engine.audio.sounds import noise, sine, written


def whole(path: Path) -> np.ndarray:
    return np.concatenate(list(read_blocks(path)))


@pytest.mark.parametrize("suffix", [".mp3", ".opus", ".flac", ".wav"])
def test_every_format_we_write_comes_back_with_its_length_and_level(tmp_path: Path, suffix: str) -> None:
    source = written(tmp_path / "in.wav", sine(440.0, 3.0, -6.0))
    target = tmp_path / f"out{suffix}"
    encode(source, target, Tags("A"))
    samples = whole(target)
    assert samples.shape == (3 * 44_100, 2)
    middle = samples[44_100:88_200]
    assert 20 * np.log10(np.sqrt(2 * np.mean(middle**2))) == pytest.approx(-6.0, abs=0.1)


def test_blocks_have_the_asked_length_but_the_last(tmp_path: Path) -> None:
    path = written(tmp_path / "in.flac", noise(1.0), "PCM_16")
    assert [len(block) for block in read_blocks(path, 10_000)] == [10_000] * 4 + [4_100]


def test_mono_is_doubled_at_full_level(tmp_path: Path) -> None:
    soundfile.write(str(tmp_path / "mono.flac"), sine(440.0, 1.0, -6.0)[:, 0], 44_100)
    samples = whole(tmp_path / "mono.flac")
    assert np.array_equal(samples[:, 0], samples[:, 1])
    assert np.abs(samples).max() == pytest.approx(10 ** (-6 / 20), abs=1e-3)


def test_other_rates_are_resampled(tmp_path: Path) -> None:
    soundfile.write(str(tmp_path / "in.wav"), noise(1.0)[:32_000], 32_000)
    assert len(whole(tmp_path / "in.wav")) == pytest.approx(44_100, abs=32)


def test_the_fingerprint_is_of_16_bit_samples_and_the_same_in_every_lossless_file(tmp_path: Path) -> None:
    samples = (noise(1.0) * 32_767).astype("<i2")
    for name in ("a.wav", "a.flac"):
        soundfile.write(str(tmp_path / name), samples, 44_100, subtype="PCM_16")
        assert pcm_sha256(tmp_path / name) == hashlib.sha256(samples.tobytes()).hexdigest()


def test_infinities_in_float_files_become_silence(tmp_path: Path) -> None:
    sound = noise(1.0)
    sound[100] = np.inf
    sound[200] = np.nan
    assert np.isfinite(whole(written(tmp_path / "in.wav", sound))).all()


def test_damage_in_the_middle_costs_only_what_was_damaged(tmp_path: Path) -> None:
    encode(written(tmp_path / "in.wav", noise(4.0)), tmp_path / "in.mp3", Tags("A"))
    raw = bytearray((tmp_path / "in.mp3").read_bytes())
    raw[60_000:64_000] = bytes(4_000)
    (tmp_path / "in.mp3").write_bytes(raw)
    assert len(whole(tmp_path / "in.mp3")) > 3.5 * 44_100


@pytest.mark.parametrize("suffix", [".mp3", ".opus", ".flac", ".wav"])
def test_random_damage_gives_samples_or_a_refusal_and_nothing_else(tmp_path: Path, suffix: str) -> None:
    source = tmp_path / f"whole{suffix}"
    encode(written(tmp_path / "in.wav", noise(1.0)), source, Tags("A", recipe={"n": 1}))
    chance = random.Random(suffix)
    for _ in range(25):
        raw = bytearray(source.read_bytes())
        for _ in range(chance.choice((1, 20, 400))):
            raw[chance.randrange(chance.choice((300, len(raw))))] = chance.randrange(256)
        path = tmp_path / f"damaged{suffix}"
        path.write_bytes(raw[: chance.choice((len(raw), chance.randrange(len(raw))))])
        with contextlib.suppress(DecodeError):
            assert np.isfinite(whole(path)).all()
        read_recipe(path)


@pytest.mark.parametrize("content", [b"", b"hello", bytes(range(256)) * 400, b"RIFF\xff\xff\xff\xffWAVEfmt ", b"fLaC"])
def test_what_is_not_sound_is_refused_in_plain_words(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "in.wav"
    path.write_bytes(content)
    with pytest.raises(DecodeError, match=r"sound"):
        whole(path)


def test_a_playlist_in_disguise_opens_no_other_file(tmp_path: Path) -> None:
    written(tmp_path / "secret.wav", noise(1.0))
    (tmp_path / "in.wav").write_text("ffconcat version 1.0\nfile secret.wav\n")
    with pytest.raises(DecodeError):
        whole(tmp_path / "in.wav")
    with pytest.raises(DecodeError):
        probe(tmp_path / "in.wav")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DecodeError, match="not there"):
        whole(tmp_path / "nothing.mp3")


def test_more_sound_than_allowed_is_refused_by_counting(tmp_path: Path) -> None:
    path = written(tmp_path / "in.wav", noise(3.0))
    with pytest.raises(DecodeError, match="longer than 2 seconds"):
        list(read_blocks(path, 44_100, longest_seconds=2.0))


def test_a_probe_says_what_the_header_claims(tmp_path: Path) -> None:
    facts = probe(written(tmp_path / "in.flac", noise(2.0), "PCM_16"))
    assert (facts.duration_seconds, facts.sample_rate, facts.channels, facts.codec) == (2.0, 44_100, 2, "flac")
