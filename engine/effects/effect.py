"""The contract of an effect: parameters in a frozen dataclass, and a stream that takes and gives blocks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Protocol

import numpy as np

from engine import SAMPLE_RATE
from engine.audio.blocks import Block
from engine.audio.loudness import PEAK_FRAMES as STEP_FRAMES
from engine.effects.sound import Sound

LONGEST_SECONDS = 3600.0
"""No result of a chain may be longer than that."""

NOTHING: Block = np.zeros((0, 2), np.float32)


class EffectError(ValueError):
    """An effect cannot do what it should with this sound; the message may be shown to a person."""


class Stream(Protocol):
    """Blocks of float32 (any number of frames, 2) in and out, with as much memory for a minute as for an hour.

    What comes out begins with the first frame that went in: whoever has to look ahead holds back, and delays nothing.
    The same frames come out however what goes in is divided.
    """

    def process(self, block: Block) -> Block:
        """What is ready after the next frames."""
        ...

    def finish(self) -> Block:
        """What was held back, and what rings on behind the end."""
        ...


class Workshop(Protocol):
    """What an effect may need beside the sound it changes."""

    def keep(self, sound: Sound) -> Sound:
        """The same sound, to be read more than once or out of order at no further cost."""
        ...

    def sound(self, name: str) -> Sound:
        """Another sound, by the name it was handed over with. Raises EffectError."""
        ...

    def excerpts(self, sound: Sound) -> list[tuple[int, int]] | None:
        """The stretches (start, stop) by which to judge a sound that is too long to measure now; None: all of it."""
        ...


@dataclass(frozen=True)
class Effect:
    """Something that changes sound. Fields are parameters, each with its range; what is wrong together: `check`."""

    kind: ClassVar[str]
    title: ClassVar[str]
    preroll_frames: ClassVar[int] = 0
    grid_frames: ClassVar[int] = STEP_FRAMES
    """A stream may begin at multiples of it."""
    is_finite: ClassVar[bool] = False
    """Whether nothing of what lies before `preroll` frames plays a part, not even in the last bit."""

    def check(self) -> None:
        """Raises ChainError when the parameters do not go together."""

    def tail_frames(self) -> int:
        """How long it rings on behind the last frame."""
        return 0

    def preroll(self) -> int:
        """How many frames earlier a stream has to begin for its state to be what it would be in the whole."""
        return self.preroll_frames

    def stream(self, place: int, frames: int) -> Stream:
        """A stream that begins at frame `place` of an input of so many frames altogether."""
        raise NotImplementedError

    def apply(self, sound: Sound, workshop: Workshop) -> Sound:
        """The sound with this effect. Raises EffectError."""
        return StreamedSound(self, sound)


class StreamedSound:
    """A sound behind an effect that lasts as long as what goes in, and rings on."""

    def __init__(self, effect: Effect, sound: Sound) -> None:
        self._effect, self._sound = effect, sound
        self.is_steady = effect.is_finite and sound.is_steady
        self.frames = sound.frames + effect.tail_frames()
        self.tail = sound.tail + effect.tail_frames()

    def blocks(self, start: int, stop: int) -> Iterator[Block]:
        """The stream begins early enough before `start` to be what it would be there."""
        effect, sound = self._effect, self._sound
        begin = min(start, sound.frames) - effect.preroll()
        begin = max(0, begin // effect.grid_frames * effect.grid_frames)
        yield from trim_blocks(self._from(begin), start - begin, stop - begin)

    def _from(self, begin: int) -> Iterator[Block]:
        stream = self._effect.stream(begin, self._sound.frames)
        for block in self._sound.blocks(begin, self._sound.frames):
            yield stream.process(block)
        yield stream.finish()


def trim_blocks(blocks: Iterator[Block], start: int, stop: int) -> Iterator[Block]:
    """The frames from start to stop of blocks that follow each other; no more of them is asked for than it takes."""
    place = 0
    if start >= stop:
        return
    for block in blocks:
        end = place + len(block)
        if end > start:
            piece = block[max(start - place, 0) : stop - place]
            if len(piece):
                yield piece
        place = end
        if place >= stop:
            return


def frames_of(seconds: float) -> int:
    """Seconds in frames, to the nearest."""
    return round(seconds * SAMPLE_RATE)


def ratio(decibels: float) -> np.float32:
    """The amplitude of a level in dB."""
    return np.float32(10.0 ** (decibels / 20.0))


def refuse_too_long(frames: float, what: str) -> None:
    """Raises EffectError when a result would be longer than any may be."""
    if frames > LONGEST_SECONDS * SAMPLE_RATE:
        raise EffectError(f"{what} would make it longer than {LONGEST_SECONDS / 60:g} minutes. Please choose less.")
