"""Pan: the whole picture moves to one side, with its loudness kept."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from engine.audio.blocks import Block
from engine.effects.effect import Effect, Stream
from engine.effects.mapping import Mapping
from engine.effects.parameters import number


@dataclass(frozen=True)
class Pan(Effect):
    """Position -1 is all left, 0 as it is, 1 all right. What the far side held comes along; nothing of it is lost."""

    kind: ClassVar[str] = "pan"
    title: ClassVar[str] = "Pan"
    is_finite: ClassVar[bool] = True

    position: float = number(0.0, -1.0, 1.0)

    def stream(self, place: int, frames: int) -> Stream:
        """A turn of the two sides."""
        matrix = turn(np.array([self.position]))[0]
        return Mapping(lambda block, _place: (block @ matrix).astype(np.float32), place)


def turn(positions: np.ndarray) -> Block:
    """Matrices (n, 2, 2) that move the far side over to the near one with equal power; position 0 changes nothing."""
    angle = np.abs(positions) * (math.pi / 2)
    stays, moves = np.cos(angle), np.sin(angle)
    matrices = np.zeros((len(positions), 2, 2), np.float32)
    is_right = positions > 0
    # Rows are what goes in, columns what comes out.
    matrices[:, 0, 0] = np.where(is_right, stays, 1.0)
    matrices[:, 0, 1] = np.where(is_right, moves, 0.0)
    matrices[:, 1, 0] = np.where(is_right, 0.0, moves)
    matrices[:, 1, 1] = np.where(is_right, 1.0, stays)
    return matrices
