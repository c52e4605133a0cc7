"""Compressor: what is louder than a threshold is turned down by a ratio, both sides alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from engine import SAMPLE_RATE
from engine.effects.effect import Effect, Stream
from engine.effects.parameters import number
from engine.effects.steps import Follower, Levels, Smoothing


@dataclass(frozen=True)
class Compressor(Effect):
    """Feed-forward, on peaks in dB, with a soft knee."""

    kind: ClassVar[str] = "compressor"
    title: ClassVar[str] = "Compressor"
    preroll_frames: ClassVar[int] = 4 * SAMPLE_RATE

    threshold_db: float = number(-18.0, -60.0, 0.0, "dBFS")
    ratio: float = number(3.0, 1.0, 20.0, "to 1")
    attack_ms: float = number(10.0, 0.1, 200.0, "ms")
    release_ms: float = number(150.0, 10.0, 2000.0, "ms")
    knee_db: float = number(6.0, 0.0, 24.0, "dB")
    makeup_db: float = number(0.0, 0.0, 24.0, "dB")

    def stream(self, place: int, frames: int) -> Stream:
        """The same from any place, but for what the release still holds."""
        smoothing = Smoothing(self.attack_ms / 1000.0, self.release_ms / 1000.0)
        return Follower(lambda levels: smoothing.follow(self.gains(levels)) + self.makeup_db)

    def gains(self, levels: Levels) -> Levels:
        """The gain in dB (0 or less) for levels in dB, before it is smoothed."""
        over = levels - self.threshold_db
        slope = 1.0 / self.ratio - 1.0
        half = self.knee_db / 2.0
        within = np.clip(over + half, 0.0, self.knee_db)
        bend = within * within / (2.0 * self.knee_db) if self.knee_db else np.zeros_like(levels)
        gains: Levels = slope * np.where(over > half, over, bend)
        return gains
