"""A song without some of its parts: the stems of the others stay to the bit, and their sum is the master."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from engine.audio.mastering import sum_stems
from engine.changing.delivering import Change, Changed, deliver
from engine.changing.promising import brief_as_played
from engine.changing.regions import ChangeError
from engine.changing.rendering import render_stem
from engine.changing.songs import ComposedSong, voice_for
from engine.changing.wishes import Wish, words_in
from engine.composer.families import members
from engine.composer.playing import stems_of
from engine.composer.score import Part, Score
from engine.outside import Report

_STEM_NAMES = {"vocals": "voice"}
# What a recipe says of a voice that is not heard any more.
_OF_THE_VOICE = ("voice", "singer", "styles", "weights", "dictionary", "lines")


@dataclass(frozen=True)
class Without:
    """names: as they were wished for. score: the one in which these parts have no notes."""

    names: tuple[str, ...]
    score: Score

    def apply(
        self, song: ComposedSong, into: Path, report: Report, *, singer: Path | None, created: datetime | None
    ) -> Changed:
        """As `engine.changing.verbs.apply_change`."""
        report("rendering", None)
        stems = self._write_stems(song, into, singer)
        master = into / "master.flac"
        held_db = sum_stems(list(stems.values()), master, song.mastering.ceiling_dbtp)
        change = Change(
            "without", {"parts": list(self.names), "limited_db": held_db},
            f"Without {' and '.join(self.names)}. The other parts are as they were"
            + (f"; their sum was held back by up to {held_db:.1f} dB where it was too loud." if held_db else "."),
        )  # fmt: skip
        return deliver(
            _heir(song, self.score), self.score, change, master, stems, report, created=created, is_less=True
        )  # fmt: skip

    def _write_stems(self, song: ComposedSong, into: Path, singer: Path | None) -> dict[str, Path]:
        """The stems that are left: copied, or played again where some of their parts are gone."""
        left = {name: song.stems[name] for name in song.stems if name in stems_of(self.score)}
        vocals = None
        if any(_players(song.score, name) != _players(self.score, name) for name in left):
            _, vocals = voice_for(song, singer)
        stems = {}
        for name, path in left.items():
            if _players(song.score, name) == _players(self.score, name):
                stems[name] = Path(shutil.copy(path, into / f"stem-{name}.flac"))
            else:
                stems[name] = render_stem(song.score, self.score, name, song.levels, song.mastering, into, vocals)
        return stems


def read_without(score: Score, wish: Wish) -> Without:
    """ "parts": names of stems ("drums", "vocals"), parts or instruments. Raises ChangeError."""
    choices = ", ".join(sorted({*_names_of_stems(score), *_instruments_of(score)}))
    names = words_in(wish, "parts", f"Name the parts to leave out: {choices}.")
    gone: set[str] = set()
    for name in names:
        found = {part.name for part in score.parts if part.notes and _is_meant(part, name)}
        if not found:
            raise ChangeError("parts", f"Nobody plays “{name}” in this song. Choose from: {choices}.")
        gone |= found
    parts = tuple(replace(part, notes=()) if part.name in gone else part for part in score.parts)
    if not any(part.notes for part in parts):
        raise ChangeError("parts", "Nothing would be left: keep at least one part.")
    return Without(names, replace(score, parts=parts))


def _names_of_stems(score: Score) -> list[str]:
    spoken = {stem: name for name, stem in _STEM_NAMES.items()}
    return [spoken.get(name, name) for name in stems_of(score)]


def _instruments_of(score: Score) -> list[str]:
    return [part.instrument for part in score.parts if part.notes and part.stem != "voice"]


def _is_meant(part: Part, name: str) -> bool:
    """Whether a part belongs to what a name says: a stem, the part itself, an instrument or a family of them."""
    return _STEM_NAMES.get(name, name) == part.stem or name == part.name or part.instrument in members([name])


def _players(score: Score, stem: str) -> list[str]:
    return [part.name for part in score.parts if part.stem == stem and part.notes]


def _heir(song: ComposedSong, score: Score) -> ComposedSong:
    """The song whose recipe holds and promises what is left."""
    gains = {name: gain for name, gain in song.levels.gains.items() if name in stems_of(score)}
    levels, facts = replace(song.levels, gains=gains), dict(song.recipe.facts)
    # Less sound is less loud.
    brief = replace(brief_as_played(song.brief, score), loudness_lufs=None)
    if "voice" not in gains:
        brief = replace(brief, is_instrumental=True, voice=None, singer=None, lyrics="")
        for name in _OF_THE_VOICE:
            facts.pop(name, None)
    facts["levels"] = levels.to_dict()
    return replace(
        song, brief=brief, levels=levels, recipe=replace(song.recipe, brief=brief.to_dict(), facts=facts)
    )  # fmt: skip
