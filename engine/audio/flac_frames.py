"""FLAC files in which a stretch is replaced: the frames around it are copied, byte by byte, and never decoded.

Source: RFC 9639, sections 8 (STREAMINFO) and 9 (frames). Only for files as this engine writes them: fixed blocks.
"""

from __future__ import annotations

import struct
import tempfile
from pathlib import Path
from typing import NamedTuple

import numpy as np
import soundfile
from numpy.typing import NDArray

from engine.audio.decoding import DecodeError

FLAC_LEVEL = 0.4
_STREAMINFO_BYTES = 34
_NOT_OURS = "The FLAC file is not as this engine writes them, so no part of it can be replaced."


class _Stream(NamedTuple):
    """streaminfo: 34 bytes. frames: all bytes behind the metadata. block: samples in each frame."""

    streaminfo: bytes
    frames: bytes
    block: int


def replace_stretch(source: Path, target: Path, start: int, sound: NDArray[np.int32]) -> None:
    """Write a FLAC file with other samples from frame `start` on, without its tags; all others stay as they are.

    sound: (frames, 2), left-justified in 32 bits, as soundfile gives them. The checksum over the whole is left out, as
    the format allows: who wants it has to decode everything. Raises DecodeError, OSError.
    """
    old = _read(source)
    with soundfile.SoundFile(str(source)) as file:
        subtype, whole = file.subtype, file.frames
        first, last = start // old.block, -(-(start + len(sound)) // old.block)
        begin, end = first * old.block, min(last * old.block, whole)
        file.seek(begin)
        before = file.read(start - begin, dtype="int32", always_2d=True)
        file.seek(start + len(sound))
        after = file.read(end - start - len(sound), dtype="int32", always_2d=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        path = Path(folder) / "stretch.flac"
        with soundfile.SoundFile(
            str(path), "w", 44_100, 2, subtype=subtype, format="FLAC", compression_level=FLAC_LEVEL
        ) as file:
            # Silence costs nothing and gives the frames behind it their numbers.
            file.write(np.zeros((begin, 2), np.int32))
            file.write(np.concatenate([before, sound, after]))
        new = _read(path)
    if new.block != old.block:
        raise DecodeError(_NOT_OURS)
    head = old.frames[: _place_of(old, first)]
    middle = new.frames[_place_of(new, first) :]
    tail = old.frames[_place_of(old, last) :] if end < whole else b""
    target.write_bytes(b"fLaC" + _header(old.streaminfo) + head + middle + tail)


def _read(path: Path) -> _Stream:
    content = path.read_bytes()
    place, streaminfo, is_last = 4, b"", content[:4] != b"fLaC"
    while not is_last:
        size = int.from_bytes(content[place + 1 : place + 4], "big")
        if content[place] & 0x7F == 0:
            streaminfo = content[place + 4 : place + 4 + size]
        is_last = bool(content[place] & 0x80) or place + 4 + size >= len(content)
        place += 4 + size
    if len(streaminfo) != _STREAMINFO_BYTES:
        raise DecodeError(_NOT_OURS)
    least, most = struct.unpack(">HH", streaminfo[:4])
    if least != most:
        raise DecodeError(_NOT_OURS)
    return _Stream(streaminfo, content[place:], most)


def _header(streaminfo: bytes) -> bytes:
    """STREAMINFO as the only block: sizes of frames and the checksum are unknown, which is written as zero."""
    content = streaminfo[:4] + bytes(6) + streaminfo[10:18] + bytes(16)
    return bytes([0x80]) + len(content).to_bytes(3, "big") + content


def _place_of(stream: _Stream, number: int) -> int:
    """Where the frame with this number begins. Raises DecodeError unless there is exactly one."""
    coded = b"\xff\xf8"
    places, place = [], stream.frames.find(coded)
    wanted = _number_bytes(number)
    while place >= 0:
        head = stream.frames[place : place + 16]
        if head[4 : 4 + len(wanted)] == wanted and _is_header(head, len(wanted)):
            places.append(place)
        place = stream.frames.find(coded, place + 1)
    if len(places) != 1:
        raise DecodeError(_NOT_OURS)
    return places[0]


def _is_header(head: bytes, number_bytes: int) -> bool:
    """Whether these bytes begin a frame: behind the number may stand the length of a last, shorter block."""
    extra = {6: 1, 7: 2}.get(head[2] >> 4, 0)
    size = 4 + number_bytes + extra
    return len(head) > size and _crc8(head[:size]) == head[size]


def _number_bytes(number: int) -> bytes:
    """A frame's number as FLAC writes it: in the manner of UTF-8."""
    return chr(number).encode() if number < 0x80 else _long_number(number)


def _long_number(number: int) -> bytes:
    for count in range(2, 7):
        if number < 1 << (5 * count + 1):
            break
    tail = [0x80 | (number >> 6 * place & 0x3F) for place in range(count - 1)]
    return bytes([(0xFF00 >> count & 0xFF) | number >> 6 * (count - 1), *reversed(tail)])


def _crc8(content: bytes) -> int:
    """CRC-8 with the polynomial x^8 + x^2 + x + 1, as frame headers end with."""
    value = 0
    for byte in content:
        value ^= byte
        for _ in range(8):
            value = (value << 1 ^ 0x07) & 0xFF if value & 0x80 else value << 1
    return value
