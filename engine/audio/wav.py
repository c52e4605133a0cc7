"""Writes what is on its way to a master: 32-bit float WAV of a length known before, without the cost of a library."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import BinaryIO

import numpy as np

from engine import SAMPLE_RATE

_FLOAT, _CHANNELS, _BYTES = 3, 2, 8


class FloatWav:
    """A stereo file at 44.1 kHz of `frames`, written block by block; blocks are float32 (2, frames).

    A block can be put aside in its own place until it is known what becomes of it. All methods raise OSError.
    """

    def __init__(self, path: Path, frames: int) -> None:
        size = frames * _BYTES
        form = struct.pack("<HHIIHHH", _FLOAT, _CHANNELS, SAMPLE_RATE, SAMPLE_RATE * _BYTES, _BYTES, 32, 0)
        chunks = b"fmt " + struct.pack("<I", len(form)) + form + b"fact" + struct.pack("<II", 4, frames)
        head = b"RIFF" + struct.pack("<I", 4 + len(chunks) + 8 + size) + b"WAVE" + chunks
        self._file = path.open("w+b")
        self._begin = self._file.write(head + b"data" + struct.pack("<I", size))

    def __enter__(self) -> FloatWav:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def write(self, start: int, block: np.ndarray) -> None:
        """Write a block that begins at frame `start`."""
        self._at(start).write(np.ascontiguousarray(block.T, dtype="<f4").data)

    def put_aside(self, start: int, block: np.ndarray) -> None:
        """Keep a block, one side after the other, in the place it will be written to."""
        self._at(start).write(np.ascontiguousarray(block).data)

    def put_back(self, start: int, frames: int) -> np.ndarray:
        """The block that was put aside."""
        return np.frombuffer(self._at(start).read(frames * _BYTES), np.float32).reshape(2, frames)

    def _at(self, start: int) -> BinaryIO:
        self._file.seek(self._begin + start * _BYTES)
        return self._file
