"""A part of a file as a file of its own, so that a decoder sees nothing of what lies around it."""

from __future__ import annotations

import io
from typing import BinaryIO


class FilePart(io.RawIOBase):
    """The bytes from start up to end of an open file; it reads and seeks, and closing it leaves the file open."""

    def __init__(self, file: BinaryIO, start: int, end: int) -> None:
        super().__init__()
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
        self._file.seek(self._start + self._place)
        block = self._file.read(left if size < 0 else min(size, left))
        self._place += len(block)
        return block

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """The new place, counted from the start of this part."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._length}[whence]
        self._place = max(base + offset, 0)
        return self._place

    def tell(self) -> int:
        return self._place
