"""Samples at another rate, from any place: played as before that is another sample rate, or another speed."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.audio.blocks import Block
from engine.audio.filters import firwin, upfirdn
from engine.effects.sound import BLOCK_FRAMES, Sound, samples

# Zero crossings of the filter on either side, and where it begins to fall; Kaiser's 9 is about 90 dB.
_CROSSINGS = 32
_EDGE = 0.95
_KAISER = 9.0


class _Filter(NamedTuple):
    taps: NDArray[np.float32]
    reach: int
    first: int


class ResampledSound:
    """A sound with `change` samples for each it had: round(frames · change) of them, or as many as are wished."""

    def __init__(self, sound: Sound, change: Fraction, frames: int | None = None) -> None:
        self._sound, self._change = sound, change
        self.frames = round(sound.frames * change) if frames is None else frames
        self.tail = min(self.frames, round(sound.tail * change))
        self.is_steady = sound.is_steady
        self._length = change.numerator * max(1, BLOCK_FRAMES // max(change.numerator, change.denominator))

    def blocks(self, start: int, stop: int) -> Iterator[Block]:
        """Pieces of whole periods, each from its own stretch of the source."""
        up, down = self._change.numerator, self._change.denominator
        taps, reach, skip = _filter(up, down)
        for number in range(start // self._length, -(-stop // self._length)):
            place = number * self._length
            begin = place // up * down
            sound = samples(self._sound, begin - reach, begin + self._length // up * down + reach)
            found = upfirdn(taps, sound.T, up, down)[:, skip : skip + self._length].T
            part: Block = found[max(start - place, 0) : stop - place].astype(np.float32)
            yield np.ascontiguousarray(part)


@lru_cache(maxsize=8)
def _filter(up: int, down: int) -> _Filter:
    """Taps, how many frames around a piece they reach, and which frame of the result is the first of the piece."""
    widest = max(up, down)
    half = _CROSSINGS * widest
    taps = firwin(2 * half + 1, _EDGE / widest, _KAISER) * up
    reach = half // up + down + 1
    # Silence before the taps makes the delay a whole number of samples of the result.
    silence = -(reach * up + half) % down
    line = np.concatenate([np.zeros(silence), taps]).astype(np.float32)
    return _Filter(line, reach, (reach * up + half + silence) // down)
