"""Pages of an Ogg stream (RFC 3533): read one after the other, and written anew around another packet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

_HEAD = 27
_CHECKSUM = slice(22, 26)
_MOST_SEGMENTS = 255
_POLYNOMIAL = 0x04C11DB7


@dataclass(frozen=True)
class Page:
    """One page: where it begins in the file, its head without the table of segments, that table, and its bytes."""

    place: int
    head: bytes
    segments: bytes
    body: bytes

    @property
    def length(self) -> int:
        """How many bytes it has in the file."""
        return _HEAD + len(self.segments) + len(self.body)

    @property
    def ends_packet(self) -> bool:
        """Whether its last segment is the last of a packet."""
        return bool(self.segments) and self.segments[-1] < _MOST_SEGMENTS


def pages_of(read: Callable[[int, int], bytes]) -> Iterator[Page]:
    """The pages from the start of a file on. Raises ValueError where there is none."""
    place = 0
    while True:
        head = read(place, _HEAD)
        if len(head) < _HEAD or head[:5] != b"OggS\0":
            raise ValueError("not an Ogg page")
        segments = read(place + _HEAD, head[26])
        page = Page(place, head, segments, read(place + _HEAD + len(segments), sum(segments)))
        yield page
        place += page.length


def repaged(pages: Sequence[Page], packet: bytes) -> bytes:
    """The same pages around another packet, as many as before. Raises ValueError when it has no room in them."""
    segments = bytes([_MOST_SEGMENTS] * (len(packet) // _MOST_SEGMENTS) + [len(packet) % _MOST_SEGMENTS])
    if not len(pages) <= len(segments) <= len(pages) * _MOST_SEGMENTS:
        raise ValueError("the packet does not fit on these pages")
    written = b""
    for number, page in enumerate(pages):
        count = min(_MOST_SEGMENTS, len(segments) - (len(pages) - number - 1))
        table, segments = segments[:count], segments[count:]
        body, packet = packet[: sum(table)], packet[sum(table) :]
        written += _written(page.head, table, body)
    return written


def _written(head: bytes, table: bytes, body: bytes) -> bytes:
    page = bytearray(head[:26] + bytes([len(table)]) + table + body)
    page[_CHECKSUM] = bytes(4)
    page[_CHECKSUM] = _checksum(page).to_bytes(4, "little")
    return bytes(page)


def _checksum(content: bytes | bytearray) -> int:
    found, table = 0, _table()
    for byte in content:
        found = (found << 8 & 0xFFFFFFFF) ^ table[(found >> 24) ^ byte]
    return found


@lru_cache(maxsize=1)
def _table() -> list[int]:
    table = []
    for number in range(256):
        value = number << 24
        for _ in range(8):
            value = (value << 1 ^ _POLYNOMIAL if value & 0x80000000 else value << 1) & 0xFFFFFFFF
        table.append(value)
    return table
