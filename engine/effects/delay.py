"""Delay: echoes at a distance in seconds or in beats, each quieter and duller than the one before."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from engine import SAMPLE_RATE
from engine.audio.blocks import Block
from engine.audio.filters import butterworth
from engine.effects.effect import Effect, Stream, frames_of
from engine.effects.filtering import Filter
from engine.effects.parameters import ChainError, flag, number

_LONGEST_TAIL_SECONDS = 12.0
_MOST_SECONDS = 4.0


@dataclass(frozen=True)
class Delay(Effect):
    """Either `seconds`, or `beats` at `bpm`. With ping-pong, echoes go from side to side."""

    kind: ClassVar[str] = "delay"
    title: ClassVar[str] = "Delay (echo)"

    seconds: float | None = number(None, 0.02, _MOST_SECONDS, "s")
    beats: float | None = number(None, 0.0625, 16.0, "beats")
    bpm: float | None = number(None, 20.0, 400.0, "BPM")
    feedback: float = number(0.35, 0.0, 0.9)
    mix: float = number(0.3, 0.0, 1.0)
    tone_hertz: float = number(6000.0, 500.0, 20000.0, "Hz")
    ping_pong: bool = flag(default=False)

    def check(self) -> None:
        """Raises ChainError when the distance is not given in one way, or is too long or too short."""
        if (self.seconds is None) == (self.beats is None):
            raise ChainError("give either seconds, or beats together with bpm.")
        if (self.beats is None) != (self.bpm is None):
            raise ChainError("beats and bpm belong together: give both.")
        if not 0.02 <= self.distance_seconds <= _MOST_SECONDS:
            raise ChainError(f"its echoes must be 0.02 to {_MOST_SECONDS:g} seconds apart.")

    @property
    def distance_seconds(self) -> float:
        """From one echo to the next."""
        return self.seconds if self.seconds is not None else (self.beats or 0.0) * 60.0 / (self.bpm or 120.0)

    def tail_frames(self) -> int:
        """Until the echoes are 60 dB down, and 12 seconds at most."""
        echoes = 1 if self.feedback < 0.001 else 1 + math.ceil(math.log(0.001) / math.log(self.feedback))
        return frames_of(min(echoes * self.distance_seconds, max(_LONGEST_TAIL_SECONDS, self.distance_seconds)))

    def preroll(self) -> int:
        """As long as its echoes last."""
        return self.tail_frames()

    def stream(self, place: int, frames: int) -> Stream:
        """The same from any place, but for echoes of what was longer ago."""
        return _Echoing(self)


class _Echoing:
    """A ring whose content comes back after its length; it is read and written in stretches no longer than that."""

    def __init__(self, delay: Delay) -> None:
        self._delay = delay
        self._ring = np.zeros((frames_of(delay.distance_seconds), 2), np.float32)
        self._at = 0
        tone = min(delay.tone_hertz, 0.45 * SAMPLE_RATE)
        self._tone = Filter(butterworth(1, tone, "lowpass"))

    def process(self, block: Block) -> Block:
        """As many frames as came, with their echoes."""
        wet = np.empty_like(block)
        place = 0
        while place < len(block):
            count = min(len(block) - place, len(self._ring) - self._at)
            slot = self._ring[self._at : self._at + count]
            echoes = self._tone.process(slot)
            wet[place : place + count] = echoes
            fed = block[place : place + count]
            back = echoes * np.float32(self._delay.feedback)
            if self._delay.ping_pong:
                # All of it enters on the left and changes sides with each echo.
                slot[:, 0] = (fed[:, 0] + fed[:, 1]) * np.float32(0.5) + back[:, 1]
                slot[:, 1] = back[:, 0]
            else:
                slot[:] = fed + back
            self._at = (self._at + count) % len(self._ring)
            place += count
        # The sound stays as it is up to half, and is gone where only echoes are wanted.
        share = self._delay.mix
        result: Block = block * np.float32(min(1.0, 2.0 - 2.0 * share)) + wet * np.float32(min(1.0, 2.0 * share))
        return result

    def finish(self) -> Block:
        """The echoes behind the end, faded out within their last tenth."""
        frames = self._delay.tail_frames()
        rest = self.process(np.zeros((frames, 2), np.float32))
        last = max(1, frames // 10)
        rest[frames - last :] *= np.linspace(1.0, 0.0, last, dtype=np.float32)[:, None]
        return rest
