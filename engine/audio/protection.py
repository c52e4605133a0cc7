"""Tells MP4 files that nobody reads from the others: bought with a lock on them, or ended before their index came.

Boxes: ISO/IEC 14496-12; those that mark locked sound: ISO/IEC 14496-12, 8.12, and what shops used before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from engine.audio.file_parts import read_at

_LOCKED = frozenset({b"enca", b"encv", b"drms", b"drmi", b"aavd"})
_INSIDE = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl"})
_DESCRIPTIONS = b"stsd"
_MOST_BOXES = 2_000


def is_locked(file: BinaryIO, start: int, end: int) -> bool:
    """Whether the sound, or the picture, in this part of a file is encrypted."""
    lists = [(place, stop) for name, place, stop in _all(file, start, end) if name == _DESCRIPTIONS]
    return any(_names(file, place, stop) & _LOCKED for place, stop in lists)


def lacks_its_index(file: BinaryIO, start: int, end: int) -> bool:
    """Whether this part of a file is MP4 whose sound came and whose index, which recorders write last, did not."""
    if read_at(file, start + 4, 4) != b"ftyp":
        return False
    names = {name for name, _, _ in _boxes(file, start, end)}
    return not names & {b"moov", b"moof"}


def _all(file: BinaryIO, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Every box on the way to descriptions of streams: its name, and where its content begins and ends."""
    if read_at(file, start + 4, 4) != b"ftyp":
        return
    waiting = [(start, end)]
    for _ in range(_MOST_BOXES):
        if not waiting:
            return
        for name, place, stop in _boxes(file, *waiting.pop()):
            yield name, place, stop
            if name in _INSIDE:
                waiting.append((place, stop))


def _boxes(file: BinaryIO, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    for _ in range(_MOST_BOXES):
        head = read_at(file, start, 16)
        if start >= end or len(head) < 8:
            return
        size, begin = int.from_bytes(head[:4], "big"), start + 8
        if size == 1:
            size, begin = int.from_bytes(head[8:], "big"), start + 16
        stop = end if size == 0 else start + size
        if stop < begin:
            return
        yield head[4:8], begin, min(stop, end)
        start = stop


def _names(file: BinaryIO, start: int, end: int) -> set[bytes]:
    """What the entries of a list of descriptions are called; it begins with a version and a count."""
    return {name for name, _, _ in _boxes(file, start + 8, end)}
