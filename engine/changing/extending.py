"""A song made longer, before or behind it: new sections with its own themes; what is there stays to the bit."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import soundfile

from engine import SAMPLE_RATE
from engine.brief import DURATION_SECONDS, MOST_SECTIONS, SECTIONS, Brief
from engine.changing.continuing import Extension, before_start, behind_end, continue_score
from engine.changing.delivering import Change, Changed, deliver
from engine.changing.joining import (
    BITS,
    FIRST_FADE,
    LAST_FADE,
    as_integers,
    blocks_of,
    fade_over,
    level_with,
    read_frames,
    refuse_steps,
)
from engine.changing.regions import ChangeError, Region, clock
from engine.changing.rendering import Stretch, render_stretch
from engine.changing.songs import ComposedSong, write_anew
from engine.changing.wishes import Wish, number_in, words_in
from engine.composer.allotting import FRAMES
from engine.composer.gaps import with_melody_in_gaps
from engine.composer.score import Score
from engine.outside import Report

_PLACES = ("start", "end")


@dataclass(frozen=True)
class Extend:
    """names: of the new sections, as they come. extension: where they stand."""

    where: str
    names: tuple[str, ...]
    extension: Extension

    def apply(
        self, song: ComposedSong, into: Path, report: Report, *, singer: Path | None, created: datetime | None
    ) -> Changed:
        """As `engine.changing.verbs.apply_change`."""
        score, vocals = write_anew(
            song, singer, report, lambda lyrics: continue_score(song.score, song.brief, lyrics, self.extension)
        )
        report("rendering", None)
        region = self._region(score)
        shift = 0 if self.where == "end" else round(score.seconds_at(self.extension.beats) * SAMPLE_RATE)
        score = with_melody_in_gaps(score, song.sung_after(shift))
        span = (region.first_frame, region.end_frame)
        stretch = render_stretch(score, song.levels, song.mastering, span, into, vocals, song.kept_voice(shift))
        stretch, joins = level_with(song.master, stretch, region, song.score, shift)
        refuse_steps(joins, "where", "let it grow at its other end.")
        master, stems = into / "master.flac", {name: into / f"stem-{name}.flac" for name in song.stems}
        _put_together(song.master, master, stretch, "mix", (region, shift))
        for name, path in stems.items():
            _put_together(song.stems[name], path, stretch, name, (region, shift))
        brief = _longer_brief(song.brief, song.score, score, self.extension)
        heir = replace(
            song, brief=brief,
            recipe=replace(song.recipe, brief=brief.to_dict(),
                           facts={**song.recipe.facts, "seconds": score.duration_seconds,
                                  **({"sung": song.sung_after(shift)} if song.sung else {})}),
        )  # fmt: skip
        change = Change(
            "extend",
            {"where": self.where, "sections": list(self.names), "region": region.to_dict(),
             "joins": [join.to_dict() for join in joins]},
            self._sentence(song.score, score, region),
        )  # fmt: skip
        return deliver(heir, score, change, master, stems, report, created=created)

    def _region(self, score: Score) -> Region:
        """What is played anew: behind the end all that follows; before the start also the bar the new rings into."""
        bar, seconds_at = score.bar.bar, score.seconds_at
        first, stop = (self.extension.joint, self.extension.total)
        if self.where == "start":
            first, stop = 0.0, self.extension.beats + bar
        is_last = self.where == "end"
        seconds = score.duration_seconds if is_last else seconds_at(stop)
        return Region(
            "", round(first / bar) + 1, round(stop / bar), first, stop,
            round(seconds_at(first), 6), round(seconds, 6), is_last,
        )  # fmt: skip

    def _sentence(self, old: Score, new: Score, region: Region) -> str:
        names = ", ".join(self.names)
        lasting = f"{clock(new.duration_seconds)} instead of {clock(old.duration_seconds)} long"
        if self.where == "start":
            return f"New before its beginning: {names}; {lasting}. From its second bar on, the song is as it was."
        return f"It goes on: {names}; {lasting}. Up to {clock(region.start_seconds)} the song is as it was."


def read_extend(score: Score, wish: Wish) -> Extend:
    """ "where": "start" or "end"; "sections": their names, or "seconds": how many at least. Raises ChangeError."""
    where = wish.get("where")
    if where not in _PLACES:
        raise ChangeError("where", "Choose where the song becomes longer: start or end.")
    if score.is_loop:
        raise ChangeError("where", "A loop runs into its own beginning. Compose a longer one instead.")
    if ("sections" in wish) == ("seconds" in wish):
        raise ChangeError("sections", "Name the new sections, or by how many seconds it grows: one of both.")
    grow = before_start if where == "start" else behind_end
    if "sections" in wish:
        names = _names_in(wish)
        has_outro = where == "end" and len(score.sections) > 1 and score.sections[-1].name == "outro"
        if has_outro and len(names) > 1 and names[-1] == "outro":
            # Its own outro follows.
            names = names[:-1]
        extension = grow(score, names)
    else:
        names, beats = _names_for(score, wish, grow)
        extension = grow(score, names, beats)
    _check_length(score, names, extension, "seconds" if "seconds" in wish else "sections")
    return Extend(str(where), names, extension)


def length_with(score: Score, extension: Extension) -> float:
    """How many seconds the song lasts then, as long as its tempo stays what it is at the joint."""
    return score.duration_seconds + extension.beats * 60.0 / score.tempo.bpm_at(extension.joint)


def _check_length(score: Score, names: Sequence[str], extension: Extension, field: str) -> None:
    seconds = length_with(score, extension)
    if seconds > DURATION_SECONDS[1]:
        raise ChangeError(
            field,
            f"The song would be {clock(seconds)} long, and songs have up to {clock(DURATION_SECONDS[1])}: add less.",
        )
    if len(names) + len(score.sections) > MOST_SECTIONS:
        raise ChangeError(field, f"A song can have up to {MOST_SECTIONS} sections: add fewer.")


def _names_in(wish: Wish) -> tuple[str, ...]:
    message = f"Name the new sections in order: {', '.join(SECTIONS)}."
    words_in(wish, "sections", message)
    names = tuple(" ".join(name.lower().split()) for name in wish["sections"])
    for name in names:
        if name not in SECTIONS:
            raise ChangeError("sections", f"“{name}” is not a section we know. {message}")
    return names


def _names_for(score: Score, wish: Wish, grow: Callable[..., Extension]) -> tuple[tuple[str, ...], float]:
    """The song's own sections again, until they fill so many seconds; and the beats of these, in pairs of bars."""
    seconds = number_in(wish, "seconds", (1.0, DURATION_SECONDS[1]), "by how many seconds it grows,")
    pair = 2 * score.bar.bar
    beats = math.ceil(seconds * score.tempo.points[-1][1] / 60.0 / pair - 1e-6) * pair
    inner = [section.name for section in score.sections if section.name not in FRAMES] or ["theme"]
    names: list[str] = []
    while not names or grow(score, names).beats < beats - 1e-6:
        names.append(inner[len(names) % len(inner)])
    return tuple(names), beats


def _longer_brief(brief: Brief, old: Score, new: Score, extension: Extension) -> Brief:
    """The brief with its new length; moments behind the joint come later."""
    more = new.duration_seconds - old.duration_seconds
    since = old.seconds_at(extension.joint)
    return replace(
        brief,
        duration_seconds=round(new.duration_seconds, 3),
        sections=tuple(
            replace(wish, at_seconds=round(wish.at_seconds + more, 3))
            if wish.at_seconds is not None and wish.at_seconds >= since - 0.5 else wish
            for wish in brief.sections
        ),
    )  # fmt: skip


def _put_together(source: Path, target: Path, stretch: Stretch, name: str, place: tuple[Region, int]) -> None:
    """Write what stays of a file and what is new in one. place: what is new, and by how many frames the old moved."""
    region, shift = place
    info = soundfile.info(str(source))
    bits = BITS[info.subtype]
    new = as_integers(stretch.between(name, region.first_frame, region.end_frame), bits)
    with soundfile.SoundFile(str(target), "w", SAMPLE_RATE, 2, subtype=info.subtype, format="FLAC") as file:
        if region.first_frame:
            for block in blocks_of(source, 0, region.first_frame):
                file.write(block)
            old = read_frames(source, region.first_frame, FIRST_FADE)
            new[: len(old)] = fade_over(old, new[: len(old)], bits)
        if not region.is_last:
            old = read_frames(source, region.end_frame - shift - LAST_FADE, LAST_FADE)
            new[-LAST_FADE:] = fade_over(new[-LAST_FADE:], old, bits)
        file.write(new)
        if not region.is_last:
            for block in blocks_of(source, region.end_frame - shift, info.frames):
                file.write(block)
