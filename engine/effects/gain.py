"""Gain: louder or quieter, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from engine.effects.effect import Effect, Stream, ratio
from engine.effects.mapping import Mapping
from engine.effects.parameters import number


@dataclass(frozen=True)
class Gain(Effect):
    """One factor for all."""

    kind: ClassVar[str] = "gain"
    title: ClassVar[str] = "Volume"
    is_finite: ClassVar[bool] = True

    gain_db: float = number(0.0, -60.0, 24.0, "dB")

    def stream(self, place: int, frames: int) -> Stream:
        """The same everywhere."""
        factor = ratio(self.gain_db)
        return Mapping(lambda block, _place: block * factor, place)
