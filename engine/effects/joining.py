"""Where one sound becomes another: cross-fades whose power stays what it was, however alike the two sounds are."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from engine.audio.blocks import Block
from engine.effects.effect import trim_blocks
from engine.effects.sound import Sound, samples

EDGE_FRAMES = 441
"""10 ms: too short to be heard as a fade, long enough not to click."""


@dataclass(frozen=True)
class Part:
    """A stretch of a sound, and over how many frames behind its beginning it takes over from the part before it."""

    sound: Sound
    start: int
    stop: int
    fade_frames: int = EDGE_FRAMES

    @property
    def frames(self) -> int:
        """Its length."""
        return self.stop - self.start


class Joined:
    """Parts that follow each other. What fades out is what lies behind a part's end in its own sound."""

    def __init__(self, parts: list[Part], tail: int = 0) -> None:
        self._parts = [part for part in parts if part.frames > 0]
        self.frames = sum(part.frames for part in self._parts)
        self.tail = min(tail, self.frames)
        self.is_steady = all(part.sound.is_steady for part in self._parts)

    def blocks(self, start: int, stop: int) -> Iterator[Block]:
        """Fades are computed where they are reached, from a few frames of both sides."""
        place = 0
        before: Part | None = None
        for part in self._parts:
            end = place + part.frames
            if end > start and place < stop:
                yield from self._part(before, part, max(start - place, 0), min(stop, end) - place)
            before, place = part, end

    def _part(self, before: Part | None, part: Part, start: int, stop: int) -> Iterator[Block]:
        fade = min(part.fade_frames, part.frames) if before else 0
        if before and start < fade:
            ending = samples(before.sound, before.stop, before.stop + fade)
            beginning = samples(part.sound, part.start, part.start + fade)
            yield crossfade(ending, beginning)[start:stop]
        if stop > fade:
            yield from part.sound.blocks(part.start + max(start, fade), part.start + stop)


class Overlaid:
    """Two sounds at once, the second from a frame of the first on."""

    def __init__(self, first: Sound, second: Sound, place: int) -> None:
        self._first, self._second, self._place = first, second, place
        self.frames = max(first.frames, place + second.frames)
        self.tail = max(0, self.frames - first.frames) + first.tail
        self.is_steady = first.is_steady and second.is_steady

    def blocks(self, start: int, stop: int) -> Iterator[Block]:
        """The sum; whichever is not there is silent."""
        end = self._place + self._second.frames
        place = start
        for block in self._long(start, stop):
            low, high = max(place, self._place), min(place + len(block), end)
            both = block.copy() if low < high else block
            if low < high:
                both[low - place : high - place] += samples(self._second, low - self._place, high - self._place)
            place += len(block)
            yield both

    def _long(self, start: int, stop: int) -> Iterator[Block]:
        last = min(stop, self._first.frames)
        if start < last:
            yield from self._first.blocks(start, last)
        if stop > max(start, last):
            yield np.zeros((stop - max(start, last), 2), np.float32)


def crossfade(ending: Block, beginning: Block) -> Block:
    """One block fades into another of the same length, with the power of both held level.

    Equal power where the two have nothing in common, straight where they are the same, which then stay as they are.
    Source of the idea: Fink, Holters, Zölzer, Signal-matched power-complementary cross-fading, DAFx 2016.
    """
    angle = (np.arange(len(ending)) + 0.5) * (math.pi / 2 / max(len(ending), 1))
    falling, rising = np.cos(angle), np.sin(angle)
    scale = 1.0 / np.sqrt(1.0 + 2.0 * likeness(ending, beginning) * falling * rising)
    faded: Block = (ending * (falling * scale)[:, None] + beginning * (rising * scale)[:, None]).astype(np.float32)
    return faded


def likeness(one_side: Block, other_side: Block) -> float:
    """The correlation of two blocks from 0 to 1; what runs against each other counts as unlike."""
    first, second = one_side.astype(np.float64), other_side.astype(np.float64)
    power = math.sqrt(float((first * first).sum()) * float((second * second).sum()))
    return min(1.0, max(0.0, float((first * second).sum()) / power)) if power > 0.0 else 0.0


class Reversed:
    """A sound from its end to its beginning."""

    tail = 0

    def __init__(self, sound: Sound) -> None:
        self._sound = sound
        self.frames = sound.frames
        self.is_steady = sound.is_steady

    def blocks(self, start: int, stop: int) -> Iterator[Block]:
        """Read in pieces from behind."""
        size = 61_440
        for place in range(start, stop, size):
            end = min(place + size, stop)
            yield samples(self._sound, self.frames - end, self.frames - place)[::-1]


def stretch_of(sound: Sound, start: int, stop: int) -> Iterator[Block]:
    """The frames from start to stop, as far as the sound goes."""
    last = min(stop, sound.frames)
    return trim_blocks(sound.blocks(start, last), 0, last - start) if start < last else iter(())
