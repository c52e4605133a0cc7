"""Covers drawn from the song itself: land under a sky of its mood, whose ridges are its own waveform."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from engine.pictures.colour import Oklch, Palette, between, hex_of, palette_for
from engine.pictures.lettering import FONTS, fitted

SIZE = 1000
_MARGIN = 80
_POINTS = 44
_TITLE_LARGEST, _TITLE_SMALLEST = 118.0, 44.0


@dataclass(frozen=True)
class _Scene:
    """What a design draws with. names makes ids unique when several covers share a page."""

    palette: Palette
    chance: random.Random
    outline: list[float]
    names: str


def cover_svg(seed: int, mood: str | None, title: str, peaks: Sequence[float]) -> str:
    """A square cover as an SVG document of at most 12 KB; the same arguments give the same picture.

    mood: one of engine.brief.MOODS, else a quiet default. peaks: the song's outline, 0-1, of any length.
    """
    chance = random.Random(f"{seed}/{mood}")
    scene = _Scene(palette_for(mood, chance), chance, _outline(peaks), f"c{seed % 1_000_003}")
    draw = chance.choices((_mountains, _strings, _dunes), (5, 3, 4))[0]
    art, ink = draw(scene)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" role="img" '
        f'aria-label="{escape(title, {chr(34): "&quot;"})}">{art}{_title(title, ink)}</svg>'
    )


def _mountains(scene: _Scene) -> tuple[str, Oklch]:
    """Ranges behind each other in the haze, and a sun or moon between them."""
    palette, chance = scene.palette, scene.chance
    layers = chance.randint(6, 8)
    light = chance.uniform(0.28, 0.74) * SIZE
    radius = chance.uniform(78, 132)
    parts = [_sky(scene, palette.top, palette.horizon)]
    parts.append(_disc(light, chance.uniform(520, 590) - radius * 0.4, radius, palette.accent))
    for layer in range(layers):
        depth = layer / (layers - 1)
        base = 600 + 330 * depth**1.15
        heights = _ridge(scene, detail=0.35 + 0.65 * depth)
        reach = 190 - 40 * depth
        line = [base - reach * height for height in heights]
        crest, foot = (_haze(palette, depth, share) for share in (0.0, 0.42))
        parts.append(_fill(line, f"url(#{scene.names}{layer})", _gradient(f"{scene.names}{layer}", crest, foot)))
    return "".join(parts), palette.ink


def _strings(scene: _Scene) -> tuple[str, Oklch]:
    """The song's loudness as lines in front of each other, still at the edges."""
    palette, chance = scene.palette, scene.chance
    lines = 17
    ground = palette.top if palette.is_dark_above else palette.near
    ground = (min(ground[0], 0.27), min(ground[1], 0.11), ground[2])
    fill = hex_of(ground)
    parts = [f'<rect width="{SIZE}" height="{SIZE}" fill="{fill}"/>']
    peak, width = chance.uniform(0.38, 0.62), chance.uniform(0.19, 0.27)
    for layer in range(lines):
        depth = layer / (lines - 1)
        line = []
        for index, height in enumerate(_ridge(scene, detail=1.0)):
            place = index / (_POINTS - 1)
            rise = math.exp(-(((place - peak) / width) ** 2)) * _swell(place) ** 0.25
            line.append(510 + 405 * depth - 190 * rise * height**1.6 - 5 * height)
        colour = hex_of(between(palette.accent, between(palette.far, palette.horizon, 0.4), depth**1.3))
        parts.append(
            f'<path d="{_smooth(line, _MARGIN, SIZE - _MARGIN)}" fill="{fill}" stroke="{colour}" '
            'stroke-width="4.5" stroke-linecap="round" stroke-linejoin="round"/>'
        )
    return "".join(parts), (0.965, 0.02, palette.horizon[2])


def _dunes(scene: _Scene) -> tuple[str, Oklch]:
    """A few broad slopes that lean on each other, lit from one side."""
    palette, chance = scene.palette, scene.chance
    layers = chance.randint(4, 5)
    lean = chance.choice((-1.0, 1.0))
    parts = [_sky(scene, palette.top, between(palette.top, palette.horizon, 0.75))]
    radius = chance.uniform(100, 140)
    parts.append(_disc(SIZE / 2 - lean * chance.uniform(120, 260), 555, radius, palette.accent))
    for layer in range(layers):
        depth = layer / (layers - 1)
        heights = _ridge(scene, detail=0.12 + 0.12 * depth)
        slope = lean * (1 if layer % 2 else -1) * chance.uniform(50, 120)
        line = [
            590 + 280 * depth - 190 * height + slope * (index / (_POINTS - 1) - 0.5)
            for index, height in enumerate(heights)
        ]
        lit = between(palette.far, palette.near, depth**0.9)
        name = f"{scene.names}{layer}"
        shade = between(lit, palette.near, 0.55)
        ends = (lit, shade) if lean > 0 else (shade, lit)
        parts.append(_fill(line, f"url(#{name})", _gradient(name, *ends, is_level=True)))
    return "".join(parts), palette.ink


def _sky(scene: _Scene, top: Oklch, horizon: Oklch) -> str:
    name = f"{scene.names}s"
    stops = "".join(
        f'<stop offset="{offset}" stop-color="{hex_of(between(top, horizon, share))}"/>'
        for offset, share in ((0, 0.0), (0.3, 0.28), (0.68, 1.0))
    )
    return (
        f'<defs><linearGradient id="{name}" x2="0" y2="1">{stops}</linearGradient></defs>'
        f'<rect width="{SIZE}" height="{SIZE}" fill="url(#{name})"/>'
    )


def _disc(x: float, y: float, radius: float, colour: Oklch) -> str:
    fill = hex_of(colour)
    halo = "".join(
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{radius * size:.0f}" fill="{fill}" opacity="{opacity}"/>'
        for size, opacity in ((1.9, 0.07), (1.45, 0.1))
    )
    return f'{halo}<circle cx="{x:.0f}" cy="{y:.0f}" r="{radius:.0f}" fill="{fill}"/>'


def _haze(palette: Palette, depth: float, share: float) -> Oklch:
    """A layer's colour, paler towards its foot where the mist lies; the nearest stands clear."""
    colour = between(between(palette.far, palette.horizon, 0.35), palette.near, depth**0.85)
    return between(colour, palette.horizon, share * (1.0 - depth) ** 0.8)


def _gradient(name: str, first: Oklch, second: Oklch, *, is_level: bool = False) -> str:
    direction = "" if is_level else ' x2="0" y2="1"'
    return (
        f'<linearGradient id="{name}"{direction}><stop stop-color="{hex_of(first)}"/>'
        f'<stop offset="1" stop-color="{hex_of(second)}"/></linearGradient>'
    )


def _fill(line: list[float], fill: str, definition: str) -> str:
    return f'{definition}<path d="{_smooth(line, 0, SIZE)}V{SIZE}H0Z" fill="{fill}"/>'


def _smooth(line: list[float], left: float, right: float) -> str:
    """A soft curve through the middles between the points, as short relative numbers."""
    step = (right - left) / (len(line) - 1)
    xs = [round(left + index * step) for index in range(len(line))]
    ys = [round(value) for value in line]
    x, y = xs[0], ys[0]
    path = [f"M{x} {y}"]
    for index in range(1, len(line) - 1):
        to_x, to_y = (xs[index] + xs[index + 1]) // 2, (ys[index] + ys[index + 1]) // 2
        path.append(f"q{xs[index] - x} {ys[index] - y} {to_x - x} {to_y - y}")
        x, y = to_x, to_y
    path.append(f"L{xs[-1]} {ys[-1]}")
    return "".join(path)


def _ridge(scene: _Scene, detail: float) -> list[float]:
    """Heights 0-1 of one layer: a stretch of the song's outline, and slow waves so that no two layers run alike."""
    chance, outline = scene.chance, scene.outline
    start, span = chance.random(), 0.35 + 0.5 * detail
    waves = [(chance.uniform(0.6, 1.6) * (wave + 1), chance.random(), 1.0 / (wave + 1)) for wave in range(3)]
    heights = []
    for index in range(_POINTS):
        place = index / (_POINTS - 1)
        # There and back again, so that the outline's end meets its beginning without a cliff.
        turn = abs((start + place * span) * 2.0 % 2.0 - 1.0)
        own = outline[min(int(turn * len(outline)), len(outline) - 1)]
        swing = sum(size * math.sin(2 * math.pi * (pace * place + shift)) for pace, shift, size in waves) / 3.7 + 0.5
        jag = (chance.random() - 0.5) * 0.10 * detail
        heights.append(min(max(0.58 * detail * own + (1.0 - 0.58 * detail) * swing + jag, 0.0), 1.0))
    return heights


def _outline(peaks: Sequence[float]) -> list[float]:
    """The song's loudness in 96 stretches, smoothed and spread over 0-1; a song without shape gets a gentle hill."""
    count = 96
    values = [float(value) for value in peaks] or [0.5]
    means = []
    for index in range(count):
        first = index * len(values) // count
        part = values[first : max(first + 1, (index + 1) * len(values) // count)]
        means.append(sum(part) / len(part))
    soft = [sum(means[max(0, i - 1) : i + 2]) / len(means[max(0, i - 1) : i + 2]) for i in range(count)]
    low, high = min(soft), max(soft)
    if high - low < 0.02:
        return [_swell(index / (count - 1)) for index in range(count)]
    return [(value - low) / (high - low) for value in soft]


def _swell(place: float) -> float:
    return math.sin(math.pi * place) ** 2


def _title(title: str, ink: Oklch) -> str:
    """The title in the quiet upper part, off the art."""
    lettering = fitted(title, SIZE - 2 * _MARGIN, _TITLE_LARGEST, _TITLE_SMALLEST)
    step = lettering.size * 1.06
    lines = "".join(
        f'<tspan x="{_MARGIN}" y="{_MARGIN + lettering.size * 0.78 + step * number:.0f}">{escape(line)}</tspan>'
        for number, line in enumerate(lettering.lines)
    )
    return (
        f'<text font-family="{FONTS}" font-size="{lettering.size:.0f}" font-weight="600" letter-spacing="-.01em" '
        f'fill="{hex_of(ink)}">{lines}</text>'
    )
