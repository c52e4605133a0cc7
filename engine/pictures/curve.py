"""A value over the time of a song, with the band it is known to lie in."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 800, 120


def curve_svg(
    name: str, seconds: Sequence[float], values: Sequence[float], limits: tuple[float, float], *,
    lasting: float, band: float = 0.0,
) -> str:  # fmt: skip
    """An SVG of a line from left (0 s) to right (`lasting` s), and of the band on both sides of it.

    limits: the values at the bottom and at the top; what lies beyond is drawn there. Classes for style sheets:
    curve__band, curve__line. Raises ValueError for no values, or for other than one second each.
    """
    if not values or len(values) != len(seconds) or lasting <= 0.0:
        raise ValueError("A curve needs values and a second for each.")
    # A curve of means begins behind the beginning: it is drawn level to both ends.
    times, line = [0.0, *seconds, lasting], [values[0], *values, values[-1]]
    across = [round(min(max(at / lasting, 0.0), 1.0) * WIDTH, 1) for at in times]
    path = _points(across, [_height(value, limits) for value in line])
    drawn = f'<path class="curve__line" fill="none" stroke="currentColor" stroke-width="2" d="M{path}"/>'
    if band > 0.0:
        upper = _points(across, [_height(value + band, limits) for value in line])
        lower = _points(across[::-1], [_height(value - band, limits) for value in line[::-1]])
        drawn = f'<path class="curve__band" fill="currentColor" fill-opacity=".18" d="M{upper}L{lower}Z"/>{drawn}'
    label = escape(describe(name, seconds, values, band), {'"': "&quot;"})
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="curve" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'preserveAspectRatio="none" role="img" aria-label="{label}">{drawn}</svg>'
    )


def describe(name: str, seconds: Sequence[float], values: Sequence[float], band: float = 0.0) -> str:
    """What it shows: "Arousal: 0.2 on average, highest 0.6 at 1:10, lowest -0.1 at 0:08, give or take 0.4."."""
    high, low = (choose(range(len(values)), key=values.__getitem__) for choose in (max, min))
    mean = sum(values) / len(values)
    margin = f", give or take {band:.1f}" if band > 0.0 else ""
    if values[high] - values[low] < 0.05 * max(1.0, abs(mean)):
        return f"{name}: {mean:.1f} all through{margin}."
    return (
        f"{name}: {mean:.1f} on average, highest {values[high]:.1f} at {_clock(seconds[high])}, "
        f"lowest {values[low]:.1f} at {_clock(seconds[low])}{margin}."
    )


def _height(value: float, limits: tuple[float, float]) -> float:
    low, high = limits
    return round((1.0 - min(max((value - low) / (high - low), 0.0), 1.0)) * HEIGHT, 1)


def _points(across: Sequence[float], heights: Sequence[float]) -> str:
    return "L".join(f"{x:g} {y:g}" for x, y in zip(across, heights, strict=True))


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
