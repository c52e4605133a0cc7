"""Gate: what is quieter than a threshold is turned down, so that pauses are quiet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from engine import SAMPLE_RATE
from engine.effects.effect import Effect, Stream
from engine.effects.parameters import number
from engine.effects.steps import STEPS_PER_SECOND, Follower, Levels, Smoothing

_HYSTERESIS_DB = 3.0


@dataclass(frozen=True)
class Gate(Effect):
    """Opens at the threshold, closes 3 dB below it after holding, and then lets through `range_db` less."""

    kind: ClassVar[str] = "gate"
    title: ClassVar[str] = "Gate"
    preroll_frames: ClassVar[int] = 4 * SAMPLE_RATE

    threshold_db: float = number(-50.0, -90.0, 0.0, "dBFS")
    range_db: float = number(40.0, 0.0, 90.0, "dB")
    attack_ms: float = number(1.0, 0.1, 100.0, "ms")
    hold_ms: float = number(50.0, 0.0, 1000.0, "ms")
    release_ms: float = number(120.0, 10.0, 2000.0, "ms")

    def stream(self, place: int, frames: int) -> Stream:
        """Closed at the beginning, until something is loud enough."""
        return Follower(_Door(self).gains)


class _Door:
    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._hold_steps = round(gate.hold_ms / 1000.0 * STEPS_PER_SECOND)
        self._left = 0
        # Opening is the way up, and has to be quick.
        self._smoothing = Smoothing(gate.release_ms / 1000.0, gate.attack_ms / 1000.0, -gate.range_db)

    def gains(self, levels: Levels) -> Levels:
        opening, closing = self._gate.threshold_db, self._gate.threshold_db - _HYSTERESIS_DB
        left, goals = self._left, []
        for level in levels.tolist():
            is_open = level >= opening or (left > 0 and level >= closing)
            left = self._hold_steps + 1 if is_open else max(left - 1, 0)
            goals.append(0.0 if left > 0 else -self._gate.range_db)
        self._left = left
        return self._smoothing.follow(np.array(goals))
