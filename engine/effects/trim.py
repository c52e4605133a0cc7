"""Trim: silence before the first and behind the last sound is taken away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from engine.audio.loudness import PEAK_FRAMES as STEP_FRAMES
from engine.audio.loudness import step_peaks
from engine.effects.effect import Effect, EffectError, Workshop, frames_of, ratio
from engine.effects.parameters import choice, number
from engine.effects.sound import BLOCK_FRAMES, Slice, Sound, samples


@dataclass(frozen=True)
class Trim(Effect):
    """What stays below the threshold counts as silence; `keep_seconds` of it stay."""

    kind: ClassVar[str] = "trim"
    title: ClassVar[str] = "Trim silence"

    threshold_db: float = number(-60.0, -90.0, -20.0, "dBFS")
    keep_seconds: float = number(0.05, 0.0, 5.0, "s")
    sides: str = choice("both", ("both", "start", "end"))

    def apply(self, sound: Sound, workshop: Workshop) -> Sound:
        """Raises EffectError when there is nothing but silence."""
        kept = workshop.keep(sound)
        level, keep = float(ratio(self.threshold_db)), frames_of(self.keep_seconds)
        start = first_loud(kept, level)
        if start is None:
            raise EffectError("There is nothing but silence in this sound: lower the threshold, or leave out the trim.")
        start = max(0, start - keep) if self.sides != "end" else 0
        stop = min(sound.frames, last_loud(kept, level) + keep) if self.sides != "start" else sound.frames
        return Slice(kept, start, stop)


def first_loud(sound: Sound, level: float) -> int | None:
    """The first frame of the first step that is louder; None when none is."""
    place = 0
    for block in sound.blocks(0, sound.frames):
        found = np.flatnonzero(step_peaks(block) > level)
        if len(found):
            return place + int(found[0]) * STEP_FRAMES
        place += len(block)
    return None


def last_loud(sound: Sound, level: float) -> int:
    """The frame behind the last step that is louder; 0 when none is."""
    for place, block in _from_behind(sound):
        found = np.flatnonzero(step_peaks(block) > level)
        if len(found):
            return min(place + (int(found[-1]) + 1) * STEP_FRAMES, sound.frames)
    return 0


def _from_behind(sound: Sound) -> Iterator[tuple[int, np.ndarray]]:
    for place in range((sound.frames - 1) // BLOCK_FRAMES * BLOCK_FRAMES, -1, -BLOCK_FRAMES):
        yield place, samples(sound, place, min(place + BLOCK_FRAMES, sound.frames))
