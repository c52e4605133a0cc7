"""Pitch correction: each note of one voice is moved to the tone where it belongs."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any, ClassVar

from engine import SAMPLE_RATE
from engine.brief import KEYS
from engine.effects.effect import Effect, EffectError, Workshop
from engine.effects.parameters import choice, number
from engine.effects.sound import Sound, samples
from engine.voice import LONGEST_SECONDS


@dataclass(frozen=True)
class PitchCorrection(Effect):
    """A note moves as a whole, so vibrato and slides stay, and so does what has no pitch."""

    kind: ClassVar[str] = "pitch_correction"
    title: ClassVar[str] = "Pitch correction"

    key: str = choice("chromatic", ("chromatic", *KEYS))
    amount: float = number(1.0, 0.0, 1.0)
    glide_ms: float = number(60.0, 0.0, 400.0, "ms")
    tuning_cents: float = number(0.0, -50.0, 50.0, "cents")

    def apply(self, sound: Sound, workshop: Workshop) -> Sound:
        """Raises EffectError where no voice has a pitch, or it is too long."""
        kept = workshop.keep(sound)
        voice, correcting = voice_in(kept), import_module("engine.voice.correcting")
        course = correcting.correction_of(
            voice, self.key, amount=self.amount, glide=self.glide_ms / 1000, tuning=self.tuning_cents / 100
        )
        shifted: Sound = import_module("engine.voice.shifting").ShiftedVoice(kept, voice.curve, course)
        return shifted


def voice_in(sound: Sound) -> Any:
    """Pitch and notes of the voice in a sound, an `engine.voice.correcting.Voice`. Raises EffectError.

    What reads a voice loads a network, which nobody needs who only describes effects.
    """
    if sound.frames > LONGEST_SECONDS * SAMPLE_RATE:
        raise EffectError(f"A voice may last {LONGEST_SECONDS / 60:g} minutes: cut it into parts first.")
    correcting = import_module("engine.voice.correcting")
    try:
        return correcting.read_voice(samples(sound, 0, sound.frames).mean(axis=1))
    except correcting.NoVoice as error:
        raise EffectError(str(error)) from error
