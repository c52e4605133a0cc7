"""Cuts a part out of a network in ONNX's file format, so that values inside it become inputs or outputs.

Only the few fields that matter are read; everything kept is copied as it stands (the format is Protocol Buffers:
https://github.com/onnx/onnx/blob/main/onnx/onnx.proto, numbers of fields from there).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

# ModelProto, GraphProto, NodeProto, TensorProto, ValueInfoProto
_MODEL_GRAPH = 7
_NODE, _INITIALIZER, _INPUT, _OUTPUT, _VALUE_INFO = 1, 5, 11, 12, 13
_NODE_INPUT, _NODE_OUTPUT = 1, 2
_TENSOR_NAME, _VALUE_NAME = 8, 1
_FLOAT = 1
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5


@dataclass(frozen=True)
class _Field:
    """number: the field's; raw: all its bytes; content: the bytes inside, where it holds bytes."""

    number: int
    raw: memoryview
    content: memoryview

    def text(self) -> str:
        return bytes(self.content).decode()


def cut(model: bytes, outputs: Sequence[str], inputs: Mapping[str, int]) -> bytes:
    """The part of `model` that leads from `inputs` to `outputs`, as a model of its own.

    outputs: names of values anywhere in the graph, which become float outputs. inputs: such names with their numbers
    of dimensions, which become float inputs of any size; inputs of the model itself stay where they are needed.
    Raises ValueError when the bytes are no such graph or lack a name.
    """
    parts = []
    for field in _fields(memoryview(model)):
        if field.number == _MODEL_GRAPH:
            parts.append(_message(_MODEL_GRAPH, _cut_graph(field.content, outputs, inputs)))
        else:
            parts.append(bytes(field.raw))
    return b"".join(parts)


def _cut_graph(graph: memoryview, outputs: Sequence[str], inputs: Mapping[str, int]) -> bytes:
    fields = list(_fields(graph))
    nodes = [field for field in fields if field.number == _NODE]
    kept, needed = _ancestors(nodes, outputs, set(inputs))
    missing = [name for name in (*outputs, *inputs) if name not in needed]
    if missing:
        raise ValueError(f"The network has no {', '.join(missing)}.")
    parts = []
    for field in fields:
        if field.number == _NODE:
            is_kept = id(field) in kept
        elif field.number == _INITIALIZER:
            is_kept = _name(field, _TENSOR_NAME) in needed
        elif field.number == _INPUT:
            is_kept = _name(field, _VALUE_NAME) in needed
        else:
            is_kept = field.number not in {_OUTPUT, _VALUE_INFO}
        if is_kept:
            parts.append(bytes(field.raw))
    parts += [_message(_INPUT, _float_value(name, dimensions)) for name, dimensions in inputs.items()]
    parts += [_message(_OUTPUT, _float_value(name, None)) for name in outputs]
    return b"".join(parts)


def _ancestors(nodes: list[_Field], outputs: Sequence[str], stops: set[str]) -> tuple[set[int], set[str]]:
    """The nodes (by id) that the outputs are computed by, and the names of all values on the way."""
    takes = {id(node): [f.text() for f in _fields(node.content) if f.number == _NODE_INPUT] for node in nodes}
    makers = {f.text(): id(node) for node in nodes for f in _fields(node.content) if f.number == _NODE_OUTPUT}
    kept: set[int] = set()
    needed: set[str] = set()
    waiting = [name for name in outputs if name in makers]
    while waiting:
        name = waiting.pop()
        if name in needed:
            continue
        needed.add(name)
        maker = makers.get(name)
        if maker is not None and name not in stops:
            kept.add(maker)
            waiting += takes[maker]
    return kept, needed


def _name(field: _Field, number: int) -> str:
    return next(inner.text() for inner in _fields(field.content) if inner.number == number)


def _float_value(name: str, dimensions: int | None) -> bytes:
    """A ValueInfoProto: a float tensor with so many dimensions of unknown size, or of unknown shape."""
    kind = _number(1, _FLOAT)
    if dimensions is not None:
        shape = b"".join(_message(1, _message(2, f"{name}_{place}".encode())) for place in range(dimensions))
        kind += _message(2, shape)
    return _message(_VALUE_NAME, name.encode()) + _message(2, _message(1, kind))


def _fields(data: memoryview) -> Iterator[_Field]:
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
        yield _Field(key >> 3, data[start:place], content)


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


def _number(number: int, value: int) -> bytes:
    return _as_varint(number << 3 | _VARINT) + _as_varint(value)


def _message(number: int, content: bytes) -> bytes:
    return _as_varint(number << 3 | _BYTES) + _as_varint(len(content)) + content
