"""Arcs: how much energy each section has, and how loud the song is from beat to beat."""

from __future__ import annotations

from collections.abc import Sequence

from engine.composer.genres.style import Style
from engine.composer.uses import Purpose
from engine.words.moods import Mood

_ENERGY = {
    "intro": 0.3, "verse": 0.5, "prechorus": 0.62, "chorus": 0.85, "drop": 0.95, "groove": 0.68, "break": 0.28,
    "build": 0.6, "bridge": 0.48, "solo": 0.74, "theme": 0.7, "head": 0.64, "interlude": 0.4, "outro": 0.36,
}  # fmt: skip
_QUIET = ("intro", "break", "outro")
_PEAKS = ("chorus", "drop", "head")
_STEADY = 0.62
_WAVES = (0.34, 0.86)
_LOWEST, _HIGHEST = 0.12, 1.0


def energies(style: Style, mood: Mood, purpose: Purpose, names: Sequence[str], lengths: Sequence[float]) -> list[float]:
    """The energy (0-1) of every section, from its name and from where the arc is by then; lengths in beats."""
    if purpose.arc is None:
        levels = [_by_name(style, mood, names, place) for place in range(len(names))]
    else:
        middles = _middles(lengths)
        levels = [_by_arc(purpose.arc, mood, place, middles) for place in range(len(names))]
    if purpose.is_calm:
        levels = [0.2 + 0.3 * level for level in levels]
    return [round(min(_HIGHEST, max(_LOWEST, level)), 3) for level in levels]


def _middles(lengths: Sequence[float]) -> list[float]:
    """Where each section lies in the song: 0 for the first, 1 for the last, by the beats between them."""
    starts = [sum(lengths[:place]) for place in range(len(lengths))]
    return [start / starts[-1] if starts[-1] else 1.0 for start in starts]


def _by_name(style: Style, mood: Mood, names: Sequence[str], place: int) -> float:
    name, before, rest = names[place], names[:place], names[place:]
    level = style.energies.get(name, _ENERGY[name]) + 0.05 * min(3, before.count(name))
    if name in _PEAKS and rest.count(name) == 1 and before.count(name):
        level += 0.05
    return level + mood.energy * (0.5 if name in _QUIET else 1.0)


def _by_arc(arc: str, mood: Mood, place: int, middles: Sequence[float]) -> float:
    if arc == "steady":
        return _STEADY + mood.energy
    if arc == "waves":
        return _WAVES[place % 2] + mood.energy
    at = middles[place]
    return 0.16 + 0.84 * (at if arc == "builds" else 1.0 - at)
