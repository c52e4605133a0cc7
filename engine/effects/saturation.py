"""Saturation: soft rounding that adds overtones, as of a tape or a valve, and as good as no tones beside them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from engine.audio.blocks import Block
from engine.audio.filters import firwin, upfirdn
from engine.effects.effect import NOTHING, Effect, Stream, ratio
from engine.effects.parameters import choice, number

_TAPS = 63
_HALF = (_TAPS - 1) // 2
_FILTER = firwin(_TAPS, 0.5, 7.0).astype(np.float32)
_BIAS = 0.25


@dataclass(frozen=True)
class Saturation(Effect):
    """A curve at twice the sample rate. Tape rounds both halves alike, a valve more on one side: even overtones."""

    kind: ClassVar[str] = "saturation"
    title: ClassVar[str] = "Saturation"
    preroll_frames: ClassVar[int] = 3_000

    drive_db: float = number(6.0, 0.0, 36.0, "dB")
    shape: str = choice("tape", ("tape", "valve"))
    mix: float = number(1.0, 0.0, 1.0)

    def stream(self, place: int, frames: int) -> Stream:
        """The same everywhere."""
        return _Saturating(self)


class _Saturating:
    """Up, curve, down; both filters together are late by 31 frames, which are held back."""

    def __init__(self, saturation: Saturation) -> None:
        self._saturation = saturation
        self._drive = ratio(saturation.drive_db)
        self._context = np.zeros((2 * _HALF, 2), np.float32)
        self._lead = _HALF

    def process(self, block: Block) -> Block:
        """The frames whose surroundings are known."""
        if not len(block):
            return NOTHING
        sound = np.concatenate([self._context, block])
        self._context = sound[len(sound) - 2 * _HALF :]
        wide = upfirdn(2 * _FILTER, sound.T, 2, 1)
        back = upfirdn(_FILTER, self._curve(wide), 1, 2)
        # Both filters are settled behind two half lengths; from there on a frame comes out for each that went in.
        wet = back[:, 2 * _HALF : 2 * _HALF + len(block)].T
        dry = sound[_HALF : _HALF + len(block)]
        mixed: Block = dry + (wet - dry) * np.float32(self._saturation.mix)
        skip = min(self._lead, len(mixed))
        self._lead -= skip
        return mixed[skip:]

    def finish(self) -> Block:
        """What was held back."""
        return self.process(np.zeros((_HALF, 2), np.float32))

    def _curve(self, sound: np.ndarray) -> np.ndarray:
        driven = sound * self._drive
        if self._saturation.shape == "valve":
            slope = np.float32(1.0 - math.tanh(_BIAS) ** 2)
            driven = (np.tanh(driven + np.float32(_BIAS)) - np.float32(math.tanh(_BIAS))) / slope
        else:
            driven = np.tanh(driven)
        # As loud as before where it is quiet would be too loud where it is driven; half way is.
        return driven / np.float32(math.sqrt(self._drive))
