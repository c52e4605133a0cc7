"""Chunks of WAV, AIFF and FLAC files that are no sound are filler to the decoder, which else reads them into memory.

FFmpeg puts what it reads of them into lists that it searches from the start for each entry: a tag of many small texts
would take it minutes.
"""

from __future__ import annotations

from typing import BinaryIO

from engine.audio.file_parts import read_at

_SOUND_CHUNKS = {
    b"RIFF": frozenset({b"fmt ", b"fact", b"data"}),
    b"FORM": frozenset({b"FVER", b"COMM", b"SSND"}),
}
_FILLER_CHUNK = b"JUNK"
_COMMENTS, _PICTURE, _FILLER_BLOCK, _LAST = 4, 6, 1, 0x80
# In a file with more of them the limits of time have to do.
_MOST = 500


def fillers(file: BinaryIO, start: int, end: int) -> dict[int, bytes]:
    """What the decoder is to see in place of the bytes at these places of the file; never another length."""
    kind = read_at(file, start, 4)
    if kind in _SOUND_CHUNKS:
        return _filler_chunks(file, start, end, kind)
    return _filler_blocks(file, start, end) if kind == b"fLaC" else {}


def _filler_chunks(file: BinaryIO, start: int, end: int, kind: bytes) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    place = start + 12
    for _ in range(_MOST):
        head = read_at(file, place, 8)
        if place >= end or len(head) < 8:
            break
        size = int.from_bytes(head[4:], "little" if kind == b"RIFF" else "big")
        if head[:4] not in _SOUND_CHUNKS[kind]:
            found[place] = _FILLER_CHUNK
        elif head[:4] == b"data" and not size:
            break
        place += 8 + size + size % 2
    return found


def _filler_blocks(file: BinaryIO, start: int, end: int) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    place = start + 4
    for _ in range(_MOST):
        head = read_at(file, place, 4)
        if place >= end or len(head) < 4:
            break
        if head[0] & ~_LAST in {_COMMENTS, _PICTURE}:
            found[place] = bytes([head[0] & _LAST | _FILLER_BLOCK])
        if head[0] & _LAST:
            break
        place += 4 + int.from_bytes(head[1:], "big")
    return found
