"""Puts what a service made of a part into the recording itself: everything outside of the part stays as it is."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

from engine import SAMPLE_RATE
from engine.audio.blocks import cross_fade, with_gains
from engine.audio.decoding import DecodeError, read_blocks
from engine.audio.limiting import STEP_FRAMES, apply, limited, stem_peaks
from engine.audio.loudness import LoudnessMeter
from engine.audio.verification import BrokenResult, refuse_broken
from engine.changing.joining import as_integers
from engine.outside import Report
from engine.providers.edits import Edit, end_of
from engine.splicing.matching import MOST_LAG_FRAMES, Match, match

FADE_FRAMES = SAMPLE_RATE // 50
_CONTEXT_FRAMES = 6 * SAMPLE_RATE
_SHORTER_SECONDS, _LONGER_SECONDS = 1.0, 2.0
_MOST_GAIN_DB = 20.0
_CEILING = 10.0 ** (-1.0 / 20.0)
_BIN_FRAMES = SAMPLE_RATE // 20
_SILENT_PEAK = 1e-3
_UNCHANGED = 0.995
_BITS = 24
# Whole bins, and whole steps of the limiter.
_BLOCK_FRAMES = 5 * SAMPLE_RATE

Sound = NDArray[np.float32]


@dataclass(frozen=True)
class Joint:
    """Where old and new meet, in seconds of the result; both are heard for fade_ms.

    gain_db: what made the new sound as loud as the old one here. lag_ms: by how much it had come late.
    likeness: how much what was delivered beside the joint is the recording (`matching.Match`).
    """

    seconds: float
    fade_ms: float
    gain_db: float
    lag_ms: float
    likeness: float


@dataclass(frozen=True)
class Spliced:
    """path: a FLAC of 24 bits at 44.1 kHz. joints: where old and new meet, none for a whole song made anew."""

    path: Path
    seconds: float
    joints: tuple[Joint, ...] = ()

    def facts(self) -> dict[str, Any]:
        """What is worth keeping with a recipe, JSON-ready."""
        return {"joins": [asdict(joint) for joint in self.joints], "seconds": self.seconds}


def splice(recording: Path, delivered: Path, edit: Edit, into: Path, report: Report) -> Spliced:
    """Make a song of a recording and what a service delivered for an edit of it, in a folder that exists.

    A longer song or one with a part anew is the recording itself outside of the part, but for 20 ms at each joint, and
    exactly as long as promised; a part that ends so near the end of the recording ends with it. Any other edit is what
    was delivered, as loud as the recording. report: "joining". Raises BrokenResult where the delivered sound is not
    what was asked for, DecodeError for the recording, OSError.
    """
    report("joining", None)
    old = _samples(recording, into)
    try:
        refuse_broken(delivered)
        new = _samples(delivered, into)
    except DecodeError as error:
        raise BrokenResult(f"The result could not be played: {error}") from error
    before, after = (round(seconds * SAMPLE_RATE) for seconds in (edit.before, edit.after))
    _check_length(len(new), before + len(old) + after)
    target = into / "spliced.flac"
    parts = _parts(edit, len(old), before, after)
    if not parts:
        return _whole(old, new, target, into)
    pieces = [_piece(old, new, part, before, edit.kind, into) for part in parts]
    _write(_blocks_of_song(old, pieces), target)
    joints = tuple(joint for piece in pieces for joint in piece.joints)
    return Spliced(target, round((before + len(old) + after) / SAMPLE_RATE, 3), joints)


def _parts(edit: Edit, frames: int, before: int, after: int) -> list[tuple[int, int]]:
    """What is made anew, in frames of a recording of so many; nothing where that is all of it."""
    if edit.kind == "extend":
        ends = ((-before, FADE_FRAMES), before), ((frames - FADE_FRAMES, frames + after), after)
        return [part for part, length in ends if length]
    if edit.kind != "repaint":
        return []
    first, end = round(edit.start * SAMPLE_RATE), round(end_of(edit) * SAMPLE_RATE)
    end = end if end < frames - FADE_FRAMES else frames
    return [(first, end)] if first > 0 or end < frames else []


@dataclass(frozen=True)
class _Piece:
    """A part that was made anew, in frames of the recording."""

    first: int
    sound: Sound
    joints: tuple[Joint, ...]


def _piece(old: Sound, new: Sound, part: tuple[int, int], shift: int, kind: str, into: Path) -> _Piece:  # noqa: PLR0917
    """The new sound of a part, matched and faded to the old one at its ends. Raises BrokenResult."""
    first, end = part
    # Of a longer song the recording plays on into the fade, of a part anew it stops before it.
    inset = FADE_FRAMES if kind == "extend" else 0
    left = _beside(old, new, range(first + inset, 0, -_CONTEXT_FRAMES), shift) if first > 0 else None
    right = _beside(old, new, range(end - inset, len(old), _CONTEXT_FRAMES), shift) if end < len(old) else None
    # Silence says nothing of how late or how loud the new sound is.
    matches = [found for found in (left, right) if found is not None and found.is_heard]
    _check_same(matches)
    lags, gains_db = [found.lag_frames for found in matches] or [0], [found.gain_db for found in matches] or [0.0]
    sound = _between(new, (first + shift, end + shift), lags, into)
    _check_heard(sound)
    if kind == "repaint":
        _check_changed(sound, old[first:end])
    _match_level(sound, gains_db)
    if left is not None:
        sound[:FADE_FRAMES] = cross_fade(old[first : first + FADE_FRAMES], sound[:FADE_FRAMES])
    if right is not None:
        sound[-FADE_FRAMES:] = cross_fade(sound[-FADE_FRAMES:], old[end - FADE_FRAMES : end])
    ends = (first + inset, left, gains_db[0], lags[0]), (end - inset, right, gains_db[-1], lags[-1])
    joints = (
        _joint(place + shift, gain_db, lag, found.likeness) for place, found, gain_db, lag in ends if found is not None
    )
    return _Piece(first, sound, tuple(joints))


def _beside(old: Sound, new: Sound, places: range, shift: int) -> Match:
    """How what was delivered lies over the nearest stretch that can be heard; of the stretches between these places and
    behind the last one, which all stay."""
    edge = 0 if places.step < 0 else len(old)
    for near, far in pairwise([*places, edge]):
        first, end = min(near, far), max(near, far)
        wide = _frames(new, first + shift - MOST_LAG_FRAMES, end + shift + MOST_LAG_FRAMES)
        found = match(np.asarray(old[first:end]), wide)
        if found.is_heard:
            break
    return found


def _between(new: Sound, part: tuple[int, int], lags: list[int], into: Path) -> Sound:
    """The new sound of a part; late by as much as what is beside it, which at the second joint may be another lag."""
    first, end = part
    sound = _scratch(end - first, into)
    for place in range(first, end, _BLOCK_FRAMES):
        stop = min(place + _BLOCK_FRAMES, end)
        sound[place - first : stop - first] = _frames(new, place + lags[0], stop + lags[0])
    if lags[-1] != lags[0]:
        ending = min(SAMPLE_RATE // 10, len(sound) // 2)
        late = _frames(new, end - ending + lags[-1], end + lags[-1])
        sound[-ending:] = cross_fade(sound[-ending:], late)
    return sound


def _match_level(sound: Sound, gains_db: list[float]) -> None:
    """Make it as loud as its neighbours, from one to the other, and never above the ceiling."""
    first_db, last_db = gains_db[0], gains_db[-1]
    for place, block in _places(sound):
        ramp = first_db + (last_db - first_db) * (place + np.arange(len(block), dtype=np.float32)) / len(sound)
        block[:] = with_gains(block, np.power(np.float32(10.0), ramp / np.float32(20.0)))
    peaks = stem_peaks(block for _, block in _places(sound))
    if float(peaks.max(initial=0.0)) <= _CEILING:
        return
    curve = limited((_CEILING / np.maximum(peaks, 1e-6)).astype(np.float32), 0.0)
    for place, block in _places(sound):
        block[:] = apply(curve, block, place // STEP_FRAMES)


def _blocks_of_song(old: Sound, pieces: list[_Piece]) -> Iterator[Sound]:
    """The recording with the pieces in it, block by block."""
    place = 0
    for piece in pieces:
        yield from _blocks(old[place : max(piece.first, place)])
        yield from _blocks(piece.sound)
        place = piece.first + len(piece.sound)
    yield from _blocks(old[place:])


def _whole(old: Sound, new: Sound, target: Path, into: Path) -> Spliced:
    """All of it anew, as loud as it was."""
    sound = _between(new, (0, min(len(old), len(new))), [0], into)
    _check_heard(sound)
    _check_changed(sound, old)
    _match_level(sound, [float(np.clip(_loudness(old) - _loudness(sound), -_MOST_GAIN_DB, _MOST_GAIN_DB))])
    _write(_blocks(sound), target)
    return Spliced(target, round(len(sound) / SAMPLE_RATE, 3))


def _write(blocks: Iterable[Sound], target: Path) -> None:
    with soundfile.SoundFile(str(target), "w", SAMPLE_RATE, 2, subtype="PCM_24", format="FLAC") as file:
        for block in blocks:
            file.write(as_integers(block, _BITS))


def _check_length(frames: int, wanted: int) -> None:
    longer = (frames - wanted) / SAMPLE_RATE
    if not -_SHORTER_SECONDS <= longer <= _LONGER_SECONDS:
        seconds = f"{frames / SAMPLE_RATE:.1f} seconds long instead of {wanted / SAMPLE_RATE:.1f}"
        raise BrokenResult(f"The result is {seconds}.")


def _check_same(matches: list[Match]) -> None:
    if not all(found.is_same for found in matches):
        raise BrokenResult("What was delivered is not this recording outside of the part that was to be made anew.")
    if any(abs(found.gain_db) > _MOST_GAIN_DB for found in matches):
        raise BrokenResult("What was delivered is not as loud as the recording, by more than can be made up for.")


def _check_heard(sound: Sound) -> None:
    quiet = [
        np.abs(block[: len(block) // _BIN_FRAMES * _BIN_FRAMES]).reshape(-1, 2 * _BIN_FRAMES).max(axis=1) < _SILENT_PEAK
        for block in _blocks(sound)
    ]
    bins = np.concatenate([*quiet, np.zeros(0, bool)])
    if not len(bins) or float(bins.mean()) > 0.5:
        raise BrokenResult("What was made anew is silent.")


def _check_changed(sound: Sound, old: Sound) -> None:
    common, power, others = 0.0, 0.0, 0.0
    for block, before in zip(_blocks(sound), _blocks(old), strict=False):
        count = min(len(block), len(before))
        first, second = (each[:count].astype(np.float64).ravel() for each in (block, before))
        common += float(first @ second)
        power, others = power + float(first @ first), others + float(second @ second)
    if common > _UNCHANGED * float(np.sqrt(power * others)):
        raise BrokenResult("What was to be made anew came back as it was.")


def _joint(place: int, gain_db: float, lag_frames: int, likeness: float) -> Joint:
    return Joint(
        round(place / SAMPLE_RATE, 3),
        1000 * FADE_FRAMES / SAMPLE_RATE,
        round(gain_db, 2),
        round(1000 * lag_frames / SAMPLE_RATE, 1),
        round(likeness, 3),
    )


def _frames(sound: Sound, first: int, end: int) -> Sound:
    """A copy of these frames; what lies outside of the sound is silence."""
    low, high = max(first, 0), max(min(end, len(sound)), 0)
    return np.pad(sound[low:high], ((min(low - first, end - first), max(end - max(high, first), 0)), (0, 0)))


def _places(sound: Sound) -> Iterator[tuple[int, Sound]]:
    """Blocks and where they begin."""
    for first in range(0, len(sound), _BLOCK_FRAMES):
        yield first, sound[first : first + _BLOCK_FRAMES]


def _blocks(sound: Sound) -> Iterator[Sound]:
    for _, block in _places(sound):
        yield block


def _loudness(sound: Sound) -> float:
    meter = LoudnessMeter(has_true_peak=False)
    for block in _blocks(sound):
        meter.hear(np.asarray(block))
    return meter.result().integrated_lufs


def _samples(path: Path, into: Path) -> Sound:
    """A sound as an array on the disk, so that no length of it has to fit into memory. Raises DecodeError."""
    frames = 0
    with tempfile.TemporaryFile(dir=into) as file:
        for block in read_blocks(path):
            file.write(np.ascontiguousarray(block, "<f4").data)
            frames += len(block)
        return np.memmap(file, "<f4", "r", shape=(frames, 2))


def _scratch(frames: int, into: Path) -> Sound:
    """So many frames to write to, on the disk as well."""
    with tempfile.TemporaryFile(dir=into) as file:
        return np.memmap(file, "<f4", "w+", shape=(frames, 2))
