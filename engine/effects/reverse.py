"""Reverse: played from the end to the beginning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from engine.effects.effect import Effect, Workshop
from engine.effects.joining import Reversed
from engine.effects.sound import Sound


@dataclass(frozen=True)
class Reverse(Effect):
    """All of it."""

    kind: ClassVar[str] = "reverse"
    title: ClassVar[str] = "Reverse"

    def apply(self, sound: Sound, workshop: Workshop) -> Sound:
        """Read from behind."""
        return Reversed(workshop.keep(sound))
