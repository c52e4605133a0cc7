"""How much each of the twelve pitch classes sounds, around the circle of fifths."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin

from engine.brief import PITCH_CLASSES

_SIZE, _INNER, _OUTER, _NAMES_AT = 240, 26.0, 96.0, 108.0
_FIFTH = 7
_GAP = 0.03


def chroma_wheel_svg(chroma: Sequence[float]) -> str:
    """An SVG with a petal for each pitch class, C at the top and fifths clockwise, the longer the more it sounds.

    chroma: twelve shares from C. Keys that are near lie beside each other. Classes for style sheets: wheel__petal,
    wheel__name. Raises ValueError for other than twelve.
    """
    if len(chroma) != len(PITCH_CLASSES):
        raise ValueError("A wheel needs twelve pitch classes.")
    most = max(*chroma, 1e-9)
    parts = []
    for place in range(12):
        pitch_class = place * _FIFTH % 12
        share = max(0.0, chroma[pitch_class]) / most
        x, y = _point(_NAMES_AT, place * pi / 6)
        petal = _petal(place, _INNER + (_OUTER - _INNER) * share)
        parts.append(
            f'<path class="wheel__petal" fill="currentColor" fill-opacity="{0.25 + 0.75 * share:.2f}" d="{petal}"/>'
            f'<text class="wheel__name" x="{x:.1f}" y="{y + 4:.1f}" text-anchor="middle" font-size="12" '
            f'fill="currentColor">{PITCH_CLASSES[pitch_class]}</text>'
        )
    half = _SIZE / 2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="wheel" viewBox="{-half:g} {-half:g} {_SIZE} {_SIZE}" '
        f'role="img" aria-label="{describe(chroma)}">{"".join(parts)}</svg>'
    )


def describe(chroma: Sequence[float]) -> str:
    """What it shows: "Mostly G (22 %), C (18 %) and D (15 %).", or that nothing has a pitch."""
    total = sum(chroma)
    if total <= 0.0:
        return "No tones with a pitch."
    order = sorted(range(12), key=lambda place: -chroma[place])[:3]
    first, second, third = (f"{PITCH_CLASSES[place]} ({chroma[place] / total:.0%})" for place in order)
    return f"Mostly {first}, {second} and {third}."


def _petal(place: int, radius: float) -> str:
    left, right = (place - 0.5) * pi / 6 + _GAP, (place + 0.5) * pi / 6 - _GAP
    corners = [_point(_INNER, left), _point(radius, left), _point(radius, right), _point(_INNER, right)]
    a, b, c, d = (f"{x:.1f} {y:.1f}" for x, y in corners)
    return f"M{a}L{b}A{radius:.1f} {radius:.1f} 0 0 1 {c}L{d}A{_INNER:g} {_INNER:g} 0 0 0 {a}Z"


def _point(radius: float, angle: float) -> tuple[float, float]:
    """Clockwise from the top."""
    return radius * sin(angle), -radius * cos(angle)
