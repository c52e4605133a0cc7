"""Where the sound of a file lies: behind its ID3 tags, and in an Ogg file in one link of the chain after the other.

FFmpeg reads a whole tag into memory, and gives up a chain where the next link has another rate, channel count or codec.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from engine.audio.file_parts import read_at

_TAG_HEAD = 10
_HAS_FOOTER = 0x10
_PAGE_HEAD = 27
_BEGINS, _ENDS = 2, 4
_SEARCH_BYTES = 1 << 16
_UNKNOWN_32, _UNKNOWN_64 = 0x7FFFF000, 1 << 62
_MOST_CHUNKS = 100
_EBML, _SEGMENT = bytes.fromhex("1a45dfa3"), bytes.fromhex("18538067")


@dataclass(frozen=True)
class Link:
    """Bytes that a decoder takes for a file, from start up to end; is_whole: nothing says that its end is missing."""

    start: int
    end: int
    is_whole: bool = True


def links_of(file: BinaryIO) -> list[Link]:
    """The parts of this file that hold sound, in their order; reads heads only."""
    start, size = _behind_tags(file), _size(file)
    if read_at(file, start, 4) != b"OggS":
        return [Link(start, size, _claimed_end(file, start) <= size)]
    return _ogg_links(file, start, size)


def _behind_tags(file: BinaryIO) -> int:
    """Where the file begins when the ID3v2 tags in front of it, of which there may be several, are left out."""
    place = 0
    while len(head := read_at(file, place, _TAG_HEAD)) == _TAG_HEAD and head[:3] == b"ID3" and max(head[6:]) < 0x80:
        size = head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]
        place += _TAG_HEAD + size + (_TAG_HEAD if head[5] & _HAS_FOOTER else 0)
    return place


def _claimed_end(file: BinaryIO, start: int) -> int:
    """Where a WAV, W64, AIFF, CAF or Matroska file says that it ends; 0 where none says so, or a recorder never did."""
    head = read_at(file, start, 24)
    kind = head[:4]
    if kind in {b"RIFF", b"FORM"}:
        size = int.from_bytes(head[4:8], "little" if kind == b"RIFF" else "big")
        return start + 8 + size if size < _UNKNOWN_32 else 0
    if kind == b"riff":
        size = int.from_bytes(head[16:24], "little")
        return start + size if size < _UNKNOWN_64 else 0
    if kind == b"caff":
        return _end_of_caf(file, start)
    return _end_of_matroska(file, start) if kind == _EBML else 0


def _end_of_matroska(file: BinaryIO, start: int) -> int:
    place = start
    for element in (_EBML, _SEGMENT):
        head = read_at(file, place, 12)
        # The size is as many bytes long as its first byte has leading zeros, and one.
        length = 9 - head[4].bit_length() if len(head) == 12 and head[:4] == element else 9
        if length > 8:
            return 0
        size = int.from_bytes(head[4 : 4 + length], "big") & ((1 << 7 * length) - 1)
        if size == (1 << 7 * length) - 1:
            return 0
        place += 4 + length + size
    return place


def _end_of_caf(file: BinaryIO, start: int) -> int:
    place = start + 8
    for _ in range(_MOST_CHUNKS):
        head = read_at(file, place, 12)
        size = int.from_bytes(head[4:], "big")
        place += 12 + size
        if len(head) < 12 or head[:4] == b"data":
            return place if size < _UNKNOWN_64 else 0
    return 0


def _ogg_links(file: BinaryIO, start: int, size: int) -> list[Link]:
    """A link begins where first pages follow upon others, and is whole when a page of it says that it is the last."""
    links: list[Link] = []
    place, begun, was_first, is_ended = start, start, True, False
    while (page := _page(file, place, size)) is not None:
        at, flags, after = page
        is_first = bool(flags & _BEGINS)
        if is_first and not was_first:
            links.append(Link(begun, place, is_ended))
            begun, is_ended = at, False
        was_first = is_first
        is_ended = is_ended or (bool(flags & _ENDS) and after <= size)
        place = after
    return [*links, Link(begun, min(place, size), is_ended)]


def _page(file: BinaryIO, place: int, size: int) -> tuple[int, int, int] | None:
    """The next page from here on: where it begins, its flags, and where it ends; None when there is none."""
    while place < size:
        head = read_at(file, place, _PAGE_HEAD + 255)
        if head[:5] == b"OggS\0" and len(head) > _PAGE_HEAD:
            lengths = head[_PAGE_HEAD : _PAGE_HEAD + head[26]]
            return place, head[5], place + _PAGE_HEAD + len(lengths) + sum(lengths)
        # Damage: pages are found again by their name.
        block = read_at(file, place + 1, _SEARCH_BYTES)
        found = block.find(b"OggS\0")
        place += 1 + (found if found >= 0 else max(len(block) - 4, 1))
    return None


def _size(file: BinaryIO) -> int:
    return file.seek(0, 2)
