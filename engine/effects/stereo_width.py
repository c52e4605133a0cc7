"""Stereo width: what differs between the sides becomes louder or quieter; 0 is mono."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from engine.audio.blocks import Block
from engine.effects.effect import Effect, Stream
from engine.effects.mapping import Mapping
from engine.effects.parameters import number


@dataclass(frozen=True)
class StereoWidth(Effect):
    """The middle stays as loud as it was."""

    kind: ClassVar[str] = "stereo_width"
    title: ClassVar[str] = "Stereo width"
    is_finite: ClassVar[bool] = True

    width: float = number(1.0, 0.0, 2.0)

    def stream(self, place: int, frames: int) -> Stream:
        """Middle and difference, the latter with its factor."""
        near, far = np.float32((1.0 + self.width) / 2.0), np.float32((1.0 - self.width) / 2.0)

        def widen(block: Block, _place: int) -> Block:
            return block * near + block[:, ::-1] * far

        return Mapping(widen, place)
