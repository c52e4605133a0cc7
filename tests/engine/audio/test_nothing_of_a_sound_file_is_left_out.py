"""A file is decoded to its end, or it is told what is missing: an error, a chain's next link, a size of 0 is no end."""

from __future__ import annotations

import struct
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile

from engine.audio.decoding import Damage, DecodeError, read_blocks
from engine.audio.encoding import encode
from engine.audio.tags import Tags
from tests.engine.audio.sounds import noise, written

RATE = 44_100


def decoded(path: Path) -> tuple[int, Damage]:
    """Frames at 44.1 kHz, and what was left out."""
    damage = Damage()
    return sum(len(block) for block in read_blocks(path, damage=damage)), damage


def link(folder: Path, codec: str, rate: int, channels: int, seconds: float = 1.0) -> bytes:
    path = folder / "link.ogg"
    samples = np.random.default_rng(1).normal(0.0, 0.1, (round(rate * seconds), channels))
    soundfile.write(path, samples, rate, format="OGG", subtype=codec)
    return path.read_bytes()


def video(path: Path) -> bytes:
    with av.open(str(path), "w", format="ogg") as container:
        stream = container.add_stream("libvpx", rate=25)
        stream.width = stream.height = 64
        stream.pix_fmt = "yuv420p"
        frame = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)
    return path.read_bytes()


@pytest.mark.parametrize(
    "second",
    [("VORBIS", 44_100, 2), ("VORBIS", 48_000, 2), ("VORBIS", 44_100, 1), ("OPUS", 48_000, 2)],
    ids=["the same", "another rate", "another channel count", "another codec"],
)
@pytest.mark.parametrize("first", [("VORBIS", 44_100, 2), ("OPUS", 48_000, 1)], ids=["Vorbis", "Opus"])
def test_every_link_of_a_chained_ogg_file_is_decoded(
    tmp_path: Path, first: tuple[str, int, int], second: tuple[str, int, int]
) -> None:
    path = tmp_path / "chain.ogg"
    path.write_bytes(link(tmp_path, *first) + link(tmp_path, *second, seconds=2.0))
    frames, damage = decoded(path)
    assert (frames, damage.in_words()) == (3 * RATE, "")


def test_a_chain_with_a_link_that_is_no_sound_is_refused_and_not_taken_for_its_first_part(tmp_path: Path) -> None:
    path = tmp_path / "chain.ogg"
    path.write_bytes(link(tmp_path, "OPUS", 48_000, 2) + video(tmp_path / "film.ogv"))
    with pytest.raises(DecodeError, match="that we can read"):
        decoded(path)


def test_what_lies_behind_damage_between_pages_is_found_again(tmp_path: Path) -> None:
    whole = link(tmp_path, "VORBIS", RATE, 2, 4.0)
    middle = whole.index(b"OggS", len(whole) // 2)
    path = tmp_path / "a.ogg"
    path.write_bytes(whole[:middle] + bytes(5_000) + whole[middle:])
    assert decoded(path)[0] == pytest.approx(4 * RATE, abs=RATE // 10)


@pytest.mark.parametrize(("rate", "channels"), [(44_100, 2), (48_000, 2), (44_100, 1)])
@pytest.mark.parametrize("size", [0, 0xFFFFFFFF, 0x7FFFFFFF])
def test_a_recorder_that_never_wrote_the_size_of_its_wav_lost_nothing(
    tmp_path: Path, rate: int, channels: int, size: int
) -> None:
    path = tmp_path / "a.wav"
    soundfile.write(path, noise(1.0)[:, :channels][:40_000], rate, subtype="PCM_16")
    raw = bytearray(path.read_bytes())
    assert raw[36:40] == b"data"
    raw[4:8] = raw[40:44] = struct.pack("<I", size)
    path.write_bytes(raw)
    frames, damage = decoded(path)
    assert frames == pytest.approx(40_000 * RATE / rate, abs=32)
    assert not damage.in_words()


@pytest.mark.parametrize("suffix", ["wav", "w64", "aiff", "caf", "flac", "ogg", "mp3"])
def test_of_a_file_that_was_cut_off_it_is_told_that_its_end_is_missing(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    soundfile.write(path, noise(4.0), RATE)
    whole, damage = decoded(path)
    assert (whole, damage.in_words()) == (4 * RATE, "")
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 6 // 10])
    frames, damage = decoded(path)
    assert 1.5 * RATE < frames < 3 * RATE
    assert damage.is_heard
    assert "missing" in damage.in_words()


def test_damage_in_the_middle_is_counted_and_what_is_behind_it_is_decoded(tmp_path: Path) -> None:
    path = tmp_path / "a.flac"
    encode(written(tmp_path / "a.wav", noise(4.0)), path, Tags("A"))
    raw = bytearray(path.read_bytes())
    raw[200_000:204_000] = bytes(4_000)
    path.write_bytes(raw)
    frames, damage = decoded(path)
    assert frames > 3.5 * RATE
    assert "seconds are missing" in damage.in_words()


def test_files_sent_one_behind_the_other_are_decoded_as_one(tmp_path: Path) -> None:
    encode(written(tmp_path / "a.wav", noise(1.0)), tmp_path / "a.mp3", Tags("A"))
    (tmp_path / "both.mp3").write_bytes(2 * (tmp_path / "a.mp3").read_bytes())
    assert decoded(tmp_path / "both.mp3")[0] == pytest.approx(2 * RATE, abs=4_000)


@pytest.mark.parametrize("pause", [0.0, 5.0])
def test_a_recording_is_as_long_as_its_sound_wherever_its_times_begin(tmp_path: Path, pause: float) -> None:
    path = tmp_path / "a.webm"
    with av.open(str(path), "w", format="webm") as container:
        stream = container.add_stream("libopus", rate=48_000)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 192_000), np.float32), format="flt", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = 48_000, 0, Fraction(1, 48_000)
        packets = [packet for part in (frame, None) for packet in stream.encode(part)]
        for packet in packets:
            packet.pts += round(pause / packet.time_base)
            packet.dts = packet.pts
            container.mux(packet)
    frames, damage = decoded(path)
    assert frames == pytest.approx(2 * RATE, abs=1_000)
    assert not damage.in_words()
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert "the end is missing" in decoded(path)[1].in_words()
