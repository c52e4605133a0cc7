"""A stranger's file is looked at by a process that can take little memory and time and write nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import av
import numpy as np

from tests.support.sounds import sound
from tests.support.source import ROOT


def inspected(path: Path, seconds: float = 900) -> dict[str, object]:
    command = [sys.executable, "-m", "engine.audio.inspection", str(path), str(seconds)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    found: dict[str, object] = json.loads(done.stdout)
    return found


def bounded(act: str) -> str:
    """How a bounded process ends that does this."""
    program = f"from engine.audio import inspection; inspection._bounded(); {act}"
    return subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False).stderr


def test_sound_is_told_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "song.txt"
    sound(tmp_path / "song.ogg", seconds=2.0)
    (tmp_path / "song.ogg").rename(path)
    found = inspected(path)
    assert (found["suffix"], found["content_type"], found["duration_seconds"]) == ("ogg", "audio/ogg", 2.0)


def test_a_video_is_refused(tmp_path: Path) -> None:
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


def test_the_process_takes_no_more_memory_and_writes_nothing(tmp_path: Path) -> None:
    assert "MemoryError" in bounded("bytearray(2_000_000_000)")
    assert "File too large" in bounded(f"open({str(tmp_path / 'x')!r}, 'w', buffering=1).write('line\\n')")
