"""The plane on which a mood is a point: how pleasant from left to right, how lively from bottom to top."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_SIZE, _EDGE = 320, 20
_HALF = _SIZE / 2 - _EDGE
# Of the words in it: the height of a line, and the width of a letter.
_LINE, _LETTER = 13.0, 6.5
_ENDS = (
    ("lively", f'y="{-_HALF - 6:g}"'),
    ("still", f'y="{_HALF + 14:g}"'),
    ("unpleasant", f'transform="rotate(-90)" y="{-_HALF - 6:g}"'),
    ("pleasant", f'transform="rotate(90)" y="{-_HALF - 6:g}"'),
)
Point = tuple[float, float]


def mood_plane_svg(
    words: Mapping[str, Point], *, measured: Point | None, band: Point = (0.0, 0.0), path: Sequence[Point] = (),
    corrected: Point | None = None,
) -> str:  # fmt: skip
    """An SVG of points (valence, arousal), each from -1 to 1.

    words: moods at their places. measured: the mean, with the band on each side of it, and the path over time.
    corrected: what a person says; without it the handle lies on the measured point, or in the middle. Classes for
    style sheets and scripts: plane__frame, plane__axis, plane__end, plane__word, plane__path, plane__band,
    plane__measured, plane__handle, plane__room, plane__dot.
    """
    low, side = f"{-_HALF:g}", f"{2 * _HALF:g}"
    parts = [
        f'<rect class="plane__frame" x="{low}" y="{low}" width="{side}" height="{side}" rx="8"/>',
        f'<path class="plane__axis" d="M{-_HALF:g} 0H{_HALF:g}M0 {-_HALF:g}V{_HALF:g}"/>',
        *(f'<text class="plane__end" text-anchor="middle" font-size="11" {at}>{name}</text>' for name, at in _ENDS),
        *_write_words(words),
    ]
    if measured is not None:
        if len(path) > 1:
            line = "L".join(f"{x:g} {y:g}" for x, y in map(_place, path))
            parts.append(f'<path class="plane__path" d="M{line}"/>')
        x, y = _place(measured)
        across, up = (_HALF * each for each in band)
        parts.append(f'<ellipse class="plane__band" cx="{x:g}" cy="{y:g}" rx="{across:.1f}" ry="{up:.1f}"/>')
        parts.append(f'<circle class="plane__measured" cx="{x:g}" cy="{y:g}" r="5"/>')
    x, y = _place(corrected or measured or (0.0, 0.0))
    # Around the dot is as much room as a finger needs.
    dot = '<circle class="plane__room" r="22"/><circle class="plane__dot" r="9"/>'
    parts.append(f'<g class="plane__handle" transform="translate({x:g} {y:g})">{dot}</g>')
    half = _SIZE / 2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="plane" viewBox="{-half:g} {-half:g} {_SIZE} {_SIZE}" '
        f'role="img" aria-label="{describe(measured, band, corrected)}">{"".join(parts)}</svg>'
    )


def describe(measured: Point | None, band: Point = (0.0, 0.0), corrected: Point | None = None) -> str:
    """What it shows: "Measured: valence 0.30 give or take 0.40, arousal -0.20 give or take 0.30."."""
    found = "Not measured."
    if measured is not None:
        values = zip(("valence", "arousal"), measured, band, strict=True)
        found = f"Measured: {', '.join(f'{name} {at:.2f} give or take {by:.2f}' for name, at, by in values)}."
    return found if corrected is None else f"{found} Corrected: valence {corrected[0]:.2f}, arousal {corrected[1]:.2f}."


def _place(point: Point) -> Point:
    valence, arousal = (min(max(each, -1.0), 1.0) for each in point)
    return round(valence * _HALF, 1), round(-arousal * _HALF, 1)


def _write_words(words: Mapping[str, Point]) -> list[str]:
    """Each word at its place, or below another that it would cover."""
    places: dict[str, Point] = {}
    for name, point in words.items():
        x, y = _place(point)
        while any(
            abs(y - down) < _LINE and abs(x - across) < _LETTER * len(name + other) / 2
            for other, (across, down) in places.items()
        ):
            y += _LINE
        places[name] = (x, y)
    return [
        f'<text class="plane__word" x="{x:g}" y="{y + 4:g}" text-anchor="middle" font-size="11">{name}</text>'
        for name, (x, y) in places.items()
    ]
