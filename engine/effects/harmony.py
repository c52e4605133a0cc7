"""Harmony: one voice sings with itself, so many tones of the key above or below."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import ClassVar

import numpy as np

from engine.audio.blocks import Block
from engine.brief import KEYS
from engine.composer.theory import key_named
from engine.effects.effect import Effect, Workshop, frames_of, ratio
from engine.effects.parameters import choice, number
from engine.effects.pitch_correction import voice_in
from engine.effects.sound import BLOCK_FRAMES, Sound, samples

# Steps of the key from the note that is sung, for each further voice.
PARTS: dict[str, tuple[int, ...]] = {
    "third above": (2,),
    "third below": (-2,),
    "sixth below": (-5,),
    "fifth above": (4,),
    "octave above": (7,),
    "octave below": (-7,),
    "third and fifth above": (2, 4),
    "third above, fourth below": (2, -3),
    "third, fifth and octave below": (2, 4, -7),
    "unison": (0, 0),
}
_LATE_SECONDS = (0.017, 0.026, 0.034)
_SIDES = (-1.0, 1.0, 0.0)
# Nobody sings exactly with somebody else.
_OFF_SEMITONES = (0.06, -0.07, 0.04)


@dataclass(frozen=True)
class Harmony(Effect):
    """Each further voice sings tones of the key, so its interval is now major and now minor, as the key has it."""

    kind: ClassVar[str] = "harmony"
    title: ClassVar[str] = "Harmony"

    key: str = choice("C major", KEYS)
    parts: str = choice("third above", tuple(PARTS))
    level_db: float = number(-5.0, -30.0, 6.0, "dB")
    width: float = number(0.6, 0.0, 1.0)

    def apply(self, sound: Sound, workshop: Workshop) -> Sound:
        """Raises EffectError where no voice has a pitch, or it is too long."""
        kept = workshop.keep(sound)
        voice, correcting = voice_in(kept), import_module("engine.voice.correcting")
        key, singers = key_named(self.key), []
        tones = [key.index(round(correcting.nearest_tone(self.key)(pitch))) for pitch in voice.pitches]
        for steps, off in zip(PARTS[self.parts], _OFF_SEMITONES, strict=False):
            goals = [key.pitch(tone + steps) + off for tone in tones]
            course = correcting.course_to(voice, goals)
            singers.append(import_module("engine.voice.shifting").ShiftedVoice(kept, voice.curve, course))
        return _Ensemble(kept, singers, self.level_db, self.width)


class _Ensemble:
    """A voice and those who sing with it: a little later, to both sides."""

    is_steady = True

    def __init__(self, lead: Sound, singers: list[Sound], level_db: float, width: float) -> None:
        self._lead, self._level = lead, float(ratio(level_db))
        self._singers = [
            (
                singer,
                frames_of(late),
                np.array([1.0 - max(side * width, 0.0), 1.0 + min(side * width, 0.0)], np.float32),
            )
            for singer, late, side in zip(singers, _LATE_SECONDS, _SIDES, strict=False)
        ]
        self.frames, self.tail = lead.frames, lead.tail

    def blocks(self, start: int, stop: int) -> Iterator[Block]:
        """The sum."""
        for first in range(start, stop, BLOCK_FRAMES):
            last = min(first + BLOCK_FRAMES, stop)
            block = samples(self._lead, first, last).copy()
            for singer, late, sides in self._singers:
                middle = samples(singer, first - late, last - late).mean(axis=1, dtype=np.float32, keepdims=True)
                block += np.float32(self._level) * middle * sides
            yield block
