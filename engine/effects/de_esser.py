"""De-esser: sharp s and t of a voice are turned down, and only while they are there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from engine import SAMPLE_RATE
from engine.audio.biquads import band, high_pass
from engine.effects.effect import Effect, Stream
from engine.effects.filtering import Filter
from engine.effects.parameters import number
from engine.effects.steps import Follower, Levels, Smoothing


@dataclass(frozen=True)
class DeEsser(Effect):
    """A bell around `hertz` that goes down with what is louder there than the threshold, by at most `most_db`."""

    kind: ClassVar[str] = "de_esser"
    title: ClassVar[str] = "De-esser"
    preroll_frames: ClassVar[int] = SAMPLE_RATE

    hertz: float = number(6500.0, 3000.0, 12000.0, "Hz")
    threshold_db: float = number(-30.0, -60.0, 0.0, "dBFS")
    most_db: float = number(10.0, 0.0, 24.0, "dB")

    def stream(self, place: int, frames: int) -> Stream:
        """Hears only what lies above half an octave below its middle."""
        smoothing = Smoothing(0.001, 0.06)

        def gains(levels: Levels) -> Levels:
            return smoothing.follow(-np.clip((levels - self.threshold_db) * 0.75, 0.0, self.most_db))

        ear = Filter([high_pass(self.hertz * 0.7)] * 2)
        return Follower(gains, detect=ear.process, band=Filter([band(self.hertz, 1.0)]).process)
