"""Reads the tensors of a TensorFlow checkpoint without TensorFlow.

The index is a table as LevelDB writes it (https://github.com/google/leveldb/blob/main/doc/table_format.md) whose values
are BundleEntryProto messages; the data file holds the numbers one after the other, little-endian, in C order.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from engine.weights.protobuf import read_fields, read_varint

_FOOTER, _MAGIC = 48, 0xDB4775248B80FB57
_FLOAT32 = 1
_DTYPE, _SHAPE, _OFFSET, _SIZE = 1, 2, 4, 5
# Behind a block: how it is compressed, and a checksum.
_UNCOMPRESSED = 0


def read_tensors(index: bytes, data: bytes) -> dict[str, NDArray[np.float32]]:
    """All tensors of 32-bit floats by name, as views of data. Raises ValueError when the files are no checkpoint."""
    table = memoryview(index)
    if len(table) < _FOOTER or int.from_bytes(table[-8:], "little") != _MAGIC:
        raise ValueError("The index of the checkpoint is not one.")
    footer = table[-_FOOTER:]
    place = 0
    handle = []
    for _ in range(4):
        value, place = read_varint(footer, place)
        handle.append(value)
    tensors = {}
    for _, block in _entries(table, handle[2], handle[3]):
        start, place = read_varint(block, 0)
        size, _ = read_varint(block, place)
        for key, entry in _entries(table, start, size):
            if key and (tensor := _tensor(entry, data)) is not None:
                tensors[key.decode()] = tensor
    return tensors


def _entries(table: memoryview, start: int, size: int) -> list[tuple[bytes, memoryview]]:
    """Keys and values of a block: each key is told by what it shares with the one before."""
    block = table[start : start + size]
    if len(block) < size or size < 4 or start + size >= len(table) or table[start + size] != _UNCOMPRESSED:
        raise ValueError("The index of the checkpoint is damaged.")
    restarts = int.from_bytes(block[-4:], "little")
    end = size - 4 * (restarts + 1)
    found, key, place = [], b"", 0
    while place < end:
        shared, place = read_varint(block, place)
        own, place = read_varint(block, place)
        length, place = read_varint(block, place)
        key = key[:shared] + bytes(block[place : place + own])
        place += own
        found.append((key, block[place : place + length]))
        place += length
    return found


def _tensor(entry: memoryview, data: bytes) -> NDArray[np.float32] | None:
    values = {_DTYPE: 0, _OFFSET: 0, _SIZE: 0}
    shape: list[int] = []
    for field in read_fields(entry):
        if field.number == _SHAPE:
            shape = [
                next((part.value for part in read_fields(size.content)), 0)
                for size in read_fields(field.content)
                if size.number == 2
            ]
        elif field.number in values:
            values[field.number] = field.value
    if values[_DTYPE] != _FLOAT32:
        return None
    if values[_SIZE] != 4 * math.prod(shape) or values[_OFFSET] + values[_SIZE] > len(data):
        raise ValueError("The data of the checkpoint does not fit its index.")
    return np.frombuffer(data, "<f4", math.prod(shape), values[_OFFSET]).reshape(shape)
