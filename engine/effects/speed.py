"""Speed: faster and higher, or slower and lower, as a record that turns at another speed."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from engine.effects.effect import Effect, Workshop, refuse_too_long
from engine.effects.parameters import needed_number
from engine.effects.resampling import ResampledSound
from engine.effects.sound import Sound

_FINEST = 400


@dataclass(frozen=True)
class Speed(Effect):
    """Tempo and pitch together, by resampling: nothing is smeared."""

    kind: ClassVar[str] = "speed"
    title: ClassVar[str] = "Speed (tempo and pitch together)"

    factor: float = needed_number(0.25, 4.0, "times")

    def apply(self, sound: Sound, workshop: Workshop) -> Sound:
        """Raises EffectError when the result is too long."""
        change = 1 / Fraction(self.factor).limit_denominator(_FINEST)
        refuse_too_long(float(sound.frames * change), "This speed")
        return sound if change == 1 else ResampledSound(workshop.keep(sound), change)
