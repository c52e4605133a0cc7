"""A stretch of a FLAC file is replaced without decoding the rest: every other sample stays as it is."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
import soundfile

from engine.audio.decoding import DecodeError
from engine.audio.flac_frames import FLAC_LEVEL, replace_stretch

RNG = np.random.default_rng(3)


def written(path: Path, frames: int, subtype: str) -> np.ndarray:
    bits = 16 if subtype == "PCM_16" else 24
    sound = (RNG.integers(-(2 ** (bits - 3)), 2 ** (bits - 3), (frames, 2)) << (32 - bits)).astype(np.int32)
    with soundfile.SoundFile(
        str(path), "w", 44_100, 2, subtype=subtype, format="FLAC", compression_level=FLAC_LEVEL
    ) as file:
        file.write(sound)
    return sound


@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24"])
@pytest.mark.parametrize(
    ("frames", "start", "length"),
    [
        (1_000_000, 600_001, 30_011), (1_000_000, 0, 5000), (1_000_000, 999_000, 1000), (1_000_000, 4096 * 130, 4096),
        (3000, 10, 100), (4096 * 200, 4096 * 150, 4096 * 50),
    ],
)  # fmt: skip
def test_only_the_stretch_is_other(tmp_path: Path, subtype: str, frames: int, start: int, length: int) -> None:
    source, target = tmp_path / "old.flac", tmp_path / "new.flac"
    expected = written(source, frames, subtype)
    new = (RNG.integers(-(2**12), 2**12, (length, 2)) << 16).astype(np.int32)
    replace_stretch(source, target, start, new)
    expected[start : start + length] = new
    found, rate = soundfile.read(str(target), dtype="int32")
    assert rate == 44_100
    assert soundfile.info(str(target)).subtype == subtype
    assert (found == expected).all()


def test_another_decoder_reads_it_wholly(tmp_path: Path) -> None:
    """FFmpeg checks every frame, and counts them."""
    source, target = tmp_path / "old.flac", tmp_path / "new.flac"
    written(source, 500_000, "PCM_16")
    replace_stretch(source, target, 300_000, np.zeros((50_000, 2), np.int32))
    with av.open(str(target), options={"err_detect": "explode+crccheck"}) as container:
        assert sum(frame.samples for frame in container.decode(audio=0)) == 500_000


def test_what_is_no_flac_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "song.wav"
    soundfile.write(str(path), np.zeros((9000, 2)), 44_100)
    with pytest.raises(DecodeError, match="not as this engine writes them"):
        replace_stretch(path, tmp_path / "new.flac", 0, np.zeros((10, 2), np.int32))
