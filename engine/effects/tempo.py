"""Tempo: faster or slower, with the pitch kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from engine.effects.effect import Effect, Workshop
from engine.effects.parameters import ChainError, number
from engine.effects.sound import Sound
from engine.effects.stretching import StretchedSound

LEAST, MOST = 0.25, 4.0


@dataclass(frozen=True)
class Tempo(Effect):
    """Either `factor`, or `to_bpm` together with the tempo that the sound has, `from_bpm`."""

    kind: ClassVar[str] = "tempo"
    title: ClassVar[str] = "Tempo (pitch kept)"

    factor: float | None = number(None, LEAST, MOST, "times")
    to_bpm: float | None = number(None, 40.0, 300.0, "BPM")
    from_bpm: float | None = number(None, 20.0, 400.0, "BPM")

    def check(self) -> None:
        """Raises ChainError when the change is not given in one way, or is too large."""
        if (self.factor is None) == (self.to_bpm is None):
            raise ChainError("give either factor, or to_bpm together with from_bpm.")
        if (self.to_bpm is None) != (self.from_bpm is None):
            raise ChainError("to_bpm and from_bpm, the tempo that the sound has, belong together: give both.")
        if not LEAST <= self.change <= MOST:
            raise ChainError(f"from {self.from_bpm:g} to {self.to_bpm:g} BPM is more than four times: go by ÷2 or ×2.")

    @property
    def change(self) -> float:
        """How many times faster."""
        return self.factor if self.factor is not None else (self.to_bpm or 1.0) / (self.from_bpm or 1.0)

    def apply(self, sound: Sound, workshop: Workshop) -> Sound:
        """Raises EffectError when the result is too long."""
        return sound if self.change == 1.0 else StretchedSound(workshop.keep(sound), self.change)
