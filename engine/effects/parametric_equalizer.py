"""Parametric equaliser: up to twelve bands, each with its shape, pitch, gain and width."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from engine import SAMPLE_RATE
from engine.audio.biquads import bell, high_pass, low_pass, notch, shelf
from engine.effects.effect import Effect, Stream
from engine.effects.filtering import Filter
from engine.effects.parameters import choice, needed_number, number, several

SHAPES = ("bell", "low_shelf", "high_shelf", "low_pass", "high_pass", "notch")


@dataclass(frozen=True)
class Band:
    """One band. Passes and notches have no gain; q counts for bells and notches."""

    hertz: float = needed_number(20.0, 20000.0, "Hz")
    shape: str = choice("bell", SHAPES)
    gain_db: float = number(0.0, -24.0, 24.0, "dB")
    q: float = number(1.0, 0.1, 20.0)

    def section(self) -> list[float]:
        """The filter."""
        if self.shape == "bell":
            return bell(self.hertz, self.gain_db, self.q)
        if self.shape == "notch":
            return notch(self.hertz, self.q)
        if self.shape in ("low_shelf", "high_shelf"):
            return shelf(self.shape.partition("_")[0], self.hertz, self.gain_db)
        return low_pass(self.hertz) if self.shape == "low_pass" else high_pass(self.hertz)


@dataclass(frozen=True)
class ParametricEqualizer(Effect):
    """Its bands in a row."""

    kind: ClassVar[str] = "parametric_equalizer"
    title: ClassVar[str] = "Parametric equaliser"
    preroll_frames: ClassVar[int] = 2 * SAMPLE_RATE

    bands: tuple[Band, ...] = several(Band, 12)

    def stream(self, place: int, frames: int) -> Stream:
        """All bands at once."""
        return Filter([each.section() for each in self.bands])
