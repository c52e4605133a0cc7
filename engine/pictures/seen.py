"""What was seen in a picture, drawn: over it horizon, middle and the direction of its edges; below it the palette."""

from __future__ import annotations

import math

from engine.pictures.colour import hex_of
from engine.seeing.picture import Picture, direction_in_words

_WIDTH = 1000
_PALETTE_HEIGHT = 60


def seen_svg(picture: Picture) -> str:
    """An SVG to lie over a picture, as wide and high as it is; classes: seen__horizon, seen__mirror, seen__edges.

    Its label says the same.
    """
    height = round(_WIDTH * picture.height / picture.width)
    parts = []
    if picture.horizon is not None:
        parts.append(_line("horizon", (0.0, picture.horizon * height), (_WIDTH, picture.horizon * height)))
    if picture.symmetry >= 0.75 and picture.busyness >= 0.05:
        parts.append(_line("mirror", (_WIDTH / 2, 0.0), (_WIDTH / 2, height)))
    if picture.has_direction:
        reach = min(_WIDTH, height) * 0.3
        turn = math.radians(picture.direction)
        across, up = reach * math.cos(turn), reach * math.sin(turn)
        middle = (_WIDTH / 2, height / 2)
        parts.append(_line("edges", (middle[0] - across, middle[1] + up), (middle[0] + across, middle[1] - up)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="seen__lines" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'aria-label="{describe(picture)}">{"".join(parts)}</svg>'
    )


def palette_svg(picture: Picture) -> str:
    """The colours side by side, each as wide as its share; the label names them."""
    left, parts = 0.0, []
    total = sum(colour.share for colour in picture.palette) or 1.0
    for colour in picture.palette:
        width = _WIDTH * colour.share / total
        fill = hex_of((colour.light, colour.chroma, colour.hue))
        parts.append(f'<rect x="{left:.1f}" width="{width:.1f}" height="{_PALETTE_HEIGHT}" fill="{fill}"/>')
        left += width
    names = ", ".join(f"{colour.name} {colour.share:.0%}" for colour in picture.palette)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="seen__palette" viewBox="0 0 {_WIDTH} {_PALETTE_HEIGHT}" '
        f'preserveAspectRatio="none" role="img" aria-label="Palette: {names}">{"".join(parts)}</svg>'
    )


def describe(picture: Picture) -> str:
    """What is drawn over a picture, in words."""
    lines = []
    if picture.horizon is not None:
        lines.append(f"a horizon {picture.horizon:.0%} below the top")
    if picture.symmetry >= 0.75 and picture.busyness >= 0.05:
        lines.append("the line at which left mirrors right")
    if picture.has_direction:
        lines.append(f"the direction of its edges, {direction_in_words(picture.direction)}")
    return f"Drawn over the picture: {'; '.join(lines)}." if lines else "Nothing is drawn over the picture."


def _line(name: str, start: tuple[float, float], end: tuple[float, float]) -> str:
    """A light line on a dark one, to be seen on any picture."""
    place = f'x1="{start[0]:.0f}" y1="{start[1]:.0f}" x2="{end[0]:.0f}" y2="{end[1]:.0f}"'
    return (
        f'<line class="seen__{name}" {place} stroke="#000" stroke-opacity=".6" stroke-width="9"/>'
        f'<line class="seen__{name}" {place} stroke="#fff" stroke-width="4" stroke-dasharray="18 10"/>'
    )
