"""Parts become one sound, a block at a time."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from engine.audio.blocks import Block
from engine.effects.effect import NOTHING, frames_of, ratio
from engine.effects.sound import BLOCK_FRAMES, Sound
from engine.mixing.document import Mix, Part
from engine.mixing.laws import Fades, fades_of, part_matrix

# Reading and decoding files goes on outside of Python's lock.
_THREADS = 2


@dataclass(frozen=True)
class Placed:
    """A part with its sound: the frames `start` to `stop` of it are used, and begin at frame `offset` of the mix."""

    sound: Sound
    start: int
    stop: int
    offset: int
    fades: Fades
    matrix: Block | None

    @property
    def end(self) -> int:
        """The frame of the mix behind its last one."""
        return self.offset + self.stop - self.start


def place(part: Part, sound: Sound, cross_fader: float) -> Placed:
    """A part where it lies in the mix; nothing is left of one whose cuts lie behind its end."""
    start = min(frames_of(part.start_seconds), sound.frames)
    stop = sound.frames if part.end_seconds is None else min(frames_of(part.end_seconds), sound.frames)
    stop = max(start, stop)
    fades = fades_of(part, stop - start)
    return Placed(sound, start, stop, frames_of(part.offset_seconds), fades, part_matrix(part, cross_fader))


class MixSound:
    """The sum of parts with the master's gain and fades, `frames` long."""

    tail = 0
    is_steady = False

    def __init__(self, parts: list[Placed], mix: Mix, frames: int) -> None:
        self._parts, self.frames = parts, frames
        self._gain = ratio(mix.master.gain_db)
        self._fades = fades_of(mix.master, frames)

    def blocks(self, start: int, stop: int) -> Iterator[Block]:
        """Every part is read from its own place on, one block of each ahead of the sum, by threads of their own."""
        with ThreadPoolExecutor(_THREADS) as pool:
            readers = [_Reader(part, max(start - part.offset, 0), stop - part.offset, pool) for part in self._parts]
            for first in range(start, stop, BLOCK_FRAMES):
                last = min(first + BLOCK_FRAMES, stop)
                block = np.zeros((last - first, 2), np.float32)
                for part, reader in zip(self._parts, readers, strict=True):
                    low, high = max(first, part.offset), min(last, part.end)
                    if low < high:
                        reader.add_to(block[low - first : high - first])
                yield self._fades.lay_over(block if self._gain == 1.0 else block * self._gain, first)


class _Reader:
    """The frames `first` to `last` of a part, as they are in the mix."""

    def __init__(self, part: Placed, first: int, last: int, pool: Executor) -> None:
        begin, end = part.start + first, min(part.stop, part.start + last)
        self._blocks = self._change(part, first, part.sound.blocks(begin, end) if begin < end else iter(()))
        self._pool = pool
        self._coming = pool.submit(next, self._blocks, NOTHING)
        self._waiting = NOTHING

    def add_to(self, target: Block) -> None:
        """As many of the next frames as the target has are added to it."""
        filled = 0
        while filled < len(target):
            if not len(self._waiting):
                self._waiting = self._coming.result()
                if not len(self._waiting):
                    return
                self._coming = self._pool.submit(next, self._blocks, NOTHING)
            piece, self._waiting = np.split(self._waiting, [len(target) - filled])
            target[filled : filled + len(piece)] += piece
            filled += len(piece)

    @staticmethod
    def _change(part: Placed, place: int, blocks: Iterator[Block]) -> Iterator[Block]:
        for block in blocks:
            faded = part.fades.lay_over(block, place)
            yield faded if part.matrix is None else faded @ part.matrix
            place += len(block)
