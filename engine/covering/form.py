"""The sections of a recording, in whole bars and by the names that a genre has for what they are in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.composer.arcs import energies
from engine.composer.genres.style import Style
from engine.composer.score import Section
from engine.composer.uses import Purpose
from engine.covering.timeline import Timeline
from engine.words.moods import Mood

_FEWEST_BARS, _MOST_BARS, _PHRASE_BARS = 2, 16, 8
# What a section is, and what genres call it.
_NAMES = {
    "intro": ("intro",),
    "verse": ("verse", "groove", "theme", "solo", "head"),
    "chorus": ("chorus", "drop", "head", "theme"),
    "bridge": ("bridge", "break", "interlude"),
    "outro": ("outro",),
}
# 12 dB louder than the mean is as much energy as the step from a verse to a chorus; no more than half of it counts.
_DB_OF_ENERGY, _MOST_ENERGY = 36.0, 0.15


@dataclass(frozen=True)
class _Span:
    first: int
    last: int
    label: str
    level_db: float


def sections_of(
    analysis: Mapping[str, Any], timeline: Timeline, *, style: Style, mood: Mood, purpose: Purpose, bars: int
) -> tuple[Section, ...]:
    """The sections of an arrangement of so many bars, the last one to its end; louder ones have more energy."""
    spans = _spans(analysis, timeline, bars)
    names = [_name_of(role, style) for role in _roles(spans)]
    bar = timeline.metre.bar
    lengths = [(span.last - span.first) * bar for span in spans]
    mean = float(np.average([span.level_db for span in spans], weights=lengths))
    return tuple(
        Section(name, span.first * bar, length, round(min(1.0, max(0.12, energy + _more(span.level_db - mean))), 3))
        for name, span, length, energy in zip(
            names, spans, lengths, energies(style, mood, purpose, names, lengths), strict=True
        )
    )


def _more(louder_db: float) -> float:
    return max(-_MOST_ENERGY, min(_MOST_ENERGY, louder_db / _DB_OF_ENERGY))


def _spans(analysis: Mapping[str, Any], timeline: Timeline, bars: int) -> list[_Span]:
    turns = [0]
    labels = ["A"]
    for section in analysis["sections"]:
        bar = round(timeline.beat_at(section["start"]) / timeline.metre.bar)
        if bar - turns[-1] < _FEWEST_BARS or bars - bar < _FEWEST_BARS:
            labels[-1] = section["label"] if bar <= turns[-1] else labels[-1]
        else:
            turns.append(bar)
            labels.append(section["label"])
    spans = []
    for first, last, label in zip(turns, [*turns[1:], bars], labels, strict=True):
        cuts = [first, *range(first + _PHRASE_BARS, last - _PHRASE_BARS + 1, _PHRASE_BARS)]
        cuts = cuts if last - first > _MOST_BARS else [first]
        spans += [
            _Span(start, stop, label, _level(analysis, timeline, start, stop))
            for start, stop in zip(cuts, [*cuts[1:], last], strict=True)
        ]
    return spans


def _level(analysis: Mapping[str, Any], timeline: Timeline, first: int, last: int) -> float:
    """The mean level in dB between two bars."""
    levels = np.asarray(analysis["energy_curve_db"], np.float64)
    low, high = (int(np.clip(timeline.seconds_at(bar * timeline.metre.bar), 0, len(levels))) for bar in (first, last))
    return float(levels[min(low, len(levels) - 1) : max(high, low + 1)].mean())


def _roles(spans: Sequence[_Span]) -> list[str]:
    labels = [span.label for span in spans]
    count = len(spans)
    if len(set(labels)) == 1:
        return ["chorus" if place % 2 else "verse" for place in range(count)]
    ends = [_is_frame(spans, place) for place in (0, count - 1)]
    inner = labels[ends[0] : count - ends[1]]
    again = [label for label in dict.fromkeys(inner) if inner.count(label) > 1] or list(dict.fromkeys(inner))
    loudest = max(again, key=lambda label: max(span.level_db for span in spans if span.label == label))
    first_chorus = labels.index(loudest)
    roles = [
        "chorus" if label == loudest
        else "bridge" if inner.count(label) == 1 and place > first_chorus and count > 3
        else "verse"
        for place, label in enumerate(labels)
    ]  # fmt: skip
    roles[0] = "intro" if ends[0] else roles[0]
    roles[-1] = "outro" if ends[1] else roles[-1]
    return roles


def _is_frame(spans: Sequence[_Span], place: int) -> bool:
    """Whether the first or the last section is short and comes only once, in a song of several."""
    span = spans[place]
    is_only = sum(other.label == span.label for other in spans) == 1
    return len(spans) > 2 and is_only and span.last - span.first <= _PHRASE_BARS


def _name_of(role: str, style: Style) -> str:
    forms = " ".join(style.forms)
    return next((name for name in _NAMES[role] if name in forms), _NAMES[role][0])
