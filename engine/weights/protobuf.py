"""Protocol Buffers as they lie in a file: fields read one by one, and written.

The encoding: https://protobuf.dev/programming-guides/encoding/. Networks are kept in it, and two fields of two messages
are no reason to depend on generated code.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5


@dataclass(frozen=True)
class Field:
    """number: the field's; raw: all its bytes; content: the bytes inside, where it holds bytes; value: where a number.

    A fixed number of four or eight bytes is its little-endian content as an unsigned one.
    """

    number: int
    raw: memoryview
    content: memoryview
    value: int = 0

    def text(self) -> str:
        return bytes(self.content).decode()


def read_fields(data: memoryview) -> Iterator[Field]:
    """The fields of a message in their order. Raises ValueError when the bytes are none."""
    place = 0
    while place < len(data):
        start = place
        key, place = read_varint(data, place)
        content, value = data[:0], 0
        wire = key & 7
        if wire == _VARINT:
            value, place = read_varint(data, place)
        elif wire == _BYTES:
            length, place = read_varint(data, place)
            content = data[place : place + length]
            place += length
        elif wire in {_FIXED32, _FIXED64}:
            size = 4 if wire == _FIXED32 else 8
            value = int.from_bytes(data[place : place + size], "little")
            place += size
        else:
            raise ValueError("These bytes are no message.")
        if place > len(data):
            raise ValueError("The message ends in the middle.")
        yield Field(key >> 3, data[start:place], content, value)


def read_varint(data: memoryview, place: int) -> tuple[int, int]:
    """The number that begins at this place, and the place behind it. Raises ValueError at the end of the bytes."""
    value = shift = 0
    while place < len(data):
        byte = data[place]
        place += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, place
    raise ValueError("The message ends in the middle.")


def write_number(field: int, value: int) -> bytes:
    """A field that holds a whole number; a negative one takes ten bytes, as the encoding has it."""
    return _varint(field << 3 | _VARINT) + _varint(value & (1 << 64) - 1)


def write_float(field: int, value: float) -> bytes:
    """A field that holds a float of four bytes."""
    return _varint(field << 3 | _FIXED32) + struct.pack("<f", value)


def write_message(field: int, content: bytes) -> bytes:
    """A field that holds bytes: a message, a text or raw data."""
    return _varint(field << 3 | _BYTES) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])
