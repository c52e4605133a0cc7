"""Reads and writes the fields of Protocol Buffers, the format that networks in ONNX's files are kept in.

https://protobuf.dev/programming-guides/encoding/
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5


@dataclass(frozen=True)
class Field:
    """number: the field's; raw: all its bytes; content: the bytes inside, where it holds bytes."""

    number: int
    raw: memoryview
    content: memoryview

    def text(self) -> str:
        return bytes(self.content).decode()


def fields(data: memoryview) -> Iterator[Field]:
    """The fields of one message. Raises ValueError when the bytes are none."""
    place = 0
    while place < len(data):
        start = place
        key, place = _varint(data, place)
        content = data[:0]
        wire = key & 7
        if wire == _VARINT:
            _, place = _varint(data, place)
        elif wire == _BYTES:
            length, place = _varint(data, place)
            content = data[place : place + length]
            place += length
        elif wire in {_FIXED32, _FIXED64}:
            place += 4 if wire == _FIXED32 else 8
        else:
            raise ValueError("This is not a network in ONNX's format.")
        yield Field(key >> 3, data[start:place], content)


def number(field: int, value: int) -> bytes:
    """A field that holds a whole number from 0."""
    return _as_varint(field << 3 | _VARINT) + _as_varint(value)


def message(field: int, content: bytes) -> bytes:
    """A field that holds bytes: text, or the fields of a message."""
    return _as_varint(field << 3 | _BYTES) + _as_varint(len(content)) + content


def _varint(data: memoryview, place: int) -> tuple[int, int]:
    value = shift = 0
    while place < len(data):
        byte = data[place]
        place += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, place
    raise ValueError("The network's file ends in the middle.")


def _as_varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])
