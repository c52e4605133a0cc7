"""A song whose whole score changed is played, mixed and mastered as a new one, and keeps where it comes from."""

from __future__ import annotations

import tempfile
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path

from engine.audio.mastering import master, master_stem
from engine.brief import Brief
from engine.changing.delivering import Change, Changed, deliver
from engine.changing.songs import ComposedSong
from engine.composer.balancing import Levels
from engine.composer.character import character_of
from engine.composer.playing import play
from engine.composer.score import Score
from engine.composer.vocals import Vocals
from engine.outside import Report
from engine.production import loudness_for
from engine.providers.interface import Fetched


def produce(  # noqa: PLR0917
    parent: ComposedSong,
    score: Score,
    brief: Brief,
    change: Change,
    into: Path,
    report: Report,
    vocals: Vocals | None,
    *,
    created: datetime | None = None,
) -> Changed:
    """The changed song in an existing folder. brief: what its sound has to keep now, in place of the parent's.

    Raises BrokenResult, DecodeError, OSError.
    """
    with tempfile.TemporaryDirectory(dir=into, prefix="raw-") as name:
        played = play(score, Path(name), report, vocals)
        return produce_played(parent, played, score, brief, change, into, report, created=created)


def produce_played(  # noqa: PLR0917
    parent: ComposedSong,
    played: Fetched,
    score: Score,
    brief: Brief,
    change: Change,
    into: Path,
    report: Report,
    *,
    created: datetime | None = None,
) -> Changed:
    """The same from the mix and the stems of a score, which is their sum. Raises as `produce`."""
    report("mastering", None)
    mastered = master(played.mix, played.stems, into, loudness_for(brief))
    stems = {name: into / f"stem-{name}.flac" for name in played.stems}
    for stem, path in stems.items():
        master_stem(mastered, played.stems[stem], path)
    facts = {
        **parent.recipe.facts,
        **played.facts,
        "mastering": asdict(mastered.level),
        "seconds": score.duration_seconds,
        "character": character_of(score),
    }
    heir = replace(
        parent,
        brief=brief,
        recipe=replace(parent.recipe, brief=brief.to_dict(), seed=brief.seed, facts=facts),
        levels=Levels.from_dict(played.facts["levels"]),
        mastering=mastered.level,
    )
    return deliver(heir, score, change, mastered.mix, stems, report, unmastered=played.stems, created=created)
