"""Puts a stretch that was played anew into files of a song, and measures how it joins what stays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

from engine import SAMPLE_RATE
from engine.audio.blocks import cross_fade
from engine.audio.flac_frames import replace_stretch
from engine.changing.regions import ChangeError, Region, clock
from engine.changing.rendering import BEHIND_FRAMES, Stretch
from engine.composer.score import Score

# Up to the first joint old and new are the same, so it is short; at the last one other notes die away.
FIRST_FADE, LAST_FADE = SAMPLE_RATE // 500, SAMPLE_RATE // 50
STEP_FRAMES = 2 * SAMPLE_RATE // 5
MOST_STEP_DB = 1.0
_MOST_MATCH_DB = 4.0
_SILENT_RMS = 1e-4
BITS = {"PCM_16": 16, "PCM_24": 24}
_BLOCK = 8 * SAMPLE_RATE


@dataclass(frozen=True)
class Join:
    """seconds: where new and old meet, exactly. fade_ms: how long both are heard. step_db: by how much the level of
    the new rendering differs from the old one outside, next to the joint, where both play the same notes."""

    seconds: float
    fade_ms: float
    step_db: float

    def to_dict(self) -> dict[str, Any]:
        """The join as JSON-ready values."""
        return asdict(self)


def join_into(source: Path, target: Path, stretch: Stretch, name: str, region: Region) -> None:
    """Write a FLAC file of the song with the region of "mix" or a stem put in. Raises DecodeError, OSError."""
    first, end = region.first_frame, region.end_frame
    info = soundfile.info(str(source))
    bits = BITS[info.subtype]
    end = min(end, info.frames)
    sound = as_integers(stretch.between(name, first, end), bits)
    if first > 0:
        count = min(FIRST_FADE, len(sound))
        sound[:count] = fade_over(read_frames(source, first, count), sound[:count], bits)
    if not region.is_last:
        count = min(LAST_FADE, len(sound))
        sound[-count:] = fade_over(sound[-count:], read_frames(source, end - count, count), bits)
    replace_stretch(source, target, first, sound)


def joins_of(master: Path, stretch: Stretch, region: Region, shift: int = 0) -> list[Join]:
    """How a stretch meets the master it goes into; shift: by how many frames what follows comes later than there."""
    found = []
    if region.first_frame > 0:
        start = max(stretch.first, region.first_frame - STEP_FRAMES)
        step = step_db(master, stretch, start, region.first_frame)
        found.append(Join(region.first_frame / SAMPLE_RATE, 1000 * FIRST_FADE / SAMPLE_RATE, step))
    if not region.is_last:
        end = min(region.end_frame + min(STEP_FRAMES, BEHIND_FRAMES), soundfile.info(str(master)).frames + shift)
        step = step_db(master, stretch, region.end_frame, end, shift)
        found.append(Join(region.end_frame / SAMPLE_RATE, 1000 * LAST_FADE / SAMPLE_RATE, step))
    return found


def refuse_steps(joins: Sequence[Join], field: str, advice: str) -> None:
    """Raises ChangeError for an input, with what to do, where the level would step by more than one should hear."""
    for join in joins:
        if abs(join.step_db) > MOST_STEP_DB:
            step = f"At {clock(join.seconds)} the level would step by {abs(join.step_db):.1f} dB"
            raise ChangeError(field, f"{step}: {advice}")


def level_with(
    master: Path, stretch: Stretch, region: Region, score: Score, shift: int = 0
) -> tuple[Stretch, list[Join]]:
    """The stretch as loud as the master it goes into, and how it meets that; shift: as in `joins_of`.

    Who was taken out of the song of this score still held the others' levels back when the master was made.
    """
    joins = joins_of(master, stretch, region, shift)
    if not joins or all(part.notes for part in score.parts):
        return stretch, joins
    step_db = float(np.mean([join.step_db for join in joins]))
    gain = np.float32(10 ** (-min(step_db, _MOST_MATCH_DB) / 20)) if step_db > 0.0 else np.float32(1.0)
    stretch = replace(stretch, sounds={name: sound * gain for name, sound in stretch.sounds.items()})
    return stretch, joins_of(master, stretch, region, shift)


def step_db(master: Path, stretch: Stretch, start: int, end: int, shift: int = 0) -> float:
    """By how many dB a stretch is louder than the same frames of the master, which came `shift` frames earlier."""
    old = _rms(read_frames(master, start - shift, end - start) / 2.0**31)
    new = _rms(stretch.between("mix", start, end))
    if max(old, new) < _SILENT_RMS:
        return 0.0
    return round(float(20 * np.log10(max(new, _SILENT_RMS) / max(old, _SILENT_RMS))), 2)


def _rms(sound: NDArray[Any]) -> float:
    return float(np.sqrt(np.mean(np.square(sound.astype(np.float64))))) if len(sound) else 0.0


def read_frames(path: Path, start: int, count: int) -> NDArray[np.int32]:
    """Samples of a file, left-justified in 32 bits: (frames, 2)."""
    with soundfile.SoundFile(str(path)) as file:
        file.seek(start)
        found: NDArray[np.int32] = file.read(count, dtype="int32", always_2d=True)
        return found


def blocks_of(path: Path, start: int, stop: int) -> Iterator[NDArray[np.int32]]:
    """The samples of a file from frame to frame, a few seconds at a time."""
    for place in range(start, stop, _BLOCK):
        yield read_frames(path, place, min(_BLOCK, stop - place))


def as_integers(sound: NDArray[Any], bits: int) -> NDArray[np.int32]:
    """Samples rounded to so many bits, left-justified in 32."""
    half = 2.0 ** (bits - 1)
    whole = np.clip(np.rint(sound.astype(np.float64) * half), -half, half - 1).astype(np.int32)
    return np.asarray(whole << (32 - bits))


def fade_over(out: NDArray[np.int32], into: NDArray[np.int32], bits: int) -> NDArray[np.int32]:
    """One sound fading into the other, rounded to so many bits."""
    return as_integers(cross_fade(out, into) / 2.0**31, bits)
