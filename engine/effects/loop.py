"""Loop: a stretch is played several times."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from engine.effects.effect import Effect, EffectError, Workshop, frames_of, refuse_too_long
from engine.effects.joining import Joined, Part
from engine.effects.parameters import ChainError, flag, number, whole
from engine.effects.sound import Sound


@dataclass(frozen=True)
class Loop(Effect):
    """From `start_seconds` to `end_seconds` (left out: all), so many times; each time lasts exactly as long."""

    kind: ClassVar[str] = "loop"
    title: ClassVar[str] = "Loop"

    times: int = whole(2, 2, 64)
    start_seconds: float = number(0.0, 0.0, 3600.0, "s")
    end_seconds: float | None = number(None, 0.0, 3600.0, "s")
    keep_rest: bool = flag(default=True)

    def check(self) -> None:
        """Raises ChainError when the stretch is too short to be one."""
        if self.end_seconds is not None and self.end_seconds - self.start_seconds < 0.05:
            raise ChainError("end_seconds must be at least 0.05 seconds behind start_seconds.")

    def apply(self, sound: Sound, workshop: Workshop) -> Sound:
        """Raises EffectError when the stretch lies behind the end, or the result is too long."""
        start = frames_of(self.start_seconds)
        stop = sound.frames if self.end_seconds is None else min(frames_of(self.end_seconds), sound.frames)
        if stop <= start:
            raise EffectError("The loop begins behind the end of the sound: choose an earlier stretch.")
        refuse_too_long((stop - start) * self.times, "This loop")
        kept = workshop.keep(sound)
        parts = [Part(kept, start, stop)] * self.times
        if self.keep_rest:
            parts = [Part(kept, 0, start), *parts, Part(kept, stop, sound.frames)]
        return Joined(parts, sound.tail if self.keep_rest or stop == sound.frames else 0)
