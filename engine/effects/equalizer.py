"""Three-band equaliser: bass, middle and treble, each louder or quieter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from engine import SAMPLE_RATE
from engine.audio.biquads import bell, shelf
from engine.effects.effect import Effect, Stream
from engine.effects.filtering import Filter
from engine.effects.parameters import number


@dataclass(frozen=True)
class Equalizer(Effect):
    """A low shelf, a bell and a high shelf."""

    kind: ClassVar[str] = "equalizer"
    title: ClassVar[str] = "Three-band equaliser"
    preroll_frames: ClassVar[int] = SAMPLE_RATE

    low_db: float = number(0.0, -24.0, 24.0, "dB")
    mid_db: float = number(0.0, -24.0, 24.0, "dB")
    high_db: float = number(0.0, -24.0, 24.0, "dB")
    low_hertz: float = number(200.0, 40.0, 500.0, "Hz")
    mid_hertz: float = number(1000.0, 300.0, 5000.0, "Hz")
    high_hertz: float = number(5000.0, 1500.0, 14000.0, "Hz")

    def stream(self, place: int, frames: int) -> Stream:
        """The filters that change something."""
        sections = [
            shelf("low", self.low_hertz, self.low_db),
            bell(self.mid_hertz, self.mid_db, 0.6),
            shelf("high", self.high_hertz, self.high_db),
        ]
        gains = (self.low_db, self.mid_db, self.high_db)
        return Filter([section for section, gain in zip(sections, gains, strict=True) if gain] or [[1, 0, 0, 1, 0, 0]])
