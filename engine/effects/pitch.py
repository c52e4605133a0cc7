"""Pitch: higher or lower, with the tempo kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from engine.effects.effect import Effect, StreamedSound, Workshop
from engine.effects.formants import FormantShift
from engine.effects.parameters import flag, needed_number
from engine.effects.sound import Sound
from engine.effects.stretching import move


@dataclass(frozen=True)
class Pitch(Effect):
    """By semitones, fractions allowed. With `formants` a voice keeps its colour; instruments are better without."""

    kind: ClassVar[str] = "pitch"
    title: ClassVar[str] = "Pitch (tempo kept)"

    semitones: float = needed_number(-24.0, 24.0, "semitones")
    formants: bool = flag(default=False)

    def apply(self, sound: Sound, workshop: Workshop) -> Sound:
        """The sound at its tempo."""
        return stretch(sound, workshop, 1.0, self)


def stretch(sound: Sound, workshop: Workshop, tempo: float, pitch: Pitch) -> Sound:
    """Tempo and pitch in one pass. Raises EffectError when the result is too long."""
    if tempo == 1.0 and pitch.semitones == 0.0:
        return sound
    kept = workshop.keep(sound)
    if pitch.formants and pitch.semitones:
        kept = StreamedSound(FormantShift(2.0 ** (pitch.semitones / 12.0)), kept)
    return move(kept, tempo, pitch.semitones)
