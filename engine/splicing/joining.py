"""Puts what a service made of a part into the recording itself: everything outside of the part stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

from engine import SAMPLE_RATE
from engine.audio.decoding import BLOCK_FRAMES, DecodeError, read_blocks
from engine.audio.limiting import STEP_FRAMES, apply, limited
from engine.audio.loudness import LoudnessMeter, step_peaks
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

Sound = NDArray[np.float32]


@dataclass(frozen=True)
class Join:
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
    """path: a FLAC of 24 bits at 44.1 kHz. joins: where old and new meet, none for a whole song made anew."""

    path: Path
    seconds: float
    joins: tuple[Join, ...] = ()

    def facts(self) -> dict[str, Any]:
        """What is worth keeping with a recipe, JSON-ready."""
        return {"joins": [asdict(join) for join in self.joins], "seconds": self.seconds}


def splice(recording: Path, delivered: Path, edit: Edit, into: Path, report: Report) -> Spliced:
    """Make a song of a recording and what a service delivered for an edit of it, in a folder that exists.

    A longer song or one with a part anew is the recording itself outside of the part, but for 20 ms at each joint, and
    exactly as long as promised. Any other edit is what was delivered, as loud as the recording. report: "joining".
    Raises BrokenResult where the delivered sound is not what was asked for, DecodeError for the recording, OSError.
    """
    report("joining", None)
    old = _samples(recording, into / "recording.raw")
    try:
        refuse_broken(delivered)
        new = _samples(delivered, into / "delivered.raw")
    except DecodeError as error:
        raise BrokenResult(f"The result could not be played: {error}") from error
    before, after = (round(seconds * SAMPLE_RATE) for seconds in (edit.before, edit.after))
    _check_length(len(new), before + len(old) + after)
    target = into / "spliced.flac"
    if edit.kind == "extend":
        ends = ((-before, FADE_FRAMES), before), ((len(old) - FADE_FRAMES, len(old) + after), after)
        parts = [part for part, length in ends if length]
    elif edit.kind == "repaint":
        first = round(edit.start * SAMPLE_RATE)
        parts = [(first, min(round(end_of(edit) * SAMPLE_RATE), len(old)))]
    else:
        return _whole(old, new, target)
    pieces = [_piece(old, new, part, before, edit.kind) for part in parts]
    with soundfile.SoundFile(str(target), "w", SAMPLE_RATE, 2, subtype="PCM_24", format="FLAC") as file:
        for sound in _blocks_of_song(old, pieces):
            file.write(as_integers(sound, _BITS))
    joins = tuple(join for piece in pieces for join in piece.joins)
    return Spliced(target, round((before + len(old) + after) / SAMPLE_RATE, 3), joins)


@dataclass(frozen=True)
class _Piece:
    """A part that was made anew, in frames of the recording."""

    first: int
    sound: Sound
    joins: tuple[Join, ...]


def _piece(old: Sound, new: Sound, part: tuple[int, int], shift: int, kind: str) -> _Piece:
    """The new sound of a part, matched and faded to the old one at its ends. Raises BrokenResult."""
    first, end = part
    # Of a longer song the recording plays on into the fade, of a part anew it stops before it.
    inset = FADE_FRAMES if kind == "extend" else 0
    left = _beside(old, new, max(first + inset - _CONTEXT_FRAMES, 0), first + inset, shift) if first > 0 else None
    right = None
    if end < len(old):
        right = _beside(old, new, end - inset, min(end - inset + _CONTEXT_FRAMES, len(old)), shift)
    matches = [found for found in (left, right) if found is not None]
    _check_same(matches)
    sound = _between(new, (first + shift, end + shift), [found.lag_frames for found in matches])
    _check_new(sound, old[first:end] if kind == "repaint" else None)
    sound = _match_level(sound, [found.gain_db for found in matches])
    if left is not None:
        sound[:FADE_FRAMES] = _cross_fade(old[first : first + FADE_FRAMES], sound[:FADE_FRAMES])
    if right is not None:
        sound[-FADE_FRAMES:] = _cross_fade(sound[-FADE_FRAMES:], old[end - FADE_FRAMES : end])
    places = [(first + inset, left), (end - inset, right)]
    return _Piece(first, sound, tuple(_join(place + shift, found) for place, found in places if found is not None))


def _beside(old: Sound, new: Sound, first: int, end: int, shift: int) -> Match:
    """How what was delivered lies over a stretch that stays."""
    wide = _frames(new, first + shift - MOST_LAG_FRAMES, end + shift + MOST_LAG_FRAMES)
    return match(np.asarray(old[first:end]), wide)


def _between(new: Sound, part: tuple[int, int], lags: list[int]) -> Sound:
    """The new sound of a part; late by as much as what is beside it, which at the second joint may be another lag."""
    first, end = part
    sound = _frames(new, first + lags[0], end + lags[0])
    if lags[-1] != lags[0]:
        ending = min(SAMPLE_RATE // 10, len(sound) // 2)
        late = _frames(new, end - ending + lags[-1], end + lags[-1])
        sound[-ending:] = _cross_fade(sound[-ending:], late)
    return sound


def _match_level(sound: Sound, gains_db: list[float]) -> Sound:
    """As loud as its neighbours, from one to the other, and never above the ceiling."""
    ramp = np.linspace(gains_db[0], gains_db[-1], len(sound), dtype=np.float32)[:, np.newaxis]
    return _limit_peaks(sound * np.float32(10.0) ** (ramp / np.float32(20.0)))


def _limit_peaks(sound: Sound) -> Sound:
    if float(np.abs(sound).max(initial=0.0)) <= _CEILING:
        return sound
    whole = np.pad(sound, ((0, -len(sound) % STEP_FRAMES), (0, 0)))
    allowed = (_CEILING / np.maximum(step_peaks(whole), 1e-6)).reshape(-1).astype(np.float32)
    return apply(limited(allowed, 0.0), sound, 0)


def _blocks_of_song(old: Sound, pieces: list[_Piece]) -> Iterator[Sound]:
    """The recording with the pieces in it, block by block."""
    place = 0
    for piece in pieces:
        yield from _blocks(old[place : max(piece.first, place)])
        yield piece.sound
        place = piece.first + len(piece.sound)
    yield from _blocks(old[place:])


def _whole(old: Sound, new: Sound, target: Path) -> Spliced:
    """All of it anew, as loud as it was."""
    _check_new(np.asarray(new), np.asarray(old[: len(new)]))
    gain_db = float(np.clip(_loudness(old) - _loudness(new), -_MOST_GAIN_DB, _MOST_GAIN_DB))
    sound = _match_level(np.asarray(new[: len(old)]), [gain_db])
    with soundfile.SoundFile(str(target), "w", SAMPLE_RATE, 2, subtype="PCM_24", format="FLAC") as file:
        file.write(as_integers(sound, _BITS))
    return Spliced(target, round(len(sound) / SAMPLE_RATE, 3))


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


def _check_new(sound: Sound, old: Sound | None) -> None:
    """old: what was there before, where there was something."""
    peaks = np.abs(sound[: len(sound) // _BIN_FRAMES * _BIN_FRAMES]).reshape(-1, 2 * _BIN_FRAMES).max(axis=1)
    if len(peaks) == 0 or float((peaks < _SILENT_PEAK).mean()) > 0.5:
        raise BrokenResult("What was made anew is silent.")
    if old is None:
        return
    count = min(len(sound), len(old))
    first, second = old[:count].astype(np.float64).ravel(), sound[:count].astype(np.float64).ravel()
    norm = float(np.linalg.norm(first) * np.linalg.norm(second))
    if norm > 0.0 and float(first @ second) / norm > _UNCHANGED:
        raise BrokenResult("What was to be made anew came back as it was.")


def _join(place: int, found: Match) -> Join:
    return Join(
        round(place / SAMPLE_RATE, 3),
        1000 * FADE_FRAMES / SAMPLE_RATE,
        round(found.gain_db, 2),
        round(1000 * found.lag_frames / SAMPLE_RATE, 1),
        round(found.likeness, 3),
    )


def _cross_fade(out: Sound, into: Sound) -> Sound:
    share = np.linspace(0.0, 1.0, len(out), dtype=np.float32)[:, np.newaxis]
    faded: Sound = out * (1 - share) + into * share
    return faded


def _frames(sound: Sound, first: int, end: int) -> Sound:
    """A copy of these frames; what lies outside of the sound is silence."""
    low, high = max(first, 0), max(min(end, len(sound)), 0)
    return np.pad(sound[low:high], ((min(low - first, end - first), max(end - max(high, first), 0)), (0, 0)))


def _blocks(sound: Sound) -> Iterator[Sound]:
    for first in range(0, len(sound), BLOCK_FRAMES):
        yield sound[first : first + BLOCK_FRAMES]


def _loudness(sound: Sound) -> float:
    meter = LoudnessMeter(has_true_peak=False)
    for block in _blocks(sound):
        meter.hear(np.asarray(block))
    return meter.result().integrated_lufs


def _samples(path: Path, raw: Path) -> Sound:
    """A sound as an array that lies in a file, so that no length of it has to fit into memory. Raises DecodeError."""
    frames = 0
    with raw.open("wb") as file:
        for block in read_blocks(path):
            file.write(np.ascontiguousarray(block, "<f4").data)
            frames += len(block)
    return np.memmap(raw, "<f4", "r", shape=(frames, 2))
