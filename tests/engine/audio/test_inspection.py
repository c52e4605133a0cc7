"""A stranger's file is looked at by a process with little memory and time that reaches no other file and no network."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest

from engine.audio.confinement import possible
from tests.support.sounds import sound
from tests.support.source import ROOT


def inspected(path: Path, seconds: float = 900) -> dict[str, object]:
    command = [sys.executable, "-m", "engine.audio.inspection", str(path), str(seconds)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    found: dict[str, object] = json.loads(done.stdout)
    return found


def confined(act: str) -> str:
    """What a confined process prints, or how it ends, that does this."""
    program = f"import os, socket, subprocess; from engine.audio.confinement import confine; confine(); {act}"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def coded(path: Path, container: str, codec: str) -> Path:
    """A second of silence, in a container and a codec that are not the usual ones."""
    with av.open(str(path), "w", format=container) as writing:
        stream = writing.add_stream(codec, rate=48_000)
        shape = stream.codec.audio_formats[0].name
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 96_000), np.float32), format="flt", layout="stereo")
        frame.sample_rate = 48_000
        for converted in av.AudioResampler(format=shape, layout="stereo", rate=48_000).resample(frame):
            writing.mux(stream.encode(converted))
        writing.mux(stream.encode(None))
    return path


def id3(frames: bytes) -> bytes:
    return b"ID3\x04\0\0" + bytes(len(frames) >> shift & 0x7F for shift in (21, 14, 7, 0)) + frames


def many_texts(number: int) -> bytes:
    return id3(b"".join(b"TXXX\0\0\0\x0c\0\0\3%07d\0abc" % place for place in range(number)))


def chunk(name: bytes, content: bytes, order: str) -> bytes:
    return name + len(content).to_bytes(4, order) + content + b"\0" * (len(content) % 2)  # type: ignore[arg-type]


def test_sound_is_told_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "song.txt"
    sound(tmp_path / "song.ogg", seconds=2.0)
    (tmp_path / "song.ogg").rename(path)
    found = inspected(path)
    assert (found["suffix"], found["content_type"], found["duration_seconds"]) == ("ogg", "audio/ogg", 2.0)


def test_a_video_without_sound_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=25)
        stream.width = stream.height = 64
        stream.pix_fmt = "yuv420p"
        frame = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)
    assert "video" in str(inspected(path)["refused"])


def test_longer_than_allowed_is_refused_by_counting(tmp_path: Path) -> None:
    path = tmp_path / "song.wav"
    sound(path, seconds=3.0)
    assert "longer than 2 seconds" in str(inspected(path, 2)["refused"])


@pytest.mark.parametrize("suffix", ["mp3", "wav", "aiff", "flac"])
def test_a_large_tag_is_stepped_over(tmp_path: Path, suffix: str) -> None:
    """Read into a list, so many texts would take ten times the seconds that a look has."""
    path = tmp_path / f"a.{suffix}"
    plain, tag = sound(path), many_texts(400_000)
    if suffix == "mp3":
        tagged = tag + plain
    elif suffix == "flac":
        texts = b"".join(b"\x0b\0\0\0K%07d=ab" % place for place in range(400_000))
        comments = bytes(4) + (400_000).to_bytes(4, "little") + texts
        tagged = plain[:4] + bytes([plain[4] & 0x7F]) + plain[5:42]
        tagged += b"\4" + len(comments).to_bytes(3, "big") + comments + plain[42:]
    else:
        order = "little" if suffix == "wav" else "big"
        longer = plain[12:] + chunk(b"id3 " if suffix == "wav" else b"ID3 ", tag, order)
        tagged = chunk(plain[:4], plain[8:12] + longer, order)
    path.write_bytes(tagged)
    assert inspected(path)["duration_seconds"] == pytest.approx(1.0, abs=0.001)


def test_a_tag_behind_a_tag_is_stepped_over_too(tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    path.write_bytes(id3(bytes(100)) + id3(b"") + sound(path))
    assert inspected(path)["duration_seconds"] == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("container", "codec", "suffix", "content_type"),
    [
        ("webm", "libopus", "webm", "audio/webm"),
        ("matroska", "pcm_s16le", "mka", "audio/x-matroska"),
        ("w64", "pcm_s16le", "w64", "audio/x-w64"),
        ("caf", "pcm_s16be", "caf", "audio/x-caf"),
        ("ipod", "alac", "m4a", "audio/mp4"),
        ("mov", "adpcm_ima_qt", "m4a", "audio/mp4"),
        ("wav", "pcm_alaw", "wav", "audio/wav"),
    ],
)
def test_odd_containers_and_codecs_are_named(
    tmp_path: Path, container: str, codec: str, suffix: str, content_type: str
) -> None:
    found = inspected(coded(tmp_path / "a", container, codec))
    assert (found["suffix"], found["content_type"]) == (suffix, content_type)
    assert found["duration_seconds"] == pytest.approx(1.0, abs=0.03)


@pytest.mark.parametrize(
    ("container", "codec"), [("mp4", "ac3"), ("matroska", "eac3"), ("mpegts", "aac"), ("avi", "mp2")]
)
def test_what_is_not_on_the_lists_is_refused(tmp_path: Path, container: str, codec: str) -> None:
    assert "format" in str(inspected(coded(tmp_path / "a", container, codec))["refused"])


def test_the_process_takes_little_memory_and_time_and_writes_nothing(tmp_path: Path) -> None:
    assert "MemoryError" in confined("bytearray(200_000_000)")
    assert "MemoryError" not in confined("bytearray(100_000_000)")
    assert confined("import resource; print(resource.getrlimit(resource.RLIMIT_CPU)[0])").strip() == "10"
    with (tmp_path / "x").open("w") as writing:
        program = (
            "import os, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); from engine.audio import confinement; "
            f"confinement.confine(); os.write({writing.fileno()}, b'x')"
        )
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, capture_output=True, pass_fds=[writing.fileno()], check=False
        )
    assert b"File too large" in done.stderr


@pytest.mark.skipif(not possible().files, reason="this kernel has neither Landlock nor seccomp")
def test_the_process_opens_no_other_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    for act in (f"print(open({str(tmp_path / 'secret')!r}).read())", f"print(os.listdir({str(tmp_path)!r}))"):
        assert "PermissionError" in confined(act)


@pytest.mark.skipif(not possible().network, reason="this kernel has no seccomp, or this is no x86-64")
@pytest.mark.parametrize(
    "act",
    ["socket.socket()", "socket.socketpair()", "subprocess.run(['true'])", "os.kill(os.getppid(), 0)"],
)
def test_the_process_reaches_no_network_and_no_other_process(act: str) -> None:
    assert "PermissionError" in confined(act)
