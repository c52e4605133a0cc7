"""What an analysis found, as drawings, each with a text that says the same."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from engine.analysis.feelings import FEELINGS
from engine.pictures import chroma_wheel, curve, mood_plane
from studio.queries.analyses import Understanding

_LEVELS_DB = (-60.0, 0.0)
_FEELINGS = {"valence": "Pleasant or not (-1 to 1)", "arousal": "Still or lively (-1 to 1)"}


@dataclass(frozen=True)
class Drawing:
    """An SVG that stands in the page, and what it shows in words."""

    svg: SafeString
    text: str


def drawings_of(values: dict[str, Any]) -> list[Drawing]:
    """Level, valence and arousal over time and the wheel of tones; what was not found is left out.

    values: as `engine.analysis.results` describes them.
    """
    lasting = values.get("duration_seconds") or 0.0
    levels = values.get("energy_curve_db") or []
    drawings = []
    if len(levels) > 1 and lasting > 0.0:
        middles = [second + 0.5 for second in range(len(levels))]
        drawings.append(_curve("Level (dBFS)", middles, levels, _LEVELS_DB, lasting=lasting))
    if (feelings := values.get("feelings")) and lasting > 0.0:
        drawings += [
            _curve(
                name, feelings["seconds"], feelings[kind], (-1.0, 1.0), lasting=lasting, band=feelings[f"{kind}_band"]
            )
            for kind, name in _FEELINGS.items()
        ]
    if chroma := values.get("chroma"):
        drawings.append(_figure(chroma_wheel.chroma_wheel_svg(chroma), chroma_wheel.describe(chroma)))
    return drawings


def mood_plane_of(known: Understanding) -> Drawing:
    """The plane of moods with what was measured and what is corrected, as far as there is any."""
    feelings, correction = known.values.get("feelings"), known.correction
    measured, band, path = None, (0.0, 0.0), []
    if feelings:
        measured = (fmean(feelings["valence"]), fmean(feelings["arousal"]))
        band = (feelings["valence_band"], feelings["arousal_band"])
        path = list(zip(feelings["valence"], feelings["arousal"], strict=True))
    corrected = None
    if correction and correction.valence is not None and correction.arousal is not None:
        corrected = (correction.valence, correction.arousal)
    svg = mood_plane.mood_plane_svg(FEELINGS, measured=measured, band=band, path=path, corrected=corrected)
    return _figure(svg, mood_plane.describe(measured, band, corrected))


def _curve(
    name: str, seconds: list[float], values: list[float], limits: tuple[float, float], *, lasting: float,
    band: float = 0.0,
) -> Drawing:  # fmt: skip
    svg = curve.curve_svg(name, seconds, values, limits, lasting=lasting, band=band)
    return _figure(svg, curve.describe(name, seconds, values, band))


def _figure(svg: str, text: str) -> Drawing:
    # Made by us of numbers and names of our own alone.
    return Drawing(mark_safe(svg), text)  # noqa: S308
