"""What a voice sang over time: the course of its pitch, and the notes in it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from xml.sax.saxutils import escape

from engine.brief import PITCH_CLASSES

WIDTH, HEIGHT = 800, 220
_BAR = 0.7


def sung_notes_svg(
    notes: Sequence[tuple[float, float, float]], curve: Sequence[float | None], step: float, *, lasting: float
) -> str:
    """An SVG of notes as bars and of the pitch as a line, from left (0 s) to right (`lasting` s).

    notes: (start, end, MIDI number), one at least. curve: MIDI numbers each `step` seconds, None without a pitch.
    Classes for style sheets: sung__note, sung__pitch. Raises ValueError for no notes or no time.
    """
    if not notes or lasting <= 0.0:
        raise ValueError("There are no notes to draw.")
    pitches = [pitch for _, _, pitch in notes]
    low, high = min(pitches) - 2.5, max(pitches) + 2.5

    def across(seconds: float) -> float:
        return round(min(max(seconds / lasting, 0.0), 1.0) * WIDTH, 1)

    def height(pitch: float) -> float:
        return round((high - min(max(pitch, low), high)) / (high - low) * HEIGHT, 1)

    bars = "".join(
        f'<rect class="sung__note" fill="currentColor" fill-opacity=".25" x="{across(start):g}" '
        f'y="{height(round(pitch) + _BAR / 2):g}" width="{max(across(end) - across(start), 1):g}" '
        f'height="{HEIGHT * _BAR / (high - low):.1f}" rx="2"/>'
        for start, end, pitch in notes
    )
    lines = []
    for is_voiced, group in groupby(enumerate(curve), key=lambda each: each[1] is not None):
        points = [f"{across(place * step):g} {height(pitch):g}" for place, pitch in group if pitch is not None]
        if is_voiced and len(points) > 1:
            lines.append("M" + "L".join(points))
    label = escape(describe(notes), {'"': "&quot;"})
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="sung" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'preserveAspectRatio="none" role="img" aria-label="{label}">{bars}'
        f'<path class="sung__pitch" fill="none" stroke="currentColor" stroke-width="1.5" d="{"".join(lines)}"/></svg>'
    )


def describe(notes: Sequence[tuple[float, float, float]]) -> str:
    """What it shows: "12 notes from C4 to G4; as they come: C4, D4 …."."""
    names = [_name(pitch) for _, _, pitch in notes]
    low, high = (_name(choose(pitch for _, _, pitch in notes)) for choose in (min, max))
    more = " …" if len(names) > 24 else ""
    return f"{len(names)} notes from {low} to {high}; as they come: {', '.join(names[:24])}{more}."


def _name(pitch: float) -> str:
    return f"{PITCH_CLASSES[round(pitch) % 12]}{round(pitch) // 12 - 1}"
