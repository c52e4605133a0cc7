"""A part is played by another instrument, in its range and as loud; the stems of the others stay to the bit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from engine.changing.delivering import Change, Changed, deliver
from engine.changing.following import play_stems
from engine.changing.parts import exchangeable_parts, instruments_for
from engine.changing.regions import ChangeError
from engine.changing.rendering import loudness_between
from engine.changing.songs import ComposedSong
from engine.changing.transposing import move_part
from engine.changing.wishes import Wish
from engine.composer.balancing import MOST_GAIN_DB
from engine.composer.score import Part, Score
from engine.outside import Report


@dataclass(frozen=True)
class Reinstrument:
    """part: as it is written for its new instrument, not yet as loud as it was. old: the one that plays until now."""

    old: Part
    part: Part

    def apply(
        self, song: ComposedSong, into: Path, report: Report, *, singer: Path | None, created: datetime | None
    ) -> Changed:
        """As `engine.changing.verbs.apply_change`."""
        del singer
        report("rendering", None)
        louder = loudness_between(song.score, self.old, self.part)
        level_db = self.old.level_db - min(MOST_GAIN_DB, max(-MOST_GAIN_DB, louder))
        part = replace(self.part, level_db=round(level_db, 2))
        score = replace(
            song.score, parts=tuple(part if each.name == part.name else each for each in song.score.parts)
        )  # fmt: skip
        stems, _, held_db = play_stems(song, score, [part.stem], into)
        change = Change(
            "instrument", {"part": part.name, "instrument": part.instrument, "limited_db": held_db},
            f"The {part.name} is played by the {part.instrument} instead of the {self.old.instrument}. The other stems "
            "are as they were.",
        )  # fmt: skip
        # Its brief is held against who plays now.
        return deliver(replace(song, score=score), score, change, into / "master.flac", stems, report, created=created)


def read_instrument(score: Score, wish: Wish) -> Reinstrument:
    """ "part": a part by its name, or by the instrument that plays it; "instrument": of the catalogue. Raises
    ChangeError."""
    part = _part_in(score, str(wish.get("part") or ""))
    wanted = " ".join(str(wish.get("instrument") or "").lower().split())
    able = instruments_for(part)
    if wanted == part.instrument:
        raise ChangeError("instrument", f"The {part.name} is played by the {wanted} already: choose another.")
    if wanted not in able:
        raise ChangeError("instrument", f"Choose which instrument plays the {part.name}: {', '.join(able)}.")
    return Reinstrument(part, move_part(replace(part, instrument=wanted), 0))


def _part_in(score: Score, name: str) -> Part:
    wanted, able = " ".join(name.lower().split()), exchangeable_parts(score)
    choices = ", ".join(f"{part.name} ({part.instrument})" for part in able)
    by_name = [part for part in able if part.name == wanted]
    found = by_name or [part for part in able if part.instrument == wanted]
    if len(found) > 1:
        raise ChangeError("part", f"The {wanted} plays several parts. Say which: {choices}.")
    if not found:
        raise ChangeError("part", f"Choose which part another instrument plays: {choices or 'there is none'}.")
    return found[0]
