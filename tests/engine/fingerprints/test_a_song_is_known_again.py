"""A song is known again by its fingerprint after MP3, cuts, other levels and rates; its neighbours are not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.audio.decoding import read_blocks
from engine.fingerprints.hashing import index_hashes
from engine.fingerprints.hearing import LandmarkEar
from engine.fingerprints.landmarks import BadFingerprint, Fingerprint
from engine.fingerprints.matching import is_enough, match
from tests.support.songs import Samples, as_mp3, composed, part

WORDS = {"prompt": "dreamy synthwave night drive", "tempo_bpm": 96.0, "key": "A minor"}


def fingerprint(samples: Samples, block_frames: int = 100_000) -> Fingerprint:
    ear = LandmarkEar()
    for start in range(0, len(samples), block_frames):
        ear.hear(samples[start : start + block_frames])
    return ear.result()


def fingerprint_of(path: Path) -> Fingerprint:
    ear = LandmarkEar()
    for block in read_blocks(path):
        ear.hear(block)
    return ear.result()


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> Samples:
    return composed(tmp_path_factory.mktemp("song"), **WORDS, seed=1)


@pytest.fixture(scope="module")
def neighbour(tmp_path_factory: pytest.TempPathFactory) -> Samples:
    """Another take: the same words, tempo and key, and so the same instruments."""
    return composed(tmp_path_factory.mktemp("neighbour"), **WORDS, seed=2)


@pytest.fixture(scope="module")
def kept(song: Samples) -> Fingerprint:
    return fingerprint(song)


@pytest.mark.parametrize(("bits", "rate", "level"), [(128_000, 44_100, 1.0), (64_000, 22_050, 0.2)])
def test_a_quarter_of_a_minute_of_a_poor_mp3_is_the_same_music(
    tmp_path: Path, song: Samples, kept: Fingerprint, bits: int, rate: int, level: float
) -> None:
    cut = as_mp3(part(song, 11.37, 15.0) * np.float32(level), tmp_path / "cut.mp3", bits, rate)
    found = match(fingerprint_of(cut), kept)
    assert found is not None
    assert found.is_same_music
    assert found.at_seconds - found.from_seconds == pytest.approx(11.37, abs=0.15)


def test_another_take_of_the_same_words_is_other_music(kept: Fingerprint, neighbour: Samples) -> None:
    found = match(fingerprint(part(neighbour, 8.0, 30.0)), kept)
    assert found is not None
    assert not found.is_same_music


def test_a_song_is_found_inside_a_longer_recording(song: Samples, neighbour: Samples, kept: Fingerprint) -> None:
    recording = np.concatenate([part(neighbour, 0, 30.0), part(song, 5.0, 25.0), part(neighbour, 5.0, 30.0)])
    found = match(fingerprint(recording), kept)
    assert found is not None
    assert found.is_same_music
    assert found.from_seconds == pytest.approx(30.0, abs=8.0)
    assert found.to_seconds == pytest.approx(55.0, abs=8.0)
    assert found.at_seconds - found.from_seconds == pytest.approx(-25.0, abs=0.15)


def test_a_part_has_hashes_of_the_whole_to_be_found_by_and_a_neighbour_few(
    tmp_path: Path, song: Samples, neighbour: Samples, kept: Fingerprint
) -> None:
    whole = set(index_hashes(kept))
    cut = index_hashes(fingerprint_of(as_mp3(part(song, 7.77, 30.0), tmp_path / "cut.mp3")))
    other = index_hashes(fingerprint(neighbour))
    assert len(whole.intersection(cut)) > max(3, 2 * len(whole.intersection(other)))
    assert len(whole) < 3 * 40


def test_blocks_leave_no_trace_and_bytes_keep_everything(song: Samples, kept: Fingerprint) -> None:
    assert fingerprint(song, 7_919) == kept
    assert Fingerprint.from_bytes(kept.to_bytes()) == kept
    with_a_gap = Fingerprint([0, 500, 500], [0, 767, 3])
    assert Fingerprint.from_bytes(with_a_gap.to_bytes()) == with_a_gap
    for broken in (b"x", b"\xff\xf0"):
        with pytest.raises(BadFingerprint):
            Fingerprint.from_bytes(broken)


def test_silence_has_no_landmarks_and_a_second_is_too_short(song: Samples, kept: Fingerprint) -> None:
    silence = fingerprint(np.zeros((441_000, 2), np.float32))
    assert len(silence) == 0
    assert match(silence, kept) is None
    assert not is_enough(silence)
    assert not is_enough(fingerprint(part(song, 10.0, 1.0)))
    assert is_enough(fingerprint(part(song, 10.0, 10.0)))
