"""Writes the notes of a region anew, with other chance, and leaves every other note of the score where it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from engine.brief import Brief
from engine.changing.regions import Region
from engine.changing.replanning import changes_of, plan_of
from engine.composer.families import FAMILIES, NOISES, RISES
from engine.composer.harmony import changes_for
from engine.composer.lyrics import Lyrics
from engine.composer.palette import Band, band_for
from engine.composer.plan import Plan
from engine.composer.ranges import RANGES, reachable
from engine.composer.score import Chord, Note, Part, Score
from engine.composer.theme import GivenTheme
from engine.composer.theory import Change
from engine.composer.vocals import lines_of
from engine.composer.writing import bars_a_chord, parts_of

# Players come a little early or late: a note this near before a bar line is meant to be on it.
EARLY_SECONDS = 0.03
# What is held over a bar line by less than this is only played broadly.
_OVERHANG_BEATS = 0.25
# Consonants sound before the beat, and the last vowel dies away.
_BREATH_SECONDS = 0.45
KITS = frozenset(FAMILIES["drums"])


def rewrite(score: Score, brief: Brief, lyrics: Lyrics | None, region: Region, seed: int) -> Score:
    """The score with other chords, figures and tunes in a region, played by the same band.

    brief: resolved, as the score was written from it. Noises and rises stay: they follow the form, which stays as well.
    Who has no notes at all was taken out of the song, and does not come back. Raises BriefError.
    """
    plan = plan_of(score, brief, lyrics)
    return _put_in(score, _other_plan(plan, region, seed), band_for(plan), region, lyrics)


def rewrite_chords(score: Score, brief: Brief, lyrics: Lyrics | None, region: Region, chords: Sequence[Chord]) -> Score:
    """The score with other chords, and with the notes of whoever plays pitches written to them in a region.

    chords: of the whole song. Figures are as the plan has them, drums and noises as they are. Raises BriefError.
    """
    plan = replace(plan_of(score, brief, lyrics), changes=tuple(changes_of(chords)))
    written = _put_in(score, plan, band_for(plan), region, lyrics)
    kept = {part.name: part for part in score.parts if part.instrument not in RANGES}
    return replace(written, parts=tuple(kept.get(part.name, part) for part in written.parts), chords=tuple(chords))


def _put_in(score: Score, other: Plan, band: Band, region: Region, lyrics: Lyrics | None) -> Score:
    """The score with what a band plays of another plan in a region."""
    fresh = {part.name: part for part in parts_of(other, band)}
    early = EARLY_SECONDS * score.tempo.bpm_at(region.start) / 60.0
    old = {part.name for part in score.parts}
    stems = {part.stem for part in score.parts if part.notes}
    parts = [
        _with_lines(score, part, fresh.get(part.name), region)
        if part.singer and lyrics is not None and lyrics.are_sung
        else replace(part, notes=_merge(part, fresh.get(part.name), region, early) if part.notes else ())
        for part in score.parts
    ]
    for part in fresh.values():
        # Who rested until now may join in, where its stem has a place in the mix.
        if part.name not in old and part.stem in stems and part.instrument not in (*NOISES, *RISES):
            joining = replace(part, notes=_merge(replace(part, notes=()), part, region, early))
            parts += [joining] if joining.notes else []
    chords = with_inside(score.chords, [each.chord for each in other.changes], region)
    return replace(score, parts=tuple(parts), chords=tuple(chords))


def _other_plan(plan: Plan, region: Region, seed: int) -> Plan:
    """The plan with other chance for everything, and other chords in the region alone."""
    other = replace(plan, seed=seed)
    changes = changes_for(
        plan.style, plan.key, plan.sections, plan.end, plan.total,
        metre=plan.metre, bars=bars_a_chord(plan.metre, plan.tempo), chance=other.stream("harmony"),
        theme=GivenTheme(plan.brief, plan.metre),
    )  # fmt: skip
    basses = {each.chord.symbol: each.bass for each in (*plan.changes, *changes)}
    chords = with_inside([each.chord for each in plan.changes], [each.chord for each in changes], region)
    return replace(other, changes=tuple(Change(chord, basses[chord.symbol]) for chord in chords))


def with_inside(chords: Iterable[Chord], others: Iterable[Chord], region: Region) -> list[Chord]:
    """Chords as they are before and behind a region, and others inside it, in order."""
    return sorted(_around(chords, region) + _parts_inside(others, region), key=lambda chord: chord.start)


def _around(chords: Iterable[Chord], region: Region) -> list[Chord]:
    """What of the chords sounds before and behind the region."""
    kept = []
    for chord in chords:
        stop = chord.start + chord.length
        spans = ((chord.start, min(stop, region.start)), (max(chord.start, region.end), stop))
        kept += [replace(chord, start=low, length=high - low) for low, high in spans if high - low > 1e-6]
    return kept


def _parts_inside(chords: Iterable[Chord], region: Region) -> list[Chord]:
    spans = [(max(each.start, region.start), min(each.start + each.length, region.end), each) for each in chords]
    return [replace(chord, start=low, length=high - low) for low, high, chord in spans if high - low > 1e-6]


def _merge(part: Part, fresh: Part | None, region: Region, early: float) -> tuple[Note, ...]:
    """A part with its new notes in the region, none of them struck twice at the joints."""
    if part.instrument in (*NOISES, *RISES):
        return part.notes
    last = region.end if region.is_last else region.end - early
    before = [note for note in part.notes if note.start < region.start]
    behind = [note for note in part.notes if note.start >= last and not region.is_last]
    struck = {note.pitch for note in before if note.start >= region.start - early}
    new: list[Note] = []
    goes_on: set[int] = set()
    for note in fresh.notes if fresh is not None else ():
        if not region.start - early <= note.start < last:
            continue
        if note.pitch in struck and note.start < region.start + early:
            goes_on.add(note.pitch)
        else:
            # A variation may have given the part to an instrument with another range.
            new.append(replace(_inside(note, region), pitch=reachable(part.instrument, note.pitch)))
    if part.instrument not in KITS:
        # Who came a little early to the first beat plays something else on it now.
        before = [
            note if note.start >= region.start - early else _cut(note, region.start)
            for note in before
            if note.start < region.start - early or note.pitch in goes_on
        ]
    return tuple(sorted([*before, *new, *behind], key=lambda note: (note.start, note.pitch)))


def _inside(note: Note, region: Region) -> Note:
    start = max(note.start, region.start)
    stop = note.start + note.length
    return replace(note, start=start, length=max(0.05, (stop if region.is_last else min(stop, region.end)) - start))


def _cut(note: Note, beat: float) -> Note:
    """A note that ends where others take over, unless it hardly reaches beyond."""
    return note if note.start + note.length <= beat + _OVERHANG_BEATS else replace(note, length=beat - note.start)


def _with_lines(score: Score, part: Part, fresh: Part | None, region: Region) -> Part:
    """A sung part with other notes for every line that lies in the region wholly; words stay in their places."""
    old, new = lines_of(part.notes), lines_of(fresh.notes) if fresh is not None else []
    if [_words(line) for line in old] != [_words(line) for line in new]:
        return part
    chosen = [
        other if _lies_in(score, line, region) and _lies_in(score, other, region) else line
        for line, other in zip(old, new, strict=True)
    ]
    return replace(part, notes=tuple(note for line in chosen for note in line))


def _words(line: Sequence[Note]) -> list[str]:
    return [note.lyric.text for note in line if note.lyric is not None]


def _lies_in(score: Score, line: Sequence[Note], region: Region) -> bool:
    start = score.seconds_at(line[0].start) - _BREATH_SECONDS
    end = score.seconds_at(line[-1].start + line[-1].length) + _BREATH_SECONDS
    return start >= region.start_seconds and (region.is_last or end <= region.end_seconds)
