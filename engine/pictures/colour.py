"""Colours by feel: OKLCH, in which equal steps look equal, and a palette for each mood."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

Oklch = tuple[float, float, float]
"""Lightness 0-1, chroma 0-0.37, hue in degrees."""

_HUE_PLAY_DEGREES = 9.0


@dataclass(frozen=True)
class Palette:
    """The colours of one cover: the sky from top to horizon, the land from far to near, one accent, and the ink."""

    top: Oklch
    horizon: Oklch
    far: Oklch
    near: Oklch
    accent: Oklch

    @property
    def is_dark_above(self) -> bool:
        """Whether words on the sky are better light than dark."""
        return contrast(self._light_ink, self.top) > contrast(self._dark_ink, self.top)

    @property
    def ink(self) -> Oklch:
        """The colour for words on the sky."""
        return self._light_ink if self.is_dark_above else self._dark_ink

    @property
    def _light_ink(self) -> Oklch:
        return (0.975, 0.015, self.horizon[2])

    @property
    def _dark_ink(self) -> Oklch:
        return (min(self.near[0], 0.22), 0.05, self.near[2])


# Two skies for each mood; high arousal has chroma, high valence has light, as in the circumplex of moods.
PALETTES: dict[str, tuple[Palette, ...]] = {
    "happy": (
        Palette((0.90, 0.07, 92), (0.93, 0.08, 70), (0.84, 0.13, 65), (0.46, 0.15, 28), (0.97, 0.09, 100)),
        Palette((0.82, 0.09, 215), (0.95, 0.06, 100), (0.86, 0.12, 130), (0.42, 0.11, 165), (0.90, 0.15, 90)),
    ),
    "energetic": (
        Palette((0.63, 0.22, 33), (0.86, 0.15, 75), (0.70, 0.21, 30), (0.22, 0.10, 355), (0.95, 0.10, 95)),
        Palette((0.45, 0.22, 285), (0.74, 0.18, 350), (0.62, 0.23, 330), (0.20, 0.11, 285), (0.90, 0.16, 95)),
    ),
    "euphoric": (
        Palette((0.48, 0.21, 310), (0.84, 0.12, 40), (0.72, 0.19, 355), (0.21, 0.11, 290), (0.96, 0.07, 85)),
        Palette((0.42, 0.17, 265), (0.80, 0.13, 195), (0.66, 0.17, 240), (0.18, 0.09, 275), (0.93, 0.13, 150)),
    ),
    "uplifting": (
        Palette((0.80, 0.09, 235), (0.96, 0.05, 85), (0.82, 0.08, 225), (0.36, 0.11, 255), (0.94, 0.10, 85)),
        Palette((0.90, 0.06, 60), (0.95, 0.04, 95), (0.80, 0.11, 35), (0.38, 0.10, 320), (0.99, 0.04, 95)),
    ),
    "calm": (
        Palette((0.91, 0.03, 195), (0.95, 0.03, 110), (0.83, 0.05, 185), (0.37, 0.06, 205), (0.98, 0.03, 95)),
        Palette((0.93, 0.02, 80), (0.90, 0.04, 150), (0.78, 0.06, 150), (0.33, 0.06, 165), (0.95, 0.06, 85)),
    ),
    "dreamy": (
        Palette((0.74, 0.09, 295), (0.92, 0.06, 20), (0.80, 0.09, 320), (0.35, 0.10, 285), (0.98, 0.03, 80)),
        Palette((0.83, 0.07, 250), (0.93, 0.05, 330), (0.80, 0.08, 280), (0.37, 0.10, 270), (0.97, 0.04, 20)),
    ),
    "romantic": (
        Palette((0.70, 0.12, 12), (0.91, 0.06, 50), (0.76, 0.13, 15), (0.26, 0.10, 358), (0.97, 0.05, 75)),
        Palette((0.33, 0.11, 350), (0.78, 0.11, 30), (0.60, 0.15, 8), (0.17, 0.07, 345), (0.95, 0.05, 60)),
    ),
    "melancholic": (
        Palette((0.52, 0.05, 250), (0.84, 0.04, 65), (0.66, 0.05, 245), (0.21, 0.04, 262), (0.93, 0.06, 75)),
        Palette((0.62, 0.04, 200), (0.86, 0.03, 100), (0.68, 0.04, 195), (0.24, 0.04, 220), (0.95, 0.03, 90)),
    ),
    "sad": (
        Palette((0.30, 0.05, 258), (0.64, 0.05, 240), (0.50, 0.06, 248), (0.13, 0.03, 262), (0.88, 0.03, 230)),
        Palette((0.38, 0.03, 285), (0.70, 0.04, 300), (0.54, 0.05, 285), (0.17, 0.03, 280), (0.92, 0.03, 60)),
    ),
    "dark": (
        Palette((0.13, 0.02, 285), (0.36, 0.10, 18), (0.27, 0.06, 350), (0.07, 0.01, 285), (0.66, 0.21, 27)),
        Palette((0.12, 0.02, 240), (0.33, 0.06, 215), (0.25, 0.05, 225), (0.06, 0.01, 240), (0.88, 0.05, 200)),
    ),
    "tense": (
        Palette((0.18, 0.04, 165), (0.55, 0.12, 120), (0.40, 0.09, 140), (0.09, 0.02, 170), (0.88, 0.19, 115)),
        Palette((0.22, 0.05, 300), (0.58, 0.16, 45), (0.42, 0.13, 20), (0.10, 0.03, 310), (0.87, 0.15, 75)),
    ),
    "angry": (
        Palette((0.17, 0.05, 22), (0.58, 0.22, 30), (0.44, 0.18, 28), (0.08, 0.02, 20), (0.90, 0.15, 80)),
        Palette((0.90, 0.03, 60), (0.84, 0.06, 40), (0.60, 0.23, 29), (0.12, 0.03, 20), (0.55, 0.24, 28)),
    ),
}
_NO_MOOD = "dreamy"


def palette_for(mood: str | None, chance: random.Random) -> Palette:
    """One of the mood's palettes, all its hues turned a little by chance; a mood we don't know is dreamy."""
    chosen = chance.choice(PALETTES.get(mood or _NO_MOOD, PALETTES[_NO_MOOD]))
    turn = chance.uniform(-_HUE_PLAY_DEGREES, _HUE_PLAY_DEGREES)
    top, horizon, far, near, accent = (
        (light, chroma, hue + turn)
        for light, chroma, hue in (chosen.top, chosen.horizon, chosen.far, chosen.near, chosen.accent)
    )
    return Palette(top, horizon, far, near, accent)


def between(first: Oklch, second: Oklch, share: float) -> Oklch:
    """The colour between two, straight through OKLab so that no foreign hue lies on the way."""
    (light_a, a_a, b_a), (light_b, a_b, b_b) = _lab(first), _lab(second)
    light, a, b = (x + (y - x) * share for x, y in ((light_a, light_b), (a_a, a_b), (b_a, b_b)))
    return light, math.hypot(a, b), math.degrees(math.atan2(b, a))


def hex_of(colour: Oklch) -> str:
    """The colour as #rrggbb, with just so much less chroma that the screen can show it (B. Ottosson, "Oklab", 2020)."""
    light, chroma, hue = colour
    for _ in range(24):
        channels = _linear(_lab((light, chroma, hue)))
        if all(-0.0005 <= channel <= 1.0005 for channel in channels):
            break
        chroma *= 0.93
    return "#" + "".join(f"{round(255 * _encode(min(max(channel, 0.0), 1.0))):02x}" for channel in channels)


def contrast(first: Oklch, second: Oklch) -> float:
    """The contrast ratio (1-21) of two colours as WCAG 2 defines it."""
    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: Oklch) -> float:
    """Relative luminance (0-1) as WCAG uses it for contrast."""
    red, green, blue = (min(max(channel, 0.0), 1.0) for channel in _linear(_lab(colour)))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _lab(colour: Oklch) -> tuple[float, float, float]:
    light, chroma, hue = colour
    return light, chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))


def _linear(lab: tuple[float, float, float]) -> tuple[float, float, float]:
    light, a, b = lab
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _encode(channel: float) -> float:
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055
