"""A played part beside a recording: one gain for both, and nothing else is done to the recording."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine import SAMPLE_RATE
from engine.audio.decoding import BLOCK_FRAMES, Block, read_blocks
from engine.audio.loudness import SILENCE_LUFS, Loudness, LoudnessMeter
from engine.audio.mastering import CEILING_DBTP, write_stem
from engine.changing.regions import ChangeError
from engine.effects.sound import Sound, samples

# How much softer than a recording its new part is, in LU.
_BELOW_LU = {"drums": 4.0, "bass": 6.0, "harmony": 8.0, "melody": 5.0}
_FADE_FRAMES = SAMPLE_RATE // 20
# Four-fold oversampling may miss so much of a peak.
_SAFETY_DB = 0.2
_EXACT_DB = 1e-3
RECORDING = "recording"


@dataclass(frozen=True)
class Laid:
    """master: 24-bit FLAC, the sum of the stems, which are RECORDING and the part. gain_db: of both, 0 or below."""

    master: Path
    stems: dict[str, Path]
    gain_db: float
    part_lufs: float
    recording_lufs: float


def lay_beside(  # noqa: PLR0917
    recording: Path, part: Sound, begin: int, stem: str, name: str, into: Path
) -> Laid:
    """Mix a part with a recording, in a folder that exists: from frame `begin` of the recording on (also below 0).

    stem: which says how loud the part is against the recording. Raises ChangeError for a part that is not heard there,
    DecodeError, OSError.
    """
    recorded, frames = _measure(read_blocks(recording, BLOCK_FRAMES))
    played, _ = _measure(_part_blocks(part, begin, frames, 1.0))
    if played.integrated_lufs <= SILENCE_LUFS:
        raise ChangeError("part", f"Beside the recording {name} would not be heard: choose another part or genre.")
    part_lufs = recorded.integrated_lufs - _BELOW_LU[stem]
    level = 10 ** ((part_lufs - played.integrated_lufs) / 20)

    def sums(gain: float) -> Iterator[Block]:
        sounds = zip(read_blocks(recording, BLOCK_FRAMES), _part_blocks(part, begin, frames, level), strict=True)
        return (np.float32(gain) * (first + second) for first, second in sounds)

    together, _ = _measure(sums(1.0), has_true_peak=True)
    gain_db = min(0.0, CEILING_DBTP - _SAFETY_DB - together.true_peak_dbtp)
    gain_db = 0.0 if gain_db > -_EXACT_DB else gain_db
    gain = 10 ** (gain_db / 20)
    master, stems = into / "master.flac", {each: into / f"stem-{each}.flac" for each in (RECORDING, name)}
    write_stem(sums(gain), master)
    write_stem((np.float32(gain) * block for block in read_blocks(recording, BLOCK_FRAMES)), stems[RECORDING])
    write_stem(_part_blocks(part, begin, frames, level * gain), stems[name])
    return Laid(
        master, stems, round(gain_db, 2), round(part_lufs + gain_db, 2),
        round(recorded.integrated_lufs + gain_db, 2),
    )  # fmt: skip


def _part_blocks(part: Sound, begin: int, frames: int, gain: float) -> Iterator[Block]:
    """The part over the whole recording; what still sounds at its end fades."""
    for start in range(0, frames, BLOCK_FRAMES):
        stop = min(start + BLOCK_FRAMES, frames)
        block = samples(part, start - begin, stop - begin) * np.float32(gain)
        left = frames - np.arange(start, stop)
        yield block * np.minimum(left / _FADE_FRAMES, 1.0).astype(np.float32)[:, np.newaxis]


def _measure(blocks: Iterator[Block], *, has_true_peak: bool = False) -> tuple[Loudness, int]:
    meter, frames = LoudnessMeter(has_true_peak=has_true_peak), 0
    for block in blocks:
        meter.hear(block)
        frames += len(block)
    return meter.result(), frames
