"""The plan that a score goes by, made again from its brief, also where the song has changed since it was written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from engine.brief import PITCH_CLASSES, Brief, BriefError
from engine.composer.lyrics import Lyrics
from engine.composer.plan import Plan
from engine.composer.score import Chord, Score
from engine.composer.sung_form import place_words, rooms_of
from engine.composer.theory import Change
from engine.composer.writing import plan_for


def plan_of(score: Score, brief: Brief, lyrics: Lyrics | None) -> Plan:
    """The plan with the form, chords and tempo of the score. Raises BriefError."""
    try:
        plan = plan_for(brief, lyrics)
    except BriefError as error:
        if error.field != "sections":
            raise
        # At another tempo the sections that were asked for may not fit any more as they are asked for anew.
        plan = plan_for(replace(brief, sections=()), lyrics)
    is_as_written = tuple(change.chord for change in plan.changes) == score.chords
    if is_as_written and plan.sections == score.sections and plan.tempo == score.tempo:
        return plan
    total = score.sections[-1].start + score.sections[-1].length
    end = score.chords[-1].start if plan.rings_out else total
    rooms = rooms_of(score.sections, end, plan.metre.bar, score.tempo)
    return replace(
        plan,
        sections=score.sections,
        changes=tuple(changes_of(score.chords)),
        tempo=score.tempo,
        end=end,
        total=total,
        words=tuple(place_words(plan.lyrics.text, rooms)),
    )


def changes_of(chords: Iterable[Chord]) -> Iterator[Change]:
    """Chords with their basses, which their symbols tell."""
    for chord in chords:
        _, _, bass = chord.symbol.partition("/")
        yield Change(chord, PITCH_CLASSES.index(bass) if bass else chord.pitch_classes[0])
