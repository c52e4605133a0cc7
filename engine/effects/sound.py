"""Sound that can be read from any place: the contract of everything a chain is built of, and files behind it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import numpy as np
import soundfile

from engine.audio.blocks import Block, sane
from engine.audio.loudness import PEAK_FRAMES as STEP_FRAMES

BLOCK_FRAMES = STEP_FRAMES * 512
"""Frames of the blocks that sounds give: whole steps of the loudness meter, 0.35 s.

What is computed of a block fits into a processor's own memory: four times as many frames take a quarter longer.
"""


class Sound(Protocol):
    """Stereo at 44.1 kHz of a known length.

    frames: exactly so many. tail: of them, how many at the end only ring on behind the music itself.
    is_steady: whether a stretch is the same to the bit wherever reading begins.
    """

    @property
    def frames(self) -> int: ...
    @property
    def tail(self) -> int: ...
    @property
    def is_steady(self) -> bool: ...
    def blocks(self, start: int, stop: int) -> Iterator[Block]:
        """The frames from start to stop (0 ≤ start ≤ stop ≤ frames) as float32 (any length, 2)."""
        ...


class FileSound:
    """A WAV or FLAC of two channels at 44.1 kHz that libsndfile can read from any place."""

    tail = 0
    is_steady = True

    def __init__(self, path: Path) -> None:
        self._path = path
        self.frames: int = soundfile.info(str(path)).frames

    def blocks(self, start: int, stop: int) -> Iterator[Block]:
        """Raises soundfile.LibsndfileError when the file cannot be read (any more)."""
        with soundfile.SoundFile(str(self._path)) as file:
            file.seek(start)
            while start < stop:
                block = file.read(min(BLOCK_FRAMES, stop - start), dtype="float32", always_2d=True)
                if not len(block):
                    # The header promised more than there is.
                    block = np.zeros((min(BLOCK_FRAMES, stop - start), 2), np.float32)
                start += len(block)
                yield sane(block)


class SpooledSound:
    """Samples that were written down as they came: raw float32, left and right by turns."""

    is_steady = True
    _FRAME_BYTES = 8

    def __init__(self, path: Path, tail: int = 0) -> None:
        self._path = path
        self.frames = path.stat().st_size // self._FRAME_BYTES
        self.tail = min(tail, self.frames)

    def blocks(self, start: int, stop: int) -> Iterator[Block]:
        """Raises OSError."""
        with self._path.open("rb") as file:
            file.seek(start * self._FRAME_BYTES)
            while start < stop:
                count = min(BLOCK_FRAMES, stop - start)
                yield np.frombuffer(file.read(count * self._FRAME_BYTES), "<f4").reshape(-1, 2)
                start += count


class ArraySound:
    """Samples in memory (frames, 2)."""

    tail = 0
    is_steady = True

    def __init__(self, samples: Block) -> None:
        self._samples = samples
        self.frames = len(samples)

    def blocks(self, start: int, stop: int) -> Iterator[Block]:
        """One block after the other, none copied."""
        for place in range(start, stop, BLOCK_FRAMES):
            yield self._samples[place : min(place + BLOCK_FRAMES, stop)]


class Slice:
    """A stretch of another sound."""

    tail = 0

    def __init__(self, sound: Sound, start: int, stop: int) -> None:
        self._sound, self._start = sound, start
        self.frames = stop - start
        self.is_steady = sound.is_steady

    def blocks(self, start: int, stop: int) -> Iterator[Block]:
        """The stretch's own frames are counted from its beginning."""
        return self._sound.blocks(self._start + start, self._start + stop)


def samples(sound: Sound, start: int, stop: int) -> Block:
    """A short stretch at once (stop - start, 2), silent where it reaches beyond the sound."""
    result = np.zeros((stop - start, 2), np.float32)
    first, last = max(start, 0), min(stop, sound.frames)
    place = first - start
    for block in sound.blocks(first, last) if first < last else ():
        result[place : place + len(block)] = block
        place += len(block)
    return result
