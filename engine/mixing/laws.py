"""The laws of faders, pan pots and fades: what browsers do in the Web Audio API, to the last bit that matters.

Source: Web Audio API 1.1 (W3C), GainNode, StereoPannerNode and setValueCurveAtTime.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from engine.audio.blocks import Block, with_gains
from engine.effects.effect import frames_of, ratio
from engine.effects.fade import curve
from engine.effects.pan import turn
from engine.mixing.document import Master, Part


@dataclass(frozen=True)
class Fades:
    """Frames at the beginning and the end of a stretch over which it rises and falls, and in which shapes."""

    rise: int
    rise_shape: str
    fall: int
    fall_shape: str
    frames: int

    def lay_over(self, block: Block, place: int) -> Block:
        """Frames (n, 2) of which the first is the stretch's frame `place`, with the gain of the fades.

        Frame 0 is silent where there is a rise; the fall would be silent one frame behind the last.
        """
        last = place + len(block)
        if place >= self.rise and last <= self.frames - self.fall:
            return block
        places = np.arange(place, last)
        gains = np.ones(len(block))
        if self.rise:
            gains *= curve(np.minimum(places / self.rise, 1.0), self.rise_shape)
        if self.fall:
            gains *= curve(np.clip((self.frames - places) / self.fall, 0.0, 1.0), self.fall_shape)
        return with_gains(block, gains)


def fades_of(of: Part | Master, frames: int) -> Fades:
    """The fades of a part or of the sum; where there is not enough sound for both, each takes its share."""
    rise, fall = frames_of(of.fade_in_seconds), frames_of(of.fade_out_seconds)
    if rise + fall > frames:
        rise = frames * rise // (rise + fall)
        fall = min(fall, frames - rise)
    return Fades(rise, of.fade_in_shape, fall, of.fade_out_shape, frames)


def side_gain(part: Part, cross_fader: float) -> float:
    """What the cross-fader leaves of a part (0-1): equal power, both sides 3 dB down in the middle."""
    if part.side is None:
        return 1.0
    angle = (cross_fader + 1.0) * math.pi / 4
    return math.cos(angle) if part.side == "a" else math.sin(angle)


def part_matrix(part: Part, cross_fader: float) -> Block | None:
    """How the two channels of a part (rows) become those of the mix (columns); None where they stay as they are.

    Pan has equal power: what leaves the far side comes along to the near one.
    """
    gain = ratio(part.volume_db) * np.float32(side_gain(part, cross_fader))
    if part.pan == 0.0 and gain == 1.0:
        return None
    matrix: Block = turn(np.array([part.pan]))[0] * gain
    return matrix
