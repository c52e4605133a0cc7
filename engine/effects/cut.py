"""Cut: a stretch is taken out, or is all that is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from engine.effects.effect import Effect, EffectError, Workshop, frames_of
from engine.effects.joining import Joined, Part
from engine.effects.parameters import ChainError, choice, needed_number
from engine.effects.sound import Sound


@dataclass(frozen=True)
class Cut(Effect):
    """Removes what lies between the two places and joins what is left without a click, or keeps only that."""

    kind: ClassVar[str] = "cut"
    title: ClassVar[str] = "Cut"

    start_seconds: float = needed_number(0.0, 3600.0, "s")
    end_seconds: float = needed_number(0.0, 3600.0, "s")
    keep: str = choice("outside", ("outside", "inside"))

    def check(self) -> None:
        """Raises ChainError when the stretch has no length."""
        if self.end_seconds <= self.start_seconds:
            raise ChainError("end_seconds must be behind start_seconds.")

    def apply(self, sound: Sound, workshop: Workshop) -> Sound:
        """Raises EffectError when nothing would be left."""
        start, stop = (min(frames_of(each), sound.frames) for each in (self.start_seconds, self.end_seconds))
        kept = workshop.keep(sound)
        parts = [Part(kept, start, stop)]
        if self.keep == "outside":
            parts = [Part(kept, 0, start), Part(kept, stop, sound.frames)]
        joined = Joined(parts, max(0, sound.tail - (sound.frames - stop)) if self.keep == "inside" else sound.tail)
        if not joined.frames:
            raise EffectError(f"Nothing is left of {sound.frames / 44_100:.1f} seconds: choose another stretch to cut.")
        return joined
