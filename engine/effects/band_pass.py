"""Band-pass: only what lies between two pitches, as from a telephone or a small radio."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from engine import SAMPLE_RATE
from engine.audio.filters import butterworth
from engine.effects.effect import Effect, Stream
from engine.effects.filtering import Filter
from engine.effects.parameters import ChainError, choice, number


@dataclass(frozen=True)
class BandPass(Effect):
    """Butterworth on both sides."""

    kind: ClassVar[str] = "band_pass"
    title: ClassVar[str] = "Radio or telephone band"
    preroll_frames: ClassVar[int] = SAMPLE_RATE

    low_hertz: float = number(300.0, 20.0, 10000.0, "Hz")
    high_hertz: float = number(3400.0, 100.0, 20000.0, "Hz")
    slope: str = choice("steep", ("gentle", "steep"))

    def check(self) -> None:
        """Raises ChainError when nothing lies between the two."""
        if self.high_hertz < self.low_hertz * 1.1:
            raise ChainError("high_hertz must be at least a tenth above low_hertz.")

    def stream(self, place: int, frames: int) -> Stream:
        """12 dB an octave where it is gentle, 48 where it is steep."""
        order = 8 if self.slope == "steep" else 2
        low, high = butterworth(order, self.low_hertz, "highpass"), butterworth(order, self.high_hertz, "lowpass")
        return Filter(low + high)
