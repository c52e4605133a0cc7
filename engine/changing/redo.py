"""Redo a part: a section or some bars are written and played anew; everything outside stays as it is, to the bit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from engine.brief import SEED_MAXIMUM, BriefError
from engine.changing.delivering import Change, Changed, deliver
from engine.changing.joining import Join, join_into, joins_of
from engine.changing.regions import ChangeError, Region, clock
from engine.changing.rendering import render_stretch
from engine.changing.rewriting import rewrite
from engine.changing.songs import ComposedSong
from engine.composer.lyrics import sung_lyrics
from engine.composer.vocals import Vocals
from engine.outside import Report
from engine.singing.english import English

MOST_STEP_DB = 1.0


def redo(
    song: ComposedSong,
    region: Region,
    seed: int,
    into: Path,
    report: Report,
    *,
    singer: Path | None = None,
    created: datetime | None = None,
) -> Changed:
    """Another version of a region, with the chance of `seed` (0..2**31-1), delivered in an existing folder.

    Band, form, key and tempo stay; chords, figures and tunes of the region become others. Outside of it every sample
    of the 16-bit master and of the 24-bit stems stays. singer: the folder of the voice's weights, for sung songs.
    created goes into the recipe (default: now). Raises ChangeError, BrokenResult, DecodeError, OSError.
    """
    _check(song, seed, singer)
    report("writing", None)
    try:
        lyrics = sung_lyrics(song.brief, English(singer)) if singer and song.is_sung else None
        score = rewrite(song.score, song.brief, lyrics, region, seed)
    except BriefError as error:
        raise ChangeError("song", str(error)) from error
    if score == song.score:
        raise ChangeError("region", f"Nothing can be played differently in {region.in_words}: choose other bars.")
    report("rendering", None)
    vocals = Vocals(singer) if singer and lyrics else None
    span = (region.first_frame, region.end_frame)
    stretch = render_stretch(score, song.levels, song.mastering, span, into, vocals)
    joins = joins_of(song.master, stretch, region)
    _refuse_steps(joins)
    master, stems = into / "master.flac", {name: into / f"stem-{name}.flac" for name in song.stems}
    join_into(song.master, master, stretch, "mix", region)
    for name, path in stems.items():
        join_into(song.stems[name], path, stretch, name, region)
    change = Change(
        "redo", {"region": region.to_dict(), "seed": seed, "joins": [join.to_dict() for join in joins]},
        f"Played anew: {region.in_words}, seed {seed}. Everything else is as it was.",
    )  # fmt: skip
    return deliver(song, score, change, master, stems, report, created=created)


def _check(song: ComposedSong, seed: int, singer: Path | None) -> None:
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed <= SEED_MAXIMUM:
        raise ChangeError("seed", f"Choose a whole seed between 0 and {SEED_MAXIMUM}.")
    if song.is_sung and singer is None:
        raise ChangeError("song", "Its words are sung, and the voice is not here: fetch it with `make models` first.")


def _refuse_steps(joins: Sequence[Join]) -> None:
    for join in joins:
        if abs(join.step_db) > MOST_STEP_DB:
            raise ChangeError(
                "seed",
                f"At {clock(join.seconds)} the level would step by {abs(join.step_db):.1f} dB: choose another seed, "
                "or a region that goes on to the end of its section.",
            )
