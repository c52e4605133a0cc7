"""A variation: the same form, key and tempo, played otherwise; the stronger, the more is written anew."""

from __future__ import annotations

import random
from dataclasses import dataclass, fields, replace
from datetime import datetime
from pathlib import Path

from engine.brief import Brief
from engine.chance import stream
from engine.changing.delivering import Change, Changed
from engine.changing.producing import produce
from engine.changing.regions import ChangeError
from engine.changing.replanning import plan_of
from engine.changing.songs import ComposedSong, write_anew
from engine.changing.transposing import move_part
from engine.changing.wishes import Wish, number_in, seed_in
from engine.composer.harmony import changes_for
from engine.composer.lyrics import Lyrics
from engine.composer.palette import band_for
from engine.composer.plan import Plan
from engine.composer.playing import stems_of
from engine.composer.score import Part, Score
from engine.composer.theme import GivenTheme
from engine.composer.writing import bars_a_chord, parts_of
from engine.outside import Report

STRENGTH = (0.1, 1.0)
_OTHER_BAND, _OTHER_THEMES = 0.4, 0.7
_FIGURES = frozenset(("pattern", "walk", "comping", "ghosts", "fill", "feel", "pickup", "ornament"))
_BAND = frozenset(("groove", "palette"))


@dataclass(frozen=True)
class VariedPlan(Plan):
    """A plan in which some concerns are left to another chance. other: its seed."""

    other: int = 0
    concerns: frozenset[str] = frozenset()

    def stream(self, *concern: str | float) -> random.Random:
        """The song's stream for a concern, or the other one."""
        return stream(self.other if concern[0] in self.concerns else self.seed, "score", *concern)


@dataclass(frozen=True)
class Vary:
    """strength: 0.1 other figures, from 0.4 on another band as well, from 0.7 on also other tunes and chords."""

    strength: float
    seed: int

    def apply(
        self, song: ComposedSong, into: Path, report: Report, *, singer: Path | None, created: datetime | None
    ) -> Changed:
        """As `engine.changing.verbs.apply_change`."""
        score, vocals = write_anew(
            song, singer, report, lambda lyrics: vary_score(song.score, song.brief, lyrics, self.strength, self.seed)
        )
        if score.parts == song.score.parts:
            raise ChangeError("seed", "Nothing would be played differently: choose another seed, or more strength.")
        # What is written for the song later, takes up its new themes.
        brief = replace(song.brief, seed=self.seed) if self.strength >= _OTHER_THEMES else song.brief
        change = Change(
            "vary", {"strength": self.strength, "seed": self.seed},
            f"A variation, strength {self.strength:g}, seed {self.seed}: {_in_words(self.strength)}",
        )  # fmt: skip
        return produce(song, score, brief, change, into, report, vocals, created=created)


def read_vary(score: Score, wish: Wish) -> Vary:
    """ "strength": 0.1 to 1; "seed". Raises ChangeError."""
    del score
    return Vary(number_in(wish, "strength", STRENGTH, "a strength"), seed_in(wish))


def vary_score(score: Score, brief: Brief, lyrics: Lyrics | None, strength: float, seed: int) -> Score:
    """The score written with other chance for as much as the strength says. Raises BriefError."""
    plan = _plan_for(plan_of(score, brief, lyrics), strength, seed)
    silent = {part.name: part for part in score.parts if not part.notes}
    stems = stems_of(score)
    parts = [part for part in parts_of(plan, band_for(plan)) if part.stem in stems and part.name not in silent]
    if strength < _OTHER_BAND:
        parts = [_by_whom_it_was(part, score) for part in parts]
    chords = tuple(change.chord for change in plan.changes)
    return replace(score, parts=(*parts, *silent.values()), chords=chords)


def _by_whom_it_was(part: Part, score: Score) -> Part:
    """A part on the instrument that plays it in a score, which may have been exchanged."""
    old = next((each for each in score.parts if each.name == part.name), part)
    if old.instrument == part.instrument:
        return part
    return move_part(replace(part, instrument=old.instrument, level_db=old.level_db), 0)


def _plan_for(plan: Plan, strength: float, seed: int) -> Plan:
    if strength >= _OTHER_THEMES:
        other = replace(plan, seed=seed)
        changes = changes_for(
            plan.style, plan.key, plan.sections, plan.end, plan.total,
            metre=plan.metre, bars=bars_a_chord(plan.metre, plan.tempo), chance=other.stream("harmony"),
            theme=GivenTheme(plan.brief, plan.metre),
        )  # fmt: skip
        return replace(other, changes=changes, groove=other.stream("groove").choice(plan.style.grooves))
    concerns = _FIGURES | _BAND if strength >= _OTHER_BAND else _FIGURES
    values = {field.name: getattr(plan, field.name) for field in fields(plan)}
    varied = VariedPlan(**values, other=seed, concerns=concerns)
    return replace(varied, groove=varied.stream("groove").choice(plan.style.grooves)) if concerns >= _BAND else varied


def _in_words(strength: float) -> str:
    if strength >= _OTHER_THEMES:
        return "other tunes, chords, players and figures. Form, key, tempo and words are as they were."
    if strength >= _OTHER_BAND:
        return "other players and figures. Tunes, chords, form, key, tempo and words are as they were."
    return "other figures. Tunes, chords, players, form, key, tempo and words are as they were."
