"""The score of a song whose sections come in another order: bars keep their notes, the last chord stays the last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from engine.changing.continuing import slowdown_of, until
from engine.changing.rewriting import EARLY_SECONDS, KITS
from engine.changing.sections import Row, ending_of, rows_of
from engine.composer.families import NOISES, RISES
from engine.composer.levels import Points
from engine.composer.score import Chord, Note, Part, Score, Section
from engine.composer.tempo import TempoMap
from engine.composer.textures import textures
from engine.composer.vocals import lines_of

_HAIR = 1e-6


@dataclass(frozen=True)
class Passage:
    """Beats of the old song from `start` to `stop`, which begin on beat `at` of the new one."""

    start: float
    stop: float
    at: float

    @property
    def shift(self) -> float:
        return self.at - self.start

    @property
    def end(self) -> float:
        """Where it ends in the new song."""
        return self.stop + self.shift


def total_of(score: Score) -> float:
    """The length of a song in beats."""
    return score.sections[-1].start + score.sections[-1].length


def passages_of(score: Score, rows: Sequence[Row]) -> list[Passage]:
    """What of the old song comes one after the other, the ending at last; what follows itself is one passage."""
    found: list[Passage] = []
    for start, stop in _spans(score, rows):
        at = found[-1].end if found else 0.0
        if found and abs(found[-1].stop - start) < _HAIR:
            found[-1] = replace(found[-1], stop=stop)
        elif stop - start > _HAIR:
            found.append(Passage(start, stop, at))
    return found


def reorder(score: Score, rows: Sequence[Row]) -> Score:
    """The score of these sections, before anything is said about the loudness of the whole.

    What reaches over a joint ends there, sung lines excepted, of which those come that lie in a passage wholly. Rises
    are written anew, for they lead to where a chorus or a drop comes now. A tempo that slows at the end slows at the
    new one; any other curve of tempo spans the new song as it did the old.
    """
    passages, sections = passages_of(score, rows), _sections(score, rows)
    total = passages[-1].end
    tempo = tempo_over(score, total)
    rises = {part.instrument: part for part in textures(sections, total, (*NOISES, *RISES))}
    parts = tuple(
        replace(part, notes=rises[part.instrument].notes if part.instrument in rises and part.notes else ())
        if part.instrument in (*NOISES, *RISES)
        else replace(part, notes=tuple(_notes(score, part, passages)), cutoff=move_points(score, part.cutoff, rows))
        for part in score.parts
    )
    return replace(
        score,
        sections=sections,
        chords=tuple(_chords(score.chords, passages)),
        parts=parts,
        tempo_map=tempo.points if score.tempo_map else (),
        levels=move_points(score, score.levels, rows),
        duration_seconds=round(tempo.seconds_at(total), 6),
    )


def move_points(score: Score, points: Points, rows: Sequence[Row]) -> Points:
    """A curve over the old song as it goes over the new one: each section has its own stretch of it, as long as it."""
    found: list[tuple[float, float]] = []
    at, ending = 0.0, ending_of(score)
    for (start, stop), length in zip(_bodies(score, rows), (row.bars * score.bar.bar for row in rows), strict=True):
        factor = length / (stop - start) if stop > start else 0.0
        found += [(at + (beat - start) * factor, value) for beat, value in points if start <= beat < stop - _HAIR]
        at += length
    return (*found, *((beat + at - ending, value) for beat, value in points if beat >= ending - _HAIR))


def _bodies(score: Score, rows: Sequence[Row]) -> list[tuple[float, float]]:
    """The beats of the old sections, without the ending."""
    whole = {row.place: row.bars * score.bar.bar for row in rows_of(score)}
    starts = [score.sections[row.place].start for row in rows]
    return [(start, start + whole[row.place]) for start, row in zip(starts, rows, strict=True)]


def _spans(score: Score, rows: Sequence[Row]) -> Iterator[tuple[float, float]]:
    for (start, stop), row in zip(_bodies(score, rows), rows, strict=True):
        wanted, whole = row.bars * score.bar.bar, stop - start
        times, rest = divmod(wanted + _HAIR, whole) if whole else (0, 0.0)
        if rest > 2 * _HAIR:
            yield stop - round(rest, 3), stop
        yield from [(start, stop)] * int(times)
    yield ending_of(score), total_of(score)


def _sections(score: Score, rows: Sequence[Row]) -> tuple[Section, ...]:
    found: list[Section] = []
    for row in rows:
        start = found[-1].start + found[-1].length if found else 0.0
        found.append(replace(score.sections[row.place], start=start, length=row.bars * score.bar.bar))
    found[-1] = replace(found[-1], length=found[-1].length + total_of(score) - ending_of(score))
    return tuple(found)


def _chords(chords: Iterable[Chord], passages: Sequence[Passage]) -> Iterator[Chord]:
    chords = list(chords)
    for passage in passages:
        for chord in chords:
            low, high = max(chord.start, passage.start), min(chord.start + chord.length, passage.stop)
            if high - low > _HAIR:
                yield replace(chord, start=low + passage.shift, length=high - low)


def _notes(score: Score, part: Part, passages: Sequence[Passage]) -> Iterator[Note]:
    early = EARLY_SECONDS * score.tempo_bpm / 60.0
    is_sung = any(note.lyric is not None for note in part.notes)
    for passage in passages:
        low = passage.start - early if passage.start else 0.0
        high = passage.stop - early if passage is not passages[-1] else passage.stop
        if is_sung:
            lines = [line for line in lines_of(part.notes) if low <= line[0].start and line[-1].start < high]
            notes = [note for line in lines for note in line]
        else:
            notes = [note for note in part.notes if low <= note.start < high]
        for note in notes:
            is_cut = not is_sung and part.instrument not in KITS and passage is not passages[-1]
            held = until(note, passage.stop) if is_cut else note
            yield replace(held, start=max(0.0, note.start + passage.shift))


def tempo_over(score: Score, total: float) -> TempoMap:
    """The curve of tempo of a song that lasts so many beats now."""
    old, slowing = total_of(score), slowdown_of(score)
    if slowing < float("inf") and slowing + total - old > 0.0:
        points = [(beat + total - old if beat > 0.0 else beat, bpm) for beat, bpm in score.tempo.points]
    else:
        points = [(beat * total / old, bpm) for beat, bpm in score.tempo.points]
    return TempoMap(tuple((round(beat, 6), bpm) for beat, bpm in points))
