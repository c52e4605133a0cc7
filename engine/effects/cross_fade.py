"""Cross-fade: another sound takes over, at a beat where the tempo is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from engine.effects.effect import Effect, EffectError, Workshop, frames_of, refuse_too_long
from engine.effects.joining import Joined, Part
from engine.effects.parameters import ChainError, label, needed_number, number
from engine.effects.sound import Sound


@dataclass(frozen=True)
class CrossFade(Effect):
    """At `at_seconds` the sound called `into` begins to take over, from its own `from_seconds` on.

    With `bpm` the place is the beat nearest to it, counted from `first_beat_seconds`, and `beats` is how long it takes.
    """

    kind: ClassVar[str] = "cross_fade"
    title: ClassVar[str] = "Cross-fade into another sound"

    into: str = label()
    at_seconds: float = needed_number(0.0, 3600.0, "s")
    seconds: float | None = number(None, 0.01, 60.0, "s")
    beats: float | None = number(None, 0.25, 64.0, "beats")
    bpm: float | None = number(None, 20.0, 400.0, "BPM")
    first_beat_seconds: float = number(0.0, 0.0, 3600.0, "s")
    from_seconds: float = number(0.0, 0.0, 3600.0, "s")

    def check(self) -> None:
        """Raises ChainError when its length is not given in one way."""
        if (self.seconds is None) == (self.beats is None):
            raise ChainError("give its length either in seconds, or in beats together with bpm.")
        if self.beats is not None and self.bpm is None:
            raise ChainError("beats need bpm, the tempo that the sound has.")

    def apply(self, sound: Sound, workshop: Workshop) -> Sound:
        """Raises EffectError when one of the sounds has no such place, or the result is too long."""
        other = workshop.sound(self.into)
        place, begin = frames_of(self.place_seconds), frames_of(self.from_seconds)
        if place >= sound.frames or begin >= other.frames:
            which = "this sound" if place >= sound.frames else f"“{self.into}”"
            raise EffectError(f"The cross-fade lies behind the end of {which}: choose an earlier place.")
        refuse_too_long(place + other.frames - begin, "This cross-fade")
        lasts = self.seconds if self.seconds is not None else (self.beats or 0.0) * 60.0 / (self.bpm or 120.0)
        parts = [Part(workshop.keep(sound), 0, place), Part(other, begin, other.frames, frames_of(lasts))]
        return Joined(parts)

    @property
    def place_seconds(self) -> float:
        """Where it begins: at the nearest beat where the tempo is known."""
        if self.bpm is None:
            return self.at_seconds
        beat = 60.0 / self.bpm
        nearest = self.first_beat_seconds + round((self.at_seconds - self.first_beat_seconds) / beat) * beat
        return nearest if nearest >= 0.0 else nearest + beat
