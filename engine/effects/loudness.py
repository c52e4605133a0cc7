"""Loudness to a target: as loud as wished over all, and never over a true peak."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from engine.effects.effect import Effect, Workshop
from engine.effects.parameters import number
from engine.effects.sound import Sound


@dataclass(frozen=True)
class Loudness(Effect):
    """Measured first, then turned up or down by one gain, and limited where a peak would be too high."""

    kind: ClassVar[str] = "loudness"
    title: ClassVar[str] = "Loudness to a target"

    target_lufs: float = number(-14.0, -36.0, -6.0, "LUFS")
    ceiling_dbtp: float = number(-1.0, -12.0, 0.0, "dBTP")

    def apply(self, sound: Sound, workshop: Workshop) -> Sound:
        """Silence stays as it is."""
        # It brings 30 MB of SciPy along, which no other effect needs.
        from engine.effects.levelling import level  # noqa: PLC0415

        kept = workshop.keep(sound)
        return level(kept, self.target_lufs, self.ceiling_dbtp, workshop.excerpts(kept))
