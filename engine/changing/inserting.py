"""A region of a song is played by a changed score and put into its files; everything outside stays, to the bit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from engine.changing.delivering import Change, Changed, deliver
from engine.changing.joining import Join, join_into, level_with, refuse_steps
from engine.changing.regions import Region
from engine.changing.rendering import render_stretch
from engine.changing.songs import ComposedSong
from engine.composer.gaps import with_melody_in_gaps
from engine.composer.score import Score
from engine.composer.vocals import Vocals
from engine.outside import Report


def insert_region(  # noqa: PLR0917
    song: ComposedSong,
    score: Score,
    region: Region,
    describe: Callable[[Sequence[Join]], Change],
    advice: tuple[str, str],
    into: Path,
    report: Report,
    vocals: Vocals | None,
    *,
    created: datetime | None = None,
) -> Changed:
    """The song with a region of it as another score has it, in an existing folder.

    advice: a value of the wish, and what to choose for it where the level would step at a joint. Raises ChangeError,
    BrokenResult, DecodeError, OSError.
    """
    score = with_melody_in_gaps(score, song.sung)
    report("rendering", None)
    span = (region.first_frame, region.end_frame)
    stretch = render_stretch(score, song.levels, song.mastering, span, into, vocals, song.kept_voice())
    stretch, joins = level_with(song.master, stretch, region, song.score)
    refuse_steps(joins, *advice)
    master, stems = into / "master.flac", {name: into / f"stem-{name}.flac" for name in song.stems}
    join_into(song.master, master, stretch, "mix", region)
    for name, path in stems.items():
        join_into(song.stems[name], path, stretch, name, region)
    return deliver(song, score, describe(joins), master, stems, report, created=created)
