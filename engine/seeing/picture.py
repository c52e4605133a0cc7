"""What was seen in a picture, as data: its colours, light, shapes, and what of the file could not be heeded."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

# Raised whenever the same file would be read otherwise; readings that are kept of another version are made anew.
VERSION = 1
MOST_BYTES = 10_000_000
COLOURS = 5
# What formats are called by people.
NAMES = {"JPEG": "JPEG", "PNG": "PNG", "WEBP": "WebP", "AVIF": "AVIF"}

_GREY_CHROMA, _PALE_CHROMA, _VIVID_CHROMA = 0.025, 0.05, 0.17
_BLACK, _DARK, _LIGHT, _WHITE = 0.2, 0.42, 0.78, 0.93
# Where the name of a hue ends, in degrees of OKLCH.
_HUES = (
    (15, "pink"), (45, "red"), (75, "orange"), (115, "yellow"), (160, "green"), (215, "turquoise"), (285, "blue"),
    (320, "violet"), (361, "pink"),
)  # fmt: skip
# Where the words for a value change, and the words.
_GRADES: dict[str, tuple[float, float, str, str, str]] = {
    "brightness": (0.4, 0.68, "dark", "of middle brightness", "bright"),
    "saturation": (0.12, 0.4, "hardly coloured", "coloured", "strongly coloured"),
    "contrast": (0.2, 0.5, "low in contrast", "of some contrast", "high in contrast"),
    "busyness": (0.25, 0.55, "calm", "somewhat busy", "busy"),
    "warmth": (-0.2, 0.2, "cold", "neither warm nor cold", "warm"),
    "symmetry": (0.4, 0.75, "different left and right", "somewhat alike left and right", "the same left and right"),
}
_DIRECTIONS = ("level", "rising to the right", "upright", "falling to the right")


class NotAPicture(ValueError):
    """The file is refused; the message may be shown to a person."""


@dataclass(frozen=True)
class Colour:
    """A colour of a palette: OKLCH (lightness 0-1, chroma 0-0.37, hue in degrees), its share of the picture 0-1."""

    light: float
    chroma: float
    hue: float
    share: float

    @property
    def name(self) -> str:
        """The colour in words: "dark blue", "grey"."""
        if self.chroma < _GREY_CHROMA:
            shades = ((_BLACK, "black"), (_DARK, "dark grey"), (_LIGHT, "grey"), (_WHITE, "light grey"))
            return next((name for below, name in shades if self.light < below), "white")
        hue = next(name for below, name in _HUES if self.hue < below)
        if hue in ("orange", "yellow") and self.light < 0.6:
            hue = "brown"
        tone = "dark " if self.light < _DARK else "pale " if self.chroma < _PALE_CHROMA else ""
        if not tone and self.light >= _LIGHT and hue != "yellow":
            tone = "light "
        return f"{tone or ('vivid ' if self.chroma >= _VIVID_CHROMA else '')}{hue}"


@dataclass(frozen=True)
class Picture:
    """What was seen in a picture that stands upright; all from 0 to 1 where nothing else is said.

    width, height: pixels of the file. kind: "JPEG", "PNG", "WEBP" or "AVIF". palette: up to five colours, the largest
    first. brightness: mean lightness. saturation: mean chroma, 1 being the most colourful a screen can show.
    contrast: how far lightness spreads. busyness: how much changes from pixel to pixel. warmth: -1 cold (blue) to 1
    warm (orange). symmetry: 1 where left mirrors right. direction: of its edges, in degrees against the clock from
    level, 0-180; directedness: how many of them agree. horizon: how far from the top, None where there is none.
    remarks: what of the file was left out, in sentences.
    """

    width: int
    height: int
    kind: str
    palette: tuple[Colour, ...]
    brightness: float
    saturation: float
    contrast: float
    busyness: float
    warmth: float
    symmetry: float
    direction: float
    directedness: float
    horizon: float | None = None
    remarks: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The picture as JSON-ready values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Picture:
        """What `to_dict` gave. Raises TypeError for anything else."""
        palette = tuple(Colour(**colour) for colour in values["palette"])
        return cls(**{**values, "palette": palette, "remarks": tuple(values.get("remarks", ()))})

    @property
    def has_direction(self) -> bool:
        """Whether so many edges run alike that their direction is worth a word."""
        return self.directedness >= 0.2 and self.busyness >= 0.02

    def in_words(self, field: str) -> str:
        """One of brightness, saturation, contrast, busyness, warmth and symmetry, in words: "dark"."""
        lower, upper, *words = _GRADES[field]
        value = getattr(self, field)
        return words[0 if value < lower else 1 if value < upper else 2]

    @property
    def sentences(self) -> tuple[str, ...]:
        """All that was seen, in words."""
        colours = ", ".join(f"{colour.name} ({colour.share:.0%})" for colour in self.palette)
        grades = "; ".join(f"{self.in_words(field)} ({field} {getattr(self, field):.2f})" for field in _GRADES)
        lines = [f"Colours: {colours}.", f"It is {grades}."]
        if self.has_direction:
            lines.append(f"Its edges are mostly {direction_in_words(self.direction)} ({self.direction:.0f}°).")
        if self.horizon is not None:
            lines.append(f"A horizon lies {self.horizon:.0%} of the height below the top.")
        return tuple(lines)


def direction_in_words(degrees: float) -> str:
    """A direction of edges: "upright"."""
    return _DIRECTIONS[round(degrees / 45) % 4]
