"""Redo a part: a section or some bars are written and played anew; everything outside stays as it is, to the bit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from engine.changing.delivering import Change, Changed
from engine.changing.inserting import insert_region
from engine.changing.joining import Join
from engine.changing.regions import ChangeError, Region, region_between, section_region
from engine.changing.rewriting import rewrite
from engine.changing.songs import ComposedSong, write_anew
from engine.changing.wishes import Wish, number_in, seed_in
from engine.composer.score import Score
from engine.outside import Report


@dataclass(frozen=True)
class Redo:
    """Another version of a region, with the chance of `seed` (0..2**31-1).

    Band, form, key and tempo stay; chords, figures and tunes of the region become others. Outside of it every sample
    of the 16-bit master and of the 24-bit stems stays.
    """

    region: Region
    seed: int

    def apply(
        self, song: ComposedSong, into: Path, report: Report, *, singer: Path | None, created: datetime | None
    ) -> Changed:
        """As `engine.changing.verbs.apply_change`."""
        score, vocals = write_anew(
            song, singer, report, lambda lyrics: rewrite(song.score, song.brief, lyrics, self.region, self.seed)
        )
        if score == song.score:
            message = f"Nothing can be played differently in {self.region.in_words}: choose other bars."
            raise ChangeError("section", message)
        return insert_region(
            song, score, self.region, self._describe,
            ("seed", "choose another seed, or a region that goes on to the end of its section."),
            into, report, vocals, created=created,
        )  # fmt: skip

    def _describe(self, joins: Sequence[Join]) -> Change:
        return Change(
            "redo", {"region": self.region.to_dict(), "seed": self.seed, "joins": [join.to_dict() for join in joins]},
            f"Played anew: {self.region.in_words}, seed {self.seed}. Everything else is as it was.",
        )  # fmt: skip


def read_redo(score: Score, wish: Wish) -> Redo:
    """ "section": its number or name, or "first_seconds" and "last_seconds"; "seed". Raises ChangeError."""
    if ("section" in wish) == ("first_seconds" in wish or "last_seconds" in wish):
        raise ChangeError("section", "Name a section, or its first and last second: one of both.")
    seed = seed_in(wish)
    if "section" in wish:
        return Redo(section_region(score, str(wish["section"])), seed)
    limits = (0.0, round(score.duration_seconds, 3))
    first, last = (number_in(wish, f"{end}_seconds", limits, f"the {end} second") for end in ("first", "last"))
    return Redo(region_between(score, first, last), seed)
