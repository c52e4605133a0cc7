"""From a sound that somebody sent to what a track needs: measured, outlined, copied to be listened to."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from engine import SAMPLE_RATE
from engine.audio.analysis import Ear
from engine.audio.decoding import BLOCK_FRAMES, Block, as_int16, read_blocks
from engine.audio.encoding import CONTENT_TYPES, encode
from engine.audio.loudness import LoudnessMeter
from engine.audio.tags import Plain, Tags
from engine.audio.waveform import WaveformEar
from engine.fingerprints.hearing import LandmarkEar
from engine.outside import Report
from engine.production import FinishedFile

# What is computed of a block is many times its size: with half of it 15 minutes take 23 MB less, and no more time.
_MEASURED_FRAMES = BLOCK_FRAMES // 2


@dataclass(frozen=True)
class Intake:
    """Files of the roles "master" and "mp3", what the sound measures (JSON-ready), and its outline."""

    files: list[FinishedFile]
    measured: dict[str, Any]
    peaks: list[float]


def take_in(
    samples: Path, into: Path, title: str, report: Report, *, artist: str = "", cover: Path | None = None
) -> Intake:
    """Make copies of a sound and measure them, in a folder that exists. Raises DecodeError.

    samples: as `engine.audio.transcription` writes them. The sound stays as loud as it is; only one that goes beyond
    full scale is turned down as a whole, so that nothing is cut off. Nothing says that a machine made it. cover: JPEG,
    which becomes the file of the role "cover". Tempo and key are left to its analysis, which follows anyway.
    """
    report("encoding", None)
    sound = into / "sound.flac"
    _write(samples, sound)
    taken = finish_sound(sound, into, Plain(title, artist), report, is_music_heard=False)
    if cover is not None:
        taken.files.append(FinishedFile("cover", "cover", cover, "image/jpeg"))
    return taken


def finish_sound(sound: Path, into: Path, tags: Tags | Plain, report: Report, *, is_music_heard: bool = True) -> Intake:
    """The same of a FLAC that is as it should be, in a folder that exists: its samples stay as they are.

    is_music_heard: whether tempo and key are measured, and what it is known again by (as in
    `engine.production.Measured`); without it both are None. Raises DecodeError.
    """
    files = []
    for number, (role, path) in enumerate((("master", into / "master.flac"), ("mp3", into / "song.mp3"))):
        report("encoding", number / 2)
        encode(sound, path, tags)
        files.append(FinishedFile(role, role, path, CONTENT_TYPES[path.suffix]))
    report("measuring", None)
    meter, waveform, frames = LoudnessMeter(), WaveformEar(), 0
    ear = _MusicEar() if is_music_heard else None
    for block in read_blocks(sound, _MEASURED_FRAMES, is_ours=True):
        meter.hear(block)
        waveform.hear(block)
        frames += len(block)
        if ear is not None:
            ear.hear(block)
    loudness = meter.result()
    measured = {
        "duration_seconds": round(frames / SAMPLE_RATE, 3),
        **(ear.values() if ear is not None else {"tempo_bpm": None, "key": None}),
        "loudness_lufs": round(loudness.integrated_lufs, 2),
        "true_peak_dbtp": round(loudness.true_peak_dbtp, 2),
    }
    return Intake(files, measured, waveform.peaks())


class _MusicEar:
    """Hears tempo, key and what the sound is known again by."""

    def __init__(self) -> None:
        self._ear, self._landmarks, self._digest = Ear(is_loudness_wanted=False), LandmarkEar(), hashlib.sha256()

    def hear(self, block: Block) -> None:
        self._ear.hear(block)
        self._landmarks.hear(block)
        self._digest.update(as_int16(block).tobytes())

    def values(self) -> dict[str, Any]:
        """JSON-ready."""
        analysis, packed = self._ear.analysis(), self._landmarks.result().to_bytes()
        return {
            "tempo_bpm": analysis.tempo_bpm,
            "key": analysis.key,
            "pcm_sha256": self._digest.hexdigest(),
            "fingerprint": base64.b64encode(packed).decode(),
        }


def _write(samples: Path, target: Path) -> None:
    """As 24-bit FLAC."""
    peak = max(float(np.abs(block).max()) for block in _blocks(samples))
    gain = np.float32(1.0 / max(peak, 1.0))
    with soundfile.SoundFile(str(target), "w", SAMPLE_RATE, 2, subtype="PCM_24", format="FLAC") as file:
        for block in _blocks(samples):
            file.write(block * gain)


def _blocks(samples: Path) -> Iterator[Block]:
    with samples.open("rb") as file:
        while len(numbers := np.fromfile(file, "<f4", 2 * BLOCK_FRAMES)):
            yield numbers.reshape(-1, 2)
