"""8D: the sound wanders around the listener's head."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from engine import SAMPLE_RATE
from engine.audio.biquads import low_pass
from engine.audio.blocks import Block, with_gains
from engine.effects.effect import NOTHING, Effect, Stream
from engine.effects.filtering import Filter
from engine.effects.parameters import number

# What is behind is duller, and less of the picture is left while it wanders.
_BEHIND_HERTZ = 5000.0
_BEHIND_SHARE = 0.45
_NARROW = 0.4


@dataclass(frozen=True)
class Rotation(Effect):
    """A pan that goes round once in `seconds`, beginning in front and going to the right."""

    kind: ClassVar[str] = "rotation"
    title: ClassVar[str] = "8D (wanders around the head)"
    preroll_frames: ClassVar[int] = SAMPLE_RATE // 4

    seconds: float = number(8.0, 1.0, 60.0, "s")
    depth: float = number(0.85, 0.0, 1.0)

    def stream(self, place: int, frames: int) -> Stream:
        """Where it is depends on the place alone."""
        return _Rotating(self, place)


class _Rotating:
    def __init__(self, rotation: Rotation, place: int) -> None:
        self._rotation, self._place = rotation, place
        self._dull = Filter([low_pass(_BEHIND_HERTZ)])

    def process(self, block: Block) -> Block:
        if not len(block):
            return NOTHING
        times = np.arange(self._place, self._place + len(block)) / SAMPLE_RATE
        angle = times * (2.0 * math.pi / self._rotation.seconds)
        side = np.sin(angle) * self._rotation.depth
        behind = (0.5 - 0.5 * np.cos(angle)) * (_BEHIND_SHARE * self._rotation.depth)
        self._place += len(block)
        share = np.float32(self._rotation.depth * (1.0 - _NARROW))
        middle = (block[:, :1] + block[:, 1:]) * np.float32(0.5)
        narrow = block * (1 - share) + middle * share
        narrow += with_gains(self._dull.process(narrow) - narrow, behind)
        # Equal power: both gains are 1 in front, and the far one vanishes at the side.
        quarter = (side + 1.0) * (math.pi / 4)
        gains = np.stack([np.cos(quarter), np.sin(quarter)], axis=1) * math.sqrt(2.0)
        return narrow * gains.astype(np.float32)

    def finish(self) -> Block:
        return NOTHING
