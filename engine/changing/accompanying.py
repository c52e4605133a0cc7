"""One part for a song, written to its chords and beats: in place of what played it, or where nobody did."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from engine.brief import Brief
from engine.changing.delivering import Change, Changed, deliver
from engine.changing.following import play_stems
from engine.changing.regions import ChangeError
from engine.changing.replanning import plan_of
from engine.changing.songs import ComposedSong, write_anew
from engine.changing.transposing import move_part
from engine.changing.wishes import Wish, seed_in
from engine.composer.families import NOISES, RISES, members
from engine.composer.lyrics import Lyrics
from engine.composer.palette import band_for
from engine.composer.playing import stems_of
from engine.composer.score import Part, Score
from engine.composer.writing import parts_of
from engine.outside import Report

_NEW_STEMS = ("drums", "bass", "harmony", "melody")
_LEFT = frozenset((*NOISES, *RISES))


@dataclass(frozen=True)
class Accompany:
    """name: of a stem, a part or an instrument. seed: 0..2**31-1, the chance it is written with."""

    name: str
    seed: int

    def apply(
        self, song: ComposedSong, into: Path, report: Report, *, singer: Path | None, created: datetime | None
    ) -> Changed:
        """As `engine.changing.verbs.apply_change`."""
        (score, brief), _ = write_anew(
            song, singer, report, lambda lyrics: write_part(song.score, song.brief, lyrics, self.name, self.seed)
        )
        if score.parts == song.score.parts:
            raise ChangeError("seed", f"The {self.name} would play the same again: choose another seed.")
        report("rendering", None)
        names = [name for name in stems_of(score) if _players(score, name) != _players(song.score, name)]
        stems, levels, held_db = play_stems(song, score, names, into)
        heir = replace(
            song, brief=brief, levels=levels,
            recipe=replace(song.recipe, brief=brief.to_dict(),
                           facts={**song.recipe.facts, "levels": levels.to_dict()}),
        )  # fmt: skip
        change = Change(
            "part", {"part": self.name, "seed": self.seed, "limited_db": held_db},
            f"Written to its chords and beats: {self.name}, seed {self.seed}. The other stems are as they were.",
        )  # fmt: skip
        return deliver(heir, score, change, into / "master.flac", stems, report, created=created)


def read_part(score: Score, wish: Wish) -> Accompany:
    """ "part": a stem ("bass", "drums"), which need not be there yet, or an instrument that plays; "seed"."""
    name = " ".join(str(wish.get("part") or "").lower().split())
    seed = seed_in(wish)
    if name in {"voice", "vocals"} or any(part.stem == "voice" and part.name == name for part in score.parts):
        raise ChangeError("part", "The voice goes by its words: redo a section to have it sung otherwise.")
    playing = {part.instrument for part in score.parts if part.stem != "voice" and part.instrument not in _LEFT}
    if name not in _NEW_STEMS and not _meant(score, name):
        choices = ", ".join(dict.fromkeys((*_NEW_STEMS, *sorted(playing))))
        raise ChangeError("part", f"Choose which part is written: {choices}.")
    return Accompany(name, seed)


def write_part(score: Score, brief: Brief, lyrics: Lyrics | None, name: str, seed: int) -> tuple[Score, Brief]:
    """The score with the part written anew, and the brief that it keeps. Raises BriefError, ChangeError."""
    plan = plan_of(score, brief, lyrics)
    chosen = _meant(score, name)
    if chosen:
        fresh = {part.name: part for part in parts_of(replace(plan, seed=seed), band_for(plan))}
        parts = [
            move_part(replace(part, notes=fresh[part.name].notes), 0)
            if part.name in chosen and part.name in fresh
            else part
            for part in score.parts
        ]
        return replace(score, parts=tuple(parts)), _brief_for(brief, score, tuple(parts))
    allowed = replace(brief, without=tuple(word for word in brief.without if word not in _words_of(name)),
                      only_these=False)  # fmt: skip
    free = replace(plan, seed=seed, brief=allowed)
    new = [part for part in parts_of(free, band_for(free)) if part.stem == name and part.instrument not in _LEFT]
    if not new:
        raise ChangeError("part", f"In this kind of music nobody plays {name}: choose another part.")
    others = tuple(part for part in score.parts if part.notes or part.stem != name)
    return replace(score, parts=(*others, *new)), _brief_for(allowed, score, (*others, *new))


def _brief_for(brief: Brief, score: Score, parts: tuple[Part, ...]) -> Brief:
    """The brief for a song that may have become louder by who plays now and did not before."""
    is_more = {part.stem for part in parts if part.notes} != {part.stem for part in score.parts if part.notes}
    return replace(brief, loudness_lufs=None) if is_more else brief


def _words_of(stem: str) -> set[str]:
    return {stem, "percussion", *members([stem])} if stem == "drums" else {stem, *members([stem])}


def _meant(score: Score, name: str) -> set[str]:
    """The names of the parts that play what a name says; noises and rises belong to the form."""
    return {
        part.name
        for part in score.parts
        if part.notes and part.instrument not in _LEFT and part.stem != "voice"
        and (name in {part.stem, part.name} or part.instrument in members([name]))
    }  # fmt: skip


def _players(score: Score, stem: str) -> list[Part]:
    return [part for part in score.parts if part.stem == stem and part.notes]
