"""The sections of a brief as lengths in seconds and lines to sing, for models that take a plan of a song."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import pairwise

from engine.brief import Brief, SectionWish
from engine.outside import Refused
from engine.providers.model import Model
from engine.providers.shared import wording

# Of a part of a plan, as ElevenLabs Music 2.x has them.
SHORTEST_SECONDS, LONGEST_SECONDS, MOST_PARTS = 3.0, 120.0, 30

# Of sections whose bars are told where the tempo is not.
_USUAL_BPM = 120.0
_PULSES = {"6/8": 2, "9/8": 3, "12/8": 4}
_SUNG = frozenset({"verse", "prechorus", "chorus", "bridge", "head", "theme"})
_TAG = re.compile(r"\s*\[([^\[\]]+)\]\s*")


def check_sections(brief: Brief, model: Model) -> None:
    """Raises Refused for sections that the plan of a model can't hold."""
    if "sections" in model.takes and brief.sections:
        plan_parts(brief, model)


def plan_parts(brief: Brief, model: Model) -> list[tuple[str, str, float]]:
    """Name, lines and seconds of each part of a plan; a long section has several. Raises Refused."""
    sections = section_seconds(brief)
    shortest = min(seconds for _, seconds in sections)
    if shortest < SHORTEST_SECONDS - 0.001:
        raise Refused(
            f"{model.name} makes sections of at least {SHORTEST_SECONDS:g} seconds, and one would have "
            f"{shortest:.1f}: ask for fewer or longer sections, or for a longer song."
        )
    lines = lines_of([name for name, _ in sections], wording.lyrics(brief, model))
    parts: list[tuple[str, str, float]] = []
    for (name, seconds), words in zip(sections, lines, strict=True):
        pieces = math.ceil(seconds / LONGEST_SECONDS)
        parts += [(name, "" if number else words, seconds / pieces) for number in range(pieces)]
    if len(parts) > MOST_PARTS:
        raise Refused(f"{model.name} makes up to {MOST_PARTS} sections of up to {LONGEST_SECONDS:g} seconds.")
    return parts


def section_seconds(brief: Brief) -> list[tuple[str, float]]:
    """Name and length of each section, which add up to the whole song. Raises Refused for times that are not in order.

    Times at which sections begin hold; between them bars are kept where they fit, and what is open shares the rest.
    """
    wishes = brief.sections
    fixed = [0, *(number for number, wish in enumerate(wishes) if number and wish.at_seconds is not None)]
    times = [0.0, *(wishes[number].at_seconds or 0.0 for number in fixed[1:]), brief.duration_seconds]
    if any(end <= start for start, end in pairwise(times)):
        raise Refused("Let the sections begin one after the other, and before the song ends.")
    lengths: list[float] = []
    for (first, last), (start, end) in zip(pairwise([*fixed, len(wishes)]), pairwise(times), strict=True):
        lengths += _lengths(wishes[first:last], end - start, _bar_seconds(brief))
    return [(wish.name, length) for wish, length in zip(wishes, lengths, strict=True)]


def lines_of(names: list[str], lyrics: str) -> list[str]:
    """What is sung in each section: blocks with a tag go to the section of that name, others to the next that sings."""
    lines = [""] * len(names)
    singing = [place for place, name in enumerate(names) if name in _SUNG] or list(range(len(names)))
    for tag, block in _blocks(lyrics):
        free = [place for place in singing if not lines[place]]
        fitting = [place for place in free if tag.startswith(names[place])] if tag else free
        place = (fitting or free or singing[-1:])[0]
        lines[place] = f"{lines[place]}\n{block}".strip()
    for place in singing:
        if not lines[place] and names[place] == "chorus":
            lines[place] = next((lines[other] for other in singing if names[other] == "chorus"), "")
    return lines


def _lengths(wishes: tuple[SectionWish, ...], seconds: float, bar_seconds: float) -> list[float]:
    wanted = [wish.bars * bar_seconds if wish.bars else 0.0 for wish in wishes]
    open_ones, room = wanted.count(0.0), seconds - sum(wanted)
    if open_ones:
        usual = sum(wanted) / max(1, len(wanted) - open_ones)
        share = room / open_ones if room > 0 else usual
        wanted = [length or share for length in wanted]
    return [length * seconds / sum(wanted) for length in wanted]


def _bar_seconds(brief: Brief) -> float:
    metre = brief.metre or "4/4"
    pulses = _PULSES.get(metre) or int(metre.partition("/")[0])
    return pulses * 60.0 / (brief.tempo_bpm or _USUAL_BPM)


def _blocks(lyrics: str) -> Iterator[tuple[str, str]]:
    """Each block of lines with the letters of its tag, "" where it has none."""
    tag = ""
    for block in re.split(r"\n\s*\n|\n(?=\s*\[)", lyrics.strip()):
        found = _TAG.match(block)
        tag = re.sub("[^a-z]", "", found[1].lower()) if found else ""
        if text := (block[found.end() :] if found else block).strip():
            yield tag, text
