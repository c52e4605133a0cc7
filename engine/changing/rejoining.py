"""Puts the sound of a song together in another order: copies from inside its sections, and joints that are played."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from math import ceil
from pathlib import Path

import numpy as np
import soundfile

from engine import SAMPLE_RATE
from engine.audio.loudness import measure
from engine.changing.joining import (
    BITS,
    FIRST_FADE,
    LAST_FADE,
    MOST_STEP_DB,
    STEP_FRAMES,
    Join,
    as_integers,
    blocks_of,
    fade_over,
    read_frames,
    step_db,
)
from engine.changing.rendering import Stretch, render_stretch
from engine.changing.reordering import Passage, total_of
from engine.changing.songs import ComposedSong
from engine.composer.colours import template_of
from engine.composer.families import RISES
from engine.composer.levels import Points, level_at
from engine.composer.score import Note, Score
from engine.composer.vocals import Vocals
from engine.production import loudness_for

# Who comes early, and a consonant before its beat, sound before a joint.
_LEAD_SECONDS = 0.5
# Behind a joint echoes of what came before ring longer than the room.
_TAIL_SECONDS = 1.0
_LEAST_KEPT_SECONDS, _LONGEST_PLAYED_SECONDS = 1.0, 60.0
_PROBES = 16
_SAME = 1e-3
# A little less than what a song may miss the loudness it promises by.
_MOST_LU = 0.9


@dataclass(frozen=True)
class Kept:
    """Frames of the new song, from first to end, which are those of the old one that came `shift` frames earlier."""

    first: int
    end: int
    shift: int


@dataclass(frozen=True)
class Rejoined:
    """master, stems: written files. kept_seconds: how much is copied. joins: where copies and new sound meet."""

    master: Path
    stems: dict[str, Path]
    kept_seconds: float
    joins: list[Join]


def rejoin(
    song: ComposedSong, score: Score, passages: Sequence[Passage], into: Path, vocals: Vocals | None
) -> Rejoined | None:
    """The sound of a song in the order of `passages`, in an existing folder; score: of the new song.

    None where it has to be played as a whole: little of it can stay, the level would step by more than 1 dB, or the
    whole is not as loud as it was, or louder than it was and than it should be. Raises OSError, DecodeError.
    """
    total = round(score.duration_seconds * SAMPLE_RATE)
    kept = [] if score.is_loop else list(kept_stretches(song.score, score, passages))
    played = _gaps(kept, total)
    if not kept or max((end - first for first, end in played), default=0) > _LONGEST_PLAYED_SECONDS * SAMPLE_RATE:
        return None
    sources = {"mix": song.master, **song.stems}
    targets = {"mix": into / "master.flac", **{name: into / f"stem-{name}.flac" for name in song.stems}}
    joins: list[Join] = []
    with ExitStack() as stack:
        files = {name: stack.enter_context(_open_like(sources[name], path)) for name, path in targets.items()}
        for piece in sorted([*kept, *(Kept(first, end, 0) for first, end in played)], key=lambda piece: piece.first):
            if piece in kept:
                for name, file in files.items():
                    for block in blocks_of(sources[name], piece.first - piece.shift, piece.end - piece.shift):
                        file.write(block)
                continue
            before = next((each for each in kept if each.end == piece.first), None)
            behind = next((each for each in kept if each.first == piece.end), None)
            span = (piece.first, piece.end)
            stretch = render_stretch(score, song.levels, song.mastering, span, into, vocals)
            joins += _joins(song.master, stretch, span, before, behind)
            for name, file in files.items():
                file.write(_fade(sources[name], stretch, name, span, before, behind))
    is_level = all(abs(join.step_db) <= MOST_STEP_DB for join in joins)
    if not is_level or not _is_as_loud(song.master, targets["mix"], loudness_for(song.brief)):
        return None
    seconds = sum(each.end - each.first for each in kept) / SAMPLE_RATE
    return Rejoined(targets.pop("mix"), targets, round(seconds, 3), joins)


def kept_stretches(old: Score, new: Score, passages: Sequence[Passage]) -> Iterator[Kept]:
    """The stretches of a new song whose sound is that of the old one: inside of its passages, where no tail of other
    music rings, where tempo, levels and sweeps are as they were, and no other rise sounds."""
    for passage in passages:
        shift = _shift(old, new, passage)
        for start, stop in _steady(old, new, passage):
            is_joint = stop >= passage.end - 1e-6 and passage.stop < total_of(old) - 1e-6
            end = new.duration_seconds if stop >= total_of(new) - 1e-6 else new.seconds_at(stop)
            first = round(new.seconds_at(start) * SAMPLE_RATE)
            last = round((end - (_LEAD_SECONDS if is_joint else 0.0)) * SAMPLE_RATE)
            if last - first >= _LEAST_KEPT_SECONDS * SAMPLE_RATE:
                yield Kept(first, last, shift)


def _shift(old: Score, new: Score, passage: Passage) -> int:
    if passage.stop >= total_of(old) - 1e-6:
        return round(new.duration_seconds * SAMPLE_RATE) - round(old.duration_seconds * SAMPLE_RATE)
    return round(new.seconds_at(passage.at) * SAMPLE_RATE) - round(old.seconds_at(passage.start) * SAMPLE_RATE)


def _steady(old: Score, new: Score, passage: Passage) -> Iterator[tuple[float, float]]:
    """The longest runs of bars of a passage that sound as they did, in beats of the new song."""
    bar = old.bar.bar
    settling = template_of(old).room[0] + _TAIL_SECONDS
    skipped = ceil(settling / (bar * 60.0 / new.tempo.bpm_at(passage.at)))
    first = 0 if not passage.start and not passage.at else skipped
    count = ceil((passage.stop - passage.start) / bar - 1e-6)
    others = _other_rises(old, new, passage)
    run: list[float] = []
    for number in range(first, count):
        start = passage.at + number * bar
        stop = min(start + bar, passage.end)
        if _is_same(old, new, start, stop, passage.shift) and not any(a < stop and start < b for a, b in others):
            run = [run[0] if run else start, stop]
        elif run:
            yield run[0], run[1]
            run = []
    if run:
        yield run[0], run[1]


def _is_same(old: Score, new: Score, start: float, stop: float, shift: float) -> bool:
    """Whether tempo, loudness and sweeps of some beats are those of the old song, `shift` beats before."""
    curves = [(old.levels, new.levels), *((a.cutoff, b.cutoff) for a, b in zip(old.parts, new.parts, strict=True))]
    for beat in np.linspace(start, stop, _PROBES, endpoint=False):
        if abs(old.tempo.bpm_at(beat - shift) - new.tempo.bpm_at(beat)) > _SAME:
            return False
        if any(not _are_level(a, b, beat - shift, beat) for a, b in curves):
            return False
    return True


def _are_level(old: Points, new: Points, before: float, after: float) -> bool:
    low, high = level_at(old, before), level_at(new, after)
    return abs(low - high) <= _SAME * max(1.0, abs(low))


def _other_rises(old: Score, new: Score, passage: Passage) -> list[tuple[float, float]]:
    """From which to which beat of the new song a rise sounds that is not the old one, or is none any more."""
    bar, found = old.bar.bar, []
    for before, after in zip(old.parts, new.parts, strict=True):
        if before.instrument in RISES:
            moved = {_place_of(note, passage.shift) for note in before.notes}
            there = {_place_of(note, 0.0) for note in after.notes}
            found += [(start, start + length + bar) for start, length in moved ^ there]
    return found


def _place_of(note: Note, shift: float) -> tuple[float, float]:
    return round(note.start + shift, 3), round(note.length, 3)


def _gaps(kept: Sequence[Kept], total: int) -> list[tuple[int, int]]:
    edges = [0, *(edge for each in kept for edge in (each.first, each.end)), total]
    return [(first, end) for first, end in zip(edges[::2], edges[1::2], strict=True) if end > first]


def _open_like(source: Path, target: Path) -> soundfile.SoundFile:
    subtype = soundfile.info(str(source)).subtype
    return soundfile.SoundFile(str(target), "w", SAMPLE_RATE, 2, subtype=subtype, format="FLAC")


def _joins(
    master: Path, stretch: Stretch, span: tuple[int, int], before: Kept | None, behind: Kept | None
) -> Iterator[Join]:
    """How what is played meets the copies before and behind it."""
    if before is not None:
        start = max(stretch.first, before.first, span[0] - STEP_FRAMES)
        step = step_db(master, stretch, start, span[0], before.shift)
        yield Join(span[0] / SAMPLE_RATE, 1000 * FIRST_FADE / SAMPLE_RATE, step)
    if behind is not None:
        step = step_db(master, stretch, span[1], min(span[1] + STEP_FRAMES, behind.end), behind.shift)
        yield Join(span[1] / SAMPLE_RATE, 1000 * LAST_FADE / SAMPLE_RATE, step)


def _fade(  # noqa: PLR0917
    source: Path, stretch: Stretch, name: str, span: tuple[int, int], before: Kept | None, behind: Kept | None
) -> np.ndarray:
    """What is played as samples of a file, out of the copy before it and into the one behind it."""
    bits = BITS[soundfile.info(str(source)).subtype]
    sound = as_integers(stretch.between(name, *span), bits)
    if before is not None:
        old = read_frames(source, span[0] - before.shift, FIRST_FADE)
        sound[: len(old)] = fade_over(old, sound[: len(old)], bits)
    if behind is not None:
        old = read_frames(source, span[1] - behind.shift - LAST_FADE, LAST_FADE)
        sound[-LAST_FADE:] = fade_over(sound[-LAST_FADE:], old, bits)
    return sound


def _is_as_loud(old: Path, new: Path, target_lufs: float) -> bool:
    """Whether it is about as loud as it was, and by no change after another louder than it should be."""
    before, after = measure(old).integrated_lufs, measure(new).integrated_lufs
    return abs(after - before) <= _MOST_LU and after <= max(before, target_lufs + _MOST_LU)
