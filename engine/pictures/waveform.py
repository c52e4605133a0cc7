"""The waveform of a song as a picture, with its sections, and the same in words for those who don't see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any
from xml.sax.saxutils import escape

from engine.composer.tempo import TempoMap

WIDTH, HEIGHT = 800, 160
_WINDOW_SHARE = 0.05
_QUIET = 0.02
_RISE = 1.35

Section = tuple[str, float]
"""A section's name and the second at which it begins."""


def waveform_svg(
    peaks: Sequence[float],
    sections: Sequence[Section] = (),
    duration_seconds: float = 0.0,
    colour: str = "currentColor",
) -> str:
    """An SVG of the outline, mirrored about the middle, with a mark where each section begins.

    peaks: 0-1. colour: any SVG colour; inside a page the default takes the text's, as an image file it would be black.
    The classes "wave" and "mark" are there to be styled.
    """
    label, ink = (escape(text, {'"': "&quot;"}) for text in (describe(peaks, duration_seconds, sections), colour))
    marks = _marks(sections, duration_seconds, ink) if duration_seconds > 0 else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none" '
        f'role="img" aria-label="{label}"><path class="wave" fill="{ink}" d="{_path(peaks)}"/>{marks}</svg>'
    )


def sections_in(score: Mapping[str, Any]) -> list[Section]:
    """The sections of a score (as its `to_dict` or a track keeps it), in seconds; none where there is no score."""
    tempo = TempoMap.from_score(score)
    if tempo is None:
        return []
    return [(str(section["name"]), tempo.seconds_at(float(section["start"]))) for section in score["sections"]]


def describe(peaks: Sequence[float], duration_seconds: float, sections: Sequence[Section] = ()) -> str:
    """What the waveform shows, in a sentence: "Builds from 0:42, loudest at 1:30, fades from 2:05. Sections: …"."""
    if not peaks or max(peaks) < _QUIET:
        return "Silence."
    level = _smooth(peaks)
    second = duration_seconds / len(peaks)
    loudest = max(range(len(level)), key=level.__getitem__)
    said = []
    builds = _build_start(level, loudest)
    if builds is not None:
        said.append(f"builds from {_clock(builds * second)}" if builds else "builds from the start")
    if max(level) < 1.15 * min(level[len(level) // 20 : -len(level) // 20 or None] or level):
        said.append("even from start to end")
    else:
        said.append(f"loudest at {_clock(loudest * second)}")
        said += _quiet_ending(level, loudest, second)
    text = ", ".join(said)
    names = [f"{name} at {_clock(start)}" for name, start in sections]
    ending = f" Sections: {', '.join(names)}." if names else ""
    return f"{text[0].upper()}{text[1:]}.{ending}"


def _path(peaks: Sequence[float]) -> str:
    """The upper edge from left to right and the lower one back, as short relative steps."""
    if not peaks:
        return f"M0 {HEIGHT // 2}H{WIDTH}"
    middle = HEIGHT // 2
    xs = [round(index * WIDTH / len(peaks)) for index in range(len(peaks))]
    reach = [max(1, round(min(max(peak, 0.0), 1.0) * (middle - 2))) for peak in peaks]
    points = [(x, middle - height) for x, height in zip(xs, reach, strict=True)]
    points += [(x, middle + height) for x, height in zip(reversed(xs), reversed(reach), strict=True)]
    steps = [f"{x - last_x} {y - last_y}" for (last_x, last_y), (x, y) in pairwise(points)]
    return f"M{points[0][0]} {points[0][1]}l{' '.join(steps).replace(' -', '-')}z"


def _marks(sections: Sequence[Section], duration_seconds: float, ink: str) -> str:
    parts = []
    for name, start in sections:
        if 0 <= start < duration_seconds:
            place = _short(start / duration_seconds * WIDTH)
            parts.append(
                f'<path class="mark" stroke="{ink}" stroke-opacity=".35" vector-effect="non-scaling-stroke" '
                f'd="M{place} 0V{HEIGHT}"><title>{escape(name)}</title></path>'
            )
    return "".join(parts)


def _smooth(peaks: Sequence[float]) -> list[float]:
    """The mean over a twentieth of the song around each peak: what one hears as getting louder."""
    reach = max(1, int(len(peaks) * _WINDOW_SHARE / 2))
    sums = [0.0]
    for peak in peaks:
        sums.append(sums[-1] + float(peak))
    count = len(peaks)
    edges = [(max(0, index - reach), min(count, index + reach + 1)) for index in range(count)]
    return [(sums[last] - sums[first]) / (last - first) for first, last in edges]


def _build_start(level: list[float], loudest: int) -> int | None:
    """Where the last rise towards the loudest place begins: its lowest place before; None when it hardly rises."""
    before = level[: loudest + 1]
    lowest = min(before)
    if max(level) < _RISE * max(lowest, _QUIET):
        return None
    bar = lowest + 0.15 * (level[loudest] - lowest)
    start = max(index for index, value in enumerate(before) if value <= bar)
    return 0 if start < len(level) * 0.02 else start


def _quiet_ending(level: list[float], loudest: int, second: float) -> list[str]:
    bar = 0.35 * level[loudest]
    start = len(level)
    while start > loudest and level[start - 1] < bar:
        start -= 1
    return [f"fades from {_clock(start * second)}"] if start < len(level) * 0.97 else []


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def _short(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".") or "0"
