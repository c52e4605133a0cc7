"""Lays out the form: which sections, how many whole bars each, and how much energy."""

from __future__ import annotations

import random
import re
from math import log2

from engine.composer.genres.style import Style
from engine.composer.metre import Metre
from engine.composer.score import Section
from engine.composer.tempo import TempoMap
from engine.words.moods import Mood

_ENERGY = {
    "intro": 0.3, "verse": 0.5, "prechorus": 0.62, "chorus": 0.85, "drop": 0.95, "groove": 0.68, "break": 0.28,
    "build": 0.6, "bridge": 0.48, "solo": 0.74, "theme": 0.7, "head": 0.64, "interlude": 0.4, "outro": 0.36,
}  # fmt: skip
_FRAMES = ("intro", "outro", "break", "build", "interlude", "prechorus")
_EVEN = (2, 4, 8, 16)
_USUAL_SECONDS = 16.0
_SCALES = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0)


def ending(total: float, tempo: TempoMap, metre: Metre) -> float:
    """The beat of the last chord: a whole bar (a half one in slow music) that leaves time to ring out."""
    duration = tempo.seconds_at(total)
    ring = min(5.0, max(2.2, 0.06 * duration)) * tempo.bpm_at(total) / 60.0
    bars = max(1, int((total - ring + 1e-9) // metre.bar))
    left = total - bars * metre.bar
    is_slow = metre.bar * 60.0 / tempo.bpm_at(total) > 2.6
    return float(bars * metre.bar + (metre.half if is_slow and left - metre.half >= ring else 0))


def sections_for(
    style: Style, mood: Mood, total: float, end: float, *, tempo: TempoMap, metre: Metre, chance: random.Random
) -> tuple[Section, ...]:
    """The sections of a song of `total` beats whose last chord falls on beat `end`; the last one holds the ring-out."""
    bars = int(end // metre.bar)
    usual = _USUAL_SECONDS * end / max(tempo.seconds_at(end), 1e-9) / metre.bar
    kinds = _fit(style, bars, usual, chance) if bars >= 4 else [("theme", bars)]
    sections: list[Section] = []
    start = 0.0
    for place, (kind, length) in enumerate(kinds):
        is_last = place == len(kinds) - 1
        beats = total - start if is_last else length * metre.bar
        energy = _energy(style, mood, kind, [name for name, _ in kinds[:place]], [name for name, _ in kinds[place:]])
        sections.append(Section(kind, start, beats, energy))
        start += length * metre.bar
    return tuple(sections)


def _fit(style: Style, bars: int, usual: float, chance: random.Random) -> list[tuple[str, int]]:
    """The form that needs the least bending: few odd lengths, sections of about `usual` bars where there is room."""
    best: list[tuple[str, int]] = []
    lowest = float("inf")
    usual = max(2.0, usual / 2, min(bars / 5.5, usual))
    for parsed in _forms(style):
        taste = chance.uniform(0.0, 0.06) + (0.25 if len(parsed) == 3 and bars >= 8 else 0.0)
        if len(parsed) > bars:
            continue
        for scale in _SCALES:
            kinds = _stretch([(name, max(1, round(length * scale))) for name, length in parsed], bars)
            mains = [length for name, length in kinds if name not in _FRAMES]
            odd = sum(length not in _EVEN for length in mains) / len(mains)
            bent = abs(log2(bars / max(1.0, sum(length for _, length in parsed) * scale)))
            cost = 0.5 * bent + 0.3 * odd + 0.3 * abs(log2(bars / len(parsed) / usual)) + 0.3 * _bulge(kinds) + taste
            if cost < lowest:
                best, lowest = kinds, cost
    return best or [("theme", bars)]


def _forms(style: Style) -> list[list[tuple[str, int]]]:
    """The forms of a style, and its longest one gone through twice for very long songs."""
    forms = [[(name, int(length)) for name, length in re.findall(r"([a-z]+)(\d+)", form)] for form in style.forms]
    first, *middle, last = forms[-1]
    return [*forms, [first, *middle, *middle, last]]


def _bulge(kinds: list[tuple[str, int]]) -> float:
    """How much of the song an intro, an outro or a break would take beyond a fair third of it."""
    frames = sum(length for name, length in kinds if name in _FRAMES)
    return max(0.0, frames / sum(length for _, length in kinds) - 0.4) * 4


def _stretch(kinds: list[tuple[str, int]], bars: int) -> list[tuple[str, int]]:
    """The same sections with their lengths changed, in the largest even steps that serve, to last exactly `bars`."""
    lengths = [length for _, length in kinds]
    for step in (4, 2, 1):
        while sum(lengths) + step <= bars:
            lengths[_section_to_lengthen(kinds, lengths, step)] += step
        while sum(lengths) - step >= bars and max(lengths) > step:
            lengths[_section_to_shorten(kinds, lengths, step)] -= step
    return [(kind, length) for (kind, _), length in zip(kinds, lengths, strict=True)]


def _section_to_lengthen(kinds: list[tuple[str, int]], lengths: list[int], step: int) -> int:
    """The section that may best become longer: a main one by fours, a frame by the odd bars that are left."""
    frames = [place for place, (kind, _) in enumerate(kinds) if kind in _FRAMES]
    mains = [place for place in range(len(kinds)) if place not in frames]
    if step == 4 or not frames:
        return min(mains or frames, key=lambda place: lengths[place])
    quiet = [place for place in frames if kinds[place][0] != "build"]
    return min(quiet or frames, key=lambda place: (lengths[place], -place))


def _section_to_shorten(kinds: list[tuple[str, int]], lengths: list[int], step: int) -> int:
    """The section that may best become shorter: a frame that is long enough, else the longest of all."""
    frames = [place for place, (kind, _) in enumerate(kinds) if kind in _FRAMES and lengths[place] > step]
    longest = max(range(len(kinds)), key=lambda place: lengths[place])
    if step == 4 or not frames:
        return longest
    return max(frames, key=lambda place: (lengths[place], place))


def _energy(style: Style, mood: Mood, kind: str, before: list[str], rest: list[str]) -> float:
    base = style.energies.get(kind, _ENERGY[kind])
    grown = base + 0.05 * min(3, before.count(kind))
    if kind in ("chorus", "drop", "head") and rest.count(kind) == 1 and before.count(kind):
        grown += 0.05
    return round(min(1.0, max(0.12, grown + mood.energy * (0.5 if kind in ("intro", "break", "outro") else 1.0))), 3)
