"""A stored file with other bytes at some places, sent block by block: nothing is stored anew, any part can be sent."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from engine.audio.retitling import Splice, retitled
from files.owners import File
from files.storing import BLOCK_BYTES, blocks


@dataclass(frozen=True)
class Spliced:
    """A file as it is sent: its size, a name for exactly these bytes, and what is put in place of what."""

    file: File
    splices: tuple[Splice, ...]
    size_bytes: int
    etag: str

    def blocks(self, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """The bytes from `start` on, never more than a block of the file or one splice at a time."""
        left = self.size_bytes - start if length is None else length
        for part in self._parts():
            size = len(part) if isinstance(part, bytes) else part[1]
            skipped = min(start, size)
            start -= skipped
            wanted = min(size - skipped, left)
            left -= wanted
            if wanted and isinstance(part, bytes):
                yield part[skipped : skipped + wanted]
            elif wanted:
                yield from blocks(self.file.key, part[0] + skipped, wanted)

    def _parts(self) -> Iterator[bytes | tuple[int, int]]:
        """New bytes, and stretches of the stored file (place and length), in order."""
        place = 0
        for splice in self.splices:
            yield (place, splice.place - place)
            yield splice.content
            place = splice.place + splice.length
        yield (place, self.file.size_bytes - place)


def with_title(file: File) -> Spliced:
    """The file with the title of today in its tags; as it is stored where it has it. Raises OSError."""
    splices = tuple(retitled(_Reader(file.key), file.size_bytes, file.title)) if file.title else ()
    grown = sum(len(splice.content) - splice.length for splice in splices)
    mark = f"-{hashlib.sha256(file.title.encode()).hexdigest()[:16]}" if splices else ""
    return Spliced(file, splices, file.size_bytes + grown, f'"{file.sha256}{mark}"')


def as_stored(file: File) -> Spliced:
    """The file as it is."""
    return Spliced(file, (), file.size_bytes, f'"{file.sha256}"')


class _Reader:
    """Reads small pieces of a stored file; what lies close together is fetched once."""

    def __init__(self, key: str) -> None:
        self._key = key
        self._place = 0
        self._held = b""

    def __call__(self, place: int, size: int) -> bytes:
        end = place + size
        if not self._place <= place <= end <= self._place + len(self._held):
            self._place = place
            self._held = b"".join(blocks(self._key, place, max(size, BLOCK_BYTES // 4)))
        return self._held[place - self._place : end - self._place]
