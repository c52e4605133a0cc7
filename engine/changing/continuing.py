"""Writes more of a song, before or behind it, with its own themes, chords and band; what is there keeps its notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.brief import Brief
from engine.changing.regions import last_chord
from engine.changing.replanning import plan_of
from engine.changing.rewriting import KITS
from engine.composer.allotting import FRAMES
from engine.composer.arcs import energies
from engine.composer.families import NOISES, RISES
from engine.composer.harmony import changes_for
from engine.composer.levels import FADE, Points, level_at, levels_of
from engine.composer.lyrics import Lyrics
from engine.composer.palette import band_for
from engine.composer.plan import Plan
from engine.composer.ranges import reachable
from engine.composer.score import Chord, Note, Part, Score, Section
from engine.composer.sung_form import Spot
from engine.composer.tempo import TempoMap
from engine.composer.theme import GivenTheme
from engine.composer.theory import Change
from engine.composer.vocals import lines_of
from engine.composer.writing import bars_a_chord, parts_of

_FRAME_BARS, _SECTION_BARS = 4, 8
# A note held over the joint by less than this is only played broadly.
_OVERHANG_BEATS = 0.25
_TURN_BEATS = 0.25
_INAUDIBLE_DB = -40.0
_LONG_ARCS = ("builds", "falls")


@dataclass(frozen=True)
class Extension:
    """Where a song grows, in beats. at_start: before everything; else behind `joint`.

    joint: of the old song, a bar line; what is before it stays (behind it, where the song grows at its start).
    beats: by how much the song becomes longer. sections: all of the new song. is_new: which of them are.
    end: the beat of the last chord, or where there is none, of the end.
    """

    joint: float
    beats: float
    sections: tuple[Section, ...]
    is_new: tuple[bool, ...]
    end: float
    at_start: bool = False

    @property
    def total(self) -> float:
        return self.sections[-1].start + self.sections[-1].length


def before_start(score: Score, names: Sequence[str], beats: float | None = None) -> Extension:
    """New sections before the first one, of so many beats in all, where that is said."""
    new = _in_a_row(score, names, 0.0, beats)
    more = new[-1].start + new[-1].length
    moved = tuple(replace(section, start=section.start + more) for section in score.sections)
    flags = (*[True] * len(new), *[False] * len(moved))
    return Extension(0.0, more, (*new, *moved), flags, last_chord(score) + more, at_start=True)


def behind_end(score: Score, names: Sequence[str], beats: float | None = None) -> Extension:
    """New sections before the song's outro, where it has one, else behind its last section.

    The joint lies before the tempo slows down and before a fade begins.
    """
    *before, last = score.sections
    end, total, bar = last_chord(score), score.sections[-1].start + score.sections[-1].length, score.bar.bar
    quiet = min([slowdown_of(score), _fade_of(score), end])
    if last.name == "outro" and before:
        new = _in_a_row(score, names, last.start, beats)
        more = new[-1].start + new[-1].length - last.start
        sections = (*before, *new, replace(last, start=last.start + more))
        flags = (*[False] * len(before), *[True] * len(new), False)
        return Extension(_bar_before(min(last.start, quiet), bar), more, sections, flags, end + more)
    length = -(-(end - last.start - 1e-6) // bar) * bar
    new = _in_a_row(score, names, last.start + length, beats)
    stop, ring = new[-1].start + new[-1].length, total - end
    new[-1] = replace(new[-1], length=new[-1].length + ring)
    sections = (*before, replace(last, length=length), *new)
    flags = (*[False] * len(score.sections), *[True] * len(new))
    return Extension(_bar_before(quiet, bar), stop - end, sections, flags, stop)


def continue_score(score: Score, brief: Brief, lyrics: Lyrics | None, wish: Extension) -> Score:
    """The longer score. brief: as the score was written from it. Who was taken out of it does not come back.

    Raises BriefError.
    """
    plan = _longer_plan(plan_of(score, brief, lyrics), score, wish)
    fresh = {part.name: part for part in parts_of(plan, band_for(plan))}
    stems = {part.stem for part in score.parts if part.notes}
    # A rise that rested may have something to lead to now.
    rests = [
        part for part in score.parts if not part.notes and (part.instrument not in RISES or part.stem not in stems)
    ]
    parts = [part if part in rests else _longer(part, fresh.get(part.name), wish) for part in score.parts]
    names = {part.name for part in score.parts}
    joining = [_longer(replace(part, notes=()), part, wish) for part in fresh.values()
               if part.name not in names and part.stem in stems]  # fmt: skip
    return replace(
        score,
        sections=wish.sections,
        chords=tuple(change.chord for change in plan.changes),
        parts=(*parts, *(part for part in joining if part.notes)),
        tempo_map=plan.tempo.points if score.tempo_map else (),
        levels=_levels(score, plan, wish),
        duration_seconds=round(plan.tempo.seconds_at(plan.total), 6),
    )


def slowdown_of(score: Score) -> float:
    """The beat where the tempo begins to slow before the last chord, else beyond every beat."""
    points = score.tempo_map
    return points[-3][0] if len(points) >= 3 and points[-1][0] == points[-2][0] else float("inf")


def _fade_of(score: Score) -> float:
    """The beat where a fade to silence begins, else beyond every beat."""
    points = score.levels
    return points[-len(FADE)][0] if points and points[-1][1] < _INAUDIBLE_DB else float("inf")


def _bar_before(beat: float, bar: float) -> float:
    return float((beat + 1e-6) // bar * bar)


def _in_a_row(score: Score, names: Sequence[str], start: float, beats: float | None) -> list[Section]:
    """Sections as long as those of their name are in the song, else as is usual; their energy is not known yet.

    beats: what they last in all at most.
    """
    rows: list[Section] = []
    stop = float("inf") if beats is None else start + beats
    for name in names:
        lengths = [section.length for section in score.sections[:-1] if section.name == name]
        usual = (_FRAME_BARS if name in FRAMES else _SECTION_BARS) * score.bar.bar
        rows.append(Section(name, start, min(lengths[-1] if lengths else usual, stop - start), 0.5))
        start += rows[-1].length
    return rows


def _longer_plan(plan: Plan, score: Score, wish: Extension) -> Plan:
    names, lengths = [each.name for each in wish.sections], [each.length for each in wish.sections]
    levels = energies(plan.style, plan.mood, plan.purpose, names, lengths)
    sections = tuple(
        replace(section, energy=level) if is_new else section
        for section, level, is_new in zip(wish.sections, levels, wish.is_new, strict=True)
    )
    tempo = _longer_tempo(score, wish)
    changes = changes_for(
        plan.style, plan.key, sections, wish.end, wish.total,
        metre=plan.metre, bars=bars_a_chord(plan.metre, tempo), chance=plan.stream("harmony"),
        theme=GivenTheme(plan.brief, plan.metre),
    )  # fmt: skip
    return replace(
        plan, sections=sections, tempo=tempo, end=wish.end, total=wish.total,
        changes=tuple(_chords_of(plan.changes, changes, wish)), words=tuple(_words(plan, wish)),
    )  # fmt: skip


def _longer_tempo(score: Score, wish: Extension) -> TempoMap:
    """The curve of tempo, moved with the music that it belongs to."""
    is_moved = wish.at_start or slowdown_of(score) < float("inf")
    return TempoMap(
        tuple((beat + wish.beats if is_moved and beat > 0.0 else beat, bpm) for beat, bpm in score.tempo.points)
    )


def _chords_of(old: Sequence[Change], new: Sequence[Change], wish: Extension) -> list[Change]:
    """Chords of the old music where it stays, else the new ones."""
    if wish.at_start:
        moved = [_cut(change, change.start + wish.beats, change.end + wish.beats) for change in old]
        return [_cut(each, each.start, min(each.end, wish.beats)) for each in new if each.start < wish.beats] + moved
    kept = [_cut(each, each.start, min(each.end, wish.joint)) for each in old if each.start < wish.joint - 1e-6]
    return kept + [
        _cut(each, max(each.start, wish.joint), each.end) for each in new if each.end > wish.joint + 1e-6
    ]  # fmt: skip


def _cut(change: Change, start: float, stop: float) -> Change:
    chord: Chord = replace(change.chord, start=start, length=stop - start)
    return replace(change, chord=chord)


def _words(plan: Plan, wish: Extension) -> list[list[Spot]]:
    """What every section sings: behind the old song new ones sing what was sung last under their name."""
    places = iter(range(len(plan.sections)))
    found: list[list[Spot]] = []
    for section, is_new in zip(wish.sections, wish.is_new, strict=True):
        if not is_new:
            found.append(plan.words[next(places)])
            continue
        same = [words for old, words in zip(plan.sections, plan.words, strict=True) if old.name == section.name]
        bars = int(section.length / plan.metre.bar + 1e-6)
        words = [] if wish.at_start or not same else same[-1]
        found.append([spot for spot in words if spot.first + spot.bars <= bars])
    return found


def _longer(part: Part, fresh: Part | None, wish: Extension) -> Part:
    """A part with its old notes where the old music stays, and new ones elsewhere."""
    new = fresh.notes if fresh is not None else ()
    if not part.singer:
        new = tuple(replace(note, pitch=reachable(part.instrument, note.pitch)) for note in new)
    points = fresh.cutoff if fresh is not None else ()
    if wish.at_start:
        moved = [replace(note, start=note.start + wish.beats) for note in part.notes]
        return replace(
            part,
            notes=(*(until(note, wish.beats) for note in new if note.start < wish.beats - 1e-3), *moved),
            cutoff=(*(point for point in points if point[0] < wish.beats),
                    *((beat + wish.beats, hertz) for beat, hertz in part.cutoff)),
        )  # fmt: skip
    if part.singer:
        lines = [line for line in lines_of(part.notes) if line[-1].start < wish.joint]
        lines += [line for line in lines_of(new) if line[0].start >= wish.joint - 1e-3]
        return replace(part, notes=tuple(note for line in lines for note in line))
    before = [note for note in part.notes if note.start < wish.joint - 1e-3]
    if part.instrument in NOISES:
        before = [note for note in new if note.start < wish.joint - 1e-3]
    elif part.instrument not in KITS:
        before = [until(note, wish.joint) for note in before]
    return replace(
        part,
        notes=(*before, *(note for note in new if note.start >= wish.joint - 1e-3)),
        cutoff=_bend(part.cutoff, points, wish.joint),
    )


def until(note: Note, beat: float) -> Note:
    """A note that ends where others take over, unless it hardly reaches beyond."""
    return note if note.start + note.length <= beat + _OVERHANG_BEATS else replace(note, length=beat - note.start)


def _levels(score: Score, plan: Plan, wish: Extension) -> Points:
    """How loud the whole is: as it was where the old music stays; a song that built up or fell stays where it was."""
    purpose, offset = plan.purpose, 0.0
    if purpose.arc in _LONG_ARCS:
        purpose, offset = replace(purpose, arc="steady"), level_at(score.levels, wish.joint)
    fresh = levels_of(purpose, plan.sections, plan.tempo.seconds_at, plan.tempo.beat_at)
    new = [(beat, level + offset) for beat, level in fresh] or ([(0.0, offset)] if offset else [])
    if wish.at_start:
        old = [(beat + wish.beats, level) for beat, level in score.levels]
        return (*(point for point in new if point[0] < wish.beats - 1e-6), *old)
    return _bend(score.levels, tuple(new), wish.joint)


def _bend(old: Points, new: Points, joint: float) -> Points:
    """One curve up to a beat, another soon after it: what sounds until then is not touched."""
    after = joint + _TURN_BEATS
    later = [(after, level_at(new, after)), *(point for point in new if point[0] > after)] if new else []
    before = [*(point for point in old if point[0] < joint), (joint, level_at(old, joint))] if old else []
    return (*before, *later)
