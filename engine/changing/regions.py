"""What of a song a change is about: a section by number or name, or a stretch of seconds, in whole bars."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

from engine import SAMPLE_RATE
from engine.composer.families import NOISES, RISES
from engine.composer.score import Score, Section


class ChangeError(ValueError):
    """A change that can't be made; `field` names the input, the message says what to do instead."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Region:
    """Whole bars of a song, counted from 1, both included; start and end in beats; seconds; frames at 44.1 kHz.

    is_last: the end of the song belongs to it. name: "chorus 2", or "" for a stretch.
    """

    name: str
    first_bar: int
    last_bar: int
    start: float
    end: float
    start_seconds: float
    end_seconds: float
    is_last: bool

    @property
    def first_frame(self) -> int:
        return round(self.start_seconds * SAMPLE_RATE)

    @property
    def end_frame(self) -> int:
        """The first frame behind it."""
        return round(self.end_seconds * SAMPLE_RATE)

    @property
    def in_words(self) -> str:
        """As people read it: "chorus 2, bars 17 to 24 (0:32.0 to 0:48.0)"."""
        is_one = self.first_bar == self.last_bar
        many = f"bar {self.first_bar}" if is_one else f"bars {self.first_bar} to {self.last_bar}"
        name = f"{self.name}, " if self.name else ""
        return f"{name}{many} ({clock(self.start_seconds)} to {clock(self.end_seconds)})"

    def to_dict(self) -> dict[str, Any]:
        """The region as JSON-ready values."""
        return asdict(self)


def section_region(score: Score, name: str) -> Region:
    """The section asked for by its number from 1 ("3") or its name ("bridge", "chorus 2"). Raises ChangeError."""
    place = section_place(score, name)
    section = score.sections[place]
    return _not_all(
        region_of(score, section_names(score.sections)[place], section.start, section.start + section.length)
    )


def section_place(score: Score, name: str) -> int:
    """Which of the sections, from 0, has this number from 1 ("3") or name. Raises ChangeError."""
    names = section_names(score.sections)
    choices = ", ".join(f"{number} {name}" for number, name in enumerate(names, 1))
    wanted = " ".join(name.lower().split())
    if wanted.isdecimal() and 1 <= int(wanted) <= len(names):
        return int(wanted) - 1
    if wanted in names:
        return names.index(wanted)
    if any(each.rstrip(" 0123456789") == wanted for each in names):
        raise ChangeError("section", f"There are several of that name. Say which: {choices}.")
    raise ChangeError("section", f"There is no section “{name}”. Choose one of: {choices}.")


def region_between(score: Score, start_seconds: float, end_seconds: float) -> Region:
    """The bars that a stretch of seconds lies in, rounded outwards. Raises ChangeError."""
    if not 0.0 <= start_seconds < end_seconds <= score.duration_seconds + 0.05:
        raise ChangeError(
            "first_seconds",
            f"The song lasts from 0 to {score.duration_seconds:.1f} seconds: choose a beginning and an end inside.",
        )
    bar, hair = score.bar.bar, 1e-4
    start = math.floor(score.tempo.beat_at(start_seconds) / bar + hair) * bar
    end = math.ceil(score.tempo.beat_at(min(end_seconds, score.duration_seconds)) / bar - hair) * bar
    return _not_all(region_of(score, "", start, max(end, start + bar)))


def section_names(sections: tuple[Section, ...]) -> list[str]:
    """The names of sections, with a number where there are several of a name."""
    names = [section.name for section in sections]
    return [
        name if names.count(name) == 1 else f"{name} {names[: place + 1].count(name)}"
        for place, name in enumerate(names)
    ]


def last_chord(score: Score) -> float:
    """The beat of a last chord that rings, else of the end."""
    total = score.sections[-1].start + score.sections[-1].length
    ring = score.chords[-1]
    struck = [note.start for part in score.parts for note in part.notes if part.instrument not in (*NOISES, *RISES)]
    return ring.start if max(struck, default=0.0) <= ring.start + 0.5 else total


def clock(seconds: float) -> str:
    """Minutes, seconds and tenths: "1:02.5"."""
    minutes, tenths = divmod(round(seconds * 10), 600)
    return f"{minutes}:{tenths // 10:02d}.{tenths % 10}"


def _not_all(region: Region) -> Region:
    if region.start <= 0.0 and region.is_last:
        raise ChangeError("section", "That is the whole song: compose it anew with another seed instead.")
    return region


def region_of(score: Score, name: str, start: float, end: float) -> Region:
    """The bars from one beat to another; whatever reaches the last chord goes on to the end of its ringing."""
    bar, total = score.bar.bar, score.sections[-1].start + score.sections[-1].length
    is_last = end >= total - 1e-6 or end > max((chord.start for chord in score.chords), default=0.0)
    if is_last and not score.is_loop:
        end = total
    seconds = score.duration_seconds if end >= total - 1e-6 else score.seconds_at(end)
    last_bar = max(round(start / bar) + 1, math.ceil(end / bar - 1e-6))
    return Region(
        name, round(start / bar) + 1, last_bar, start, end,
        round(score.seconds_at(start), 6), round(seconds, 6), is_last=end >= total - 1e-6,
    )  # fmt: skip
