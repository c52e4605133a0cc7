"""A recording with a voice: a composed song of a known tempo, and somebody who sings a tone on every beat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

from engine import SAMPLE_RATE
from engine.analysis.analysing import analyse
from engine.changing.delivering import Changed
from engine.covering.covering import cover_recording
from tests.engine.changing.songs import silent
from tests.support.songs import as_mp3, composed

BPM, KEY, SECONDS = 100.0, "A minor", 20.0
HERTZ = 220.0
Samples = NDArray[np.float32]


@dataclass(frozen=True)
class Recorded:
    """path: an MP3. voice: what is sung in it, as a FLAC. analysis: as the product keeps it."""

    path: Path
    voice: Path
    analysis: Mapping[str, Any]


@cache
def record(base: Path) -> Recorded:
    """The recording, made once in a folder below this one."""
    folder = base / "recorded"
    folder.mkdir()
    band = composed(folder, "a rock song", SECONDS, tempo_bpm=BPM, key=KEY, seed=2)
    voice = sing(np.arange(4, SECONDS * BPM / 60 - 8) * 60 / BPM, len(band))
    path, alone = folder / "song.mp3", folder / "voice.flac"
    as_mp3(0.5 * (band / np.abs(band).max()) + 0.3 * voice, path)
    soundfile.write(alone, 0.3 * voice, SAMPLE_RATE, subtype="PCM_24")
    return Recorded(path, alone, analyse(path).to_dict())


def sing(moments: NDArray[np.float64], frames: int) -> Samples:
    """A tone with overtones from each of these seconds on, which dies away within half a second: (frames, 2)."""
    time = np.arange(round(0.45 * SAMPLE_RATE)) / SAMPLE_RATE
    shape = np.exp(-time / 0.15) * np.minimum(1.0, (time[-1] - time) / 0.05)
    tone = sum(np.cos(2 * np.pi * HERTZ * number * time + number**2) / number for number in range(1, 12)) * shape
    line = np.zeros(frames, np.float32)
    for moment in moments:
        first = round(moment * SAMPLE_RATE)
        line[first : first + len(tone)] += tone[: frames - first]
    return np.repeat(line[:, np.newaxis] / np.abs(tone).max(), 2, axis=1).astype(np.float32)


def cover(recorded: Recorded, into: Path, *, voice: Path | None = None, **wish: object) -> Changed:
    """What is wished of it, through the door that everybody uses."""
    wishes = {"verb": "cover", "genre": "house", "seed": 3, **wish}
    return cover_recording(recorded.path, recorded.analysis, wishes, into, silent, title="Song", voice=voice)


def onsets_near(sound: NDArray[np.floating], moments: NDArray[np.float64]) -> NDArray[np.float64]:
    """How many seconds after each of these moments the strongest rise within 60 ms is."""
    level = np.abs(sound).max(axis=1)
    smooth = np.maximum.reduceat(level, np.arange(0, len(level), 44))
    found = []
    for moment in moments:
        first = round((moment - 0.06) * SAMPLE_RATE / 44)
        window = smooth[first : first + round(0.12 * SAMPLE_RATE / 44)]
        found.append(float(np.argmax(window > 0.5 * window.max()) + first) * 44 / SAMPLE_RATE - moment)
    return np.array(found)
