"""Chorus: copies that waver a little in time and pitch stand around the sound and make it wider."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from engine import SAMPLE_RATE
from engine.audio.blocks import Block
from engine.effects.effect import NOTHING, Effect, Stream
from engine.effects.parameters import number, whole

Line = NDArray[np.float32]

_NEAREST_SECONDS = 0.007


@dataclass(frozen=True)
class Chorus(Effect):
    """Each voice is late by 7 ms and up to twice `depth_ms` more; the sides waver against each other."""

    kind: ClassVar[str] = "chorus"
    title: ClassVar[str] = "Chorus"
    preroll_frames: ClassVar[int] = 3_000

    voices: int = whole(2, 1, 4)
    rate_hz: float = number(0.6, 0.05, 5.0, "Hz")
    depth_ms: float = number(2.5, 0.1, 10.0, "ms")
    mix: float = number(0.4, 0.0, 1.0)

    def stream(self, place: int, frames: int) -> Stream:
        """Where the voices are depends on the place alone."""
        return _Wavering(self, place)


class _Wavering:
    def __init__(self, chorus: Chorus, place: int) -> None:
        self._chorus, self._place = chorus, place
        self._depth = chorus.depth_ms / 1000.0 * SAMPLE_RATE
        self._nearest = _NEAREST_SECONDS * SAMPLE_RATE
        self._past = np.zeros((math.ceil(self._nearest + 2 * self._depth) + 4, 2), np.float32)

    def process(self, block: Block) -> Block:
        if not len(block):
            return NOTHING
        joined = np.concatenate([self._past, block])
        self._past = joined[len(joined) - len(self._past) :]
        turns = np.arange(self._place, self._place + len(block)) * (self._chorus.rate_hz / SAMPLE_RATE)
        # Within one turn single precision is enough, and twice as quick.
        turns = ((turns - np.floor(turns)) * (2 * math.pi)).astype(np.float32)
        self._place += len(block)
        here = np.arange(len(self._past), len(joined), dtype=np.intp)
        share = np.float32(self._chorus.mix)
        mixed = block * (1 - share)
        for side in (0, 1):
            line, wet = np.ascontiguousarray(joined[:, side]), np.zeros(len(block), np.float32)
            for voice in range(self._chorus.voices):
                # Voices are spread over the circle, and the right side is a quarter of it ahead.
                phase = np.float32(2 * math.pi * (voice / self._chorus.voices + side / 4))
                wet += between(line, here, self._delays(turns + phase))
            mixed[:, side] += wet * (share / np.float32(math.sqrt(self._chorus.voices)))
        return mixed

    def _delays(self, angles: Line) -> Line:
        delays: Line = np.sin(angles, out=angles)
        delays *= np.float32(self._depth)
        delays += np.float32(self._nearest + self._depth)
        return delays

    def finish(self) -> Block:
        return NOTHING


def between(line: Line, here: NDArray[np.intp], delays: Line) -> Line:
    """The line (samples,) at `here - delays`, by cubic Hermite curves through four samples."""
    floors = np.floor(delays)
    share = np.float32(1.0) - (delays - floors)
    first = here - floors.astype(np.intp) - 2
    y0, y1, y2, y3 = (line[shift:].take(first) for shift in range(4))
    # Catmull-Rom; the curve ends at y2, which gives its middle factor from the others.
    rise = y2 - y1
    c1 = (y2 - y0) * np.float32(0.5)
    c3 = (y3 - y0) * np.float32(0.5) - rise * np.float32(1.5)
    found: Line = (((c3 * share + (rise - c1 - c3)) * share) + c1) * share + y1
    return found
