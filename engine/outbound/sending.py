"""A part of a file on this disk on its way out: read while it is sent, a piece in memory at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

PIECE = 256 * 1024


class FileBody:
    """The body of a request. start, length: which bytes of the file, all by default; head, tail: what is around them.

    progress: called with how many bytes of the file have left; what it raises breaks the sending off. sha256: of the
    bytes of the file, once all of them have been sent.
    """

    def __init__(
        self,
        path: Path,
        *,
        start: int = 0,
        length: int | None = None,
        head: bytes = b"",
        tail: bytes = b"",
        progress: Callable[[int], object] | None = None,
    ) -> None:
        self._path = path
        self._start = start
        self._length = path.stat().st_size - start if length is None else length
        self._head, self._tail = head, tail
        self._progress = progress
        self.sha256 = ""

    @property
    def size_bytes(self) -> int:
        return len(self._head) + self._length + len(self._tail)

    def __iter__(self) -> Iterator[bytes]:
        """Raises OSError for a file that is shorter than it was."""
        digest, left = hashlib.sha256(), self._length
        if self._head:
            yield self._head
        with self._path.open("rb") as file:
            file.seek(self._start)
            while left:
                piece = file.read(min(PIECE, left))
                if not piece:
                    raise OSError(f"{self._path.name} is shorter than it was")
                digest.update(piece)
                left -= len(piece)
                yield piece
                if self._progress is not None:
                    self._progress(self._length - left)
        self.sha256 = digest.hexdigest()
        if self._tail:
            yield self._tail
