"""How long a piece has to be for the sections that are asked for."""

from __future__ import annotations

from collections.abc import Sequence

from engine.brief import DURATION_SECONDS, Brief, SectionWish
from engine.composer.metre import metre_named
from engine.composer.uses import purpose_of

# What sounds after the last bar: a last chord, or what is left of a stroke; a fade and a loop end with their bars.
_RING_SECONDS = {"final": 3.0, "cold": 0.9}
# Bars of a section that may have any number.
_USUAL_BARS = 8
_FRAME_BARS = 4
_FRAMES = ("intro", "outro")


def seconds_of(brief: Brief) -> float | None:
    """The length, in seconds, for the sections of a decided brief; None where its own has room and nothing is fixed.

    Bars of all sections fix a length; moments and some bars need a length that has room for them.
    """
    sections = brief.sections
    bar_seconds = _bar_seconds(brief)
    end = _end_of(sections, bar_seconds) + _RING_SECONDS.get(purpose_of(brief).ending, 0.0)
    is_fixed = len(sections) > 1 and all(section.bars for section in sections)
    if not is_fixed and end <= brief.duration_seconds:
        return None
    low, high = DURATION_SECONDS
    return float(min(high, max(low, round(end))))


def _end_of(sections: Sequence[SectionWish], bar_seconds: float) -> float:
    now = 0.0
    for section in sections:
        usual = _FRAME_BARS if section.name in _FRAMES else _USUAL_BARS
        now = max(now, section.at_seconds or 0.0) + (section.bars or usual) * bar_seconds
    return now


def _bar_seconds(brief: Brief) -> float:
    """Seconds of a bar at the mean of the tempi; a tempo in a compound metre counts dotted quarters."""
    metre = metre_named(brief.metre)
    start = brief.tempo_bpm or 120.0
    tempo = (start + (brief.tempo_end_bpm or start)) / 2
    return metre.bar * 60.0 / (tempo * (1.5 if metre.is_compound else 1.0))
