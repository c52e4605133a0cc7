"""A part of a file as a file of its own, so that a decoder sees nothing of what lies around it."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import BinaryIO


class FilePart(io.RawIOBase):
    """The bytes from start up to end of an open file; it reads and seeks, and closing it leaves the file open.

    instead: bytes that are read in place of those that lie at these places of the file.
    """

    def __init__(self, file: BinaryIO, start: int, end: int, instead: Mapping[int, bytes] | None = None) -> None:
        super().__init__()
        self._instead = instead or {}
        self._file = file
        self._start = start
        self._length = max(end - start, 0)
        self._place = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """At most size bytes; all that is left without a size."""
        left = max(self._length - self._place, 0)
        first = self._start + self._place
        block = read_at(self._file, first, left if size < 0 else min(size, left))
        self._place += len(block)
        for place, content in self._instead.items():
            if first - len(content) < place < first + len(block):
                block = _replaced(block, place - first, content)
        return block

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """The new place, counted from the start of this part."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._length}[whence]
        self._place = max(base + offset, 0)
        return self._place

    def tell(self) -> int:
        return self._place


def read_at(file: BinaryIO, place: int, size: int) -> bytes:
    """At most size bytes from this place on; fewer at the end of the file."""
    file.seek(place)
    return file.read(size)


def _replaced(block: bytes, place: int, content: bytes) -> bytes:
    """The block with the content at this place, as far as it lies inside; the place may be before its start."""
    content, place = content[max(-place, 0) :], max(place, 0)
    content = content[: len(block) - place]
    return block[:place] + content + block[place + len(content) :]
