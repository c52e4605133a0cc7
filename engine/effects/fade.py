"""Fades at the beginning and at the end, in the shape that suits."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from engine.audio.blocks import Block, with_gains
from engine.effects.effect import Effect, Stream, frames_of
from engine.effects.mapping import Mapping
from engine.effects.parameters import choice, number

SHAPES = ("linear", "equal_power", "s_curve", "exponential", "logarithmic")
_RANGE_DB = 60.0


@dataclass(frozen=True)
class Fade(Effect):
    """In and out; where there is not enough sound for both, each takes its share."""

    kind: ClassVar[str] = "fade"
    title: ClassVar[str] = "Fade in and out"
    is_finite: ClassVar[bool] = True

    in_seconds: float = number(0.0, 0.0, 120.0, "s")
    out_seconds: float = number(0.0, 0.0, 120.0, "s")
    shape: str = choice("equal_power", SHAPES)

    def stream(self, place: int, frames: int) -> Stream:
        """Gains by place alone."""
        rise, fall = frames_of(self.in_seconds), frames_of(self.out_seconds)
        if rise + fall > frames:
            rise = frames * rise // (rise + fall)
            fall = min(fall, frames - rise)

        def fade(block: Block, first: int) -> Block:
            last = first + len(block)
            if first >= rise and last <= frames - fall:
                return block
            place = np.arange(first, last)
            gains = np.ones(len(block))
            if rise:
                gains *= curve(np.minimum(place / rise, 1.0), self.shape)
            if fall:
                gains *= curve(np.clip((frames - 1 - place) / fall, 0.0, 1.0), self.shape)
            return with_gains(block, gains)

        return Mapping(fade, place)


def curve(share: np.ndarray, shape: str) -> np.ndarray:
    """The gain (0-1) of a fade at shares of its way (0-1)."""
    if shape == "equal_power":
        return np.asarray(np.sin(share * (math.pi / 2)))
    if shape == "s_curve":
        return np.asarray(0.5 - 0.5 * np.cos(share * math.pi))
    if shape == "exponential":
        floor = 10.0 ** (-_RANGE_DB / 20.0)
        return np.asarray((np.power(10.0, (share - 1.0) * _RANGE_DB / 20.0) - floor) / (1.0 - floor))
    return np.asarray(np.log1p(9.0 * share) / math.log(10.0)) if shape == "logarithmic" else share
