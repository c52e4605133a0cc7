"""Cuts a part out of a network in ONNX's file format, so that values inside it become inputs or outputs.

Only the few fields that matter are read; everything kept is copied as it stands (the format is Protocol Buffers:
https://github.com/onnx/onnx/blob/main/onnx/onnx.proto, numbers of fields from there).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.weights.protobuf import Field, read_fields, write_message, write_number

# ModelProto, GraphProto, NodeProto, TensorProto, ValueInfoProto
_MODEL_GRAPH = 7
_NODE, _INITIALIZER, _INPUT, _OUTPUT, _VALUE_INFO = 1, 5, 11, 12, 13
_NODE_INPUT, _NODE_OUTPUT = 1, 2
_TENSOR_NAME, _VALUE_NAME = 8, 1
_FLOAT = 1


def cut(model: bytes, outputs: Sequence[str], inputs: Mapping[str, int]) -> bytes:
    """The part of `model` that leads from `inputs` to `outputs`, as a model of its own.

    outputs: names of values anywhere in the graph, which become float outputs. inputs: such names with their numbers
    of dimensions, which become float inputs of any size; inputs of the model itself stay where they are needed.
    Raises ValueError when the bytes are no such graph or lack a name.
    """
    parts = []
    for field in read_fields(memoryview(model)):
        if field.number == _MODEL_GRAPH:
            parts.append(write_message(_MODEL_GRAPH, _cut_graph(field.content, outputs, inputs)))
        else:
            parts.append(bytes(field.raw))
    return b"".join(parts)


def _cut_graph(graph: memoryview, outputs: Sequence[str], inputs: Mapping[str, int]) -> bytes:
    parts_of_graph = list(read_fields(graph))
    nodes = [field for field in parts_of_graph if field.number == _NODE]
    kept, needed = _ancestors(nodes, outputs, set(inputs))
    missing = [name for name in (*outputs, *inputs) if name not in needed]
    if missing:
        raise ValueError(f"The network has no {', '.join(missing)}.")
    parts = []
    for field in parts_of_graph:
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
    parts += [write_message(_INPUT, _float_value(name, dimensions)) for name, dimensions in inputs.items()]
    parts += [write_message(_OUTPUT, _float_value(name, None)) for name in outputs]
    return b"".join(parts)


def _ancestors(nodes: list[Field], outputs: Sequence[str], stops: set[str]) -> tuple[set[int], set[str]]:
    """The nodes (by id) that the outputs are computed by, and the names of all values on the way."""
    takes = {id(node): [f.text() for f in read_fields(node.content) if f.number == _NODE_INPUT] for node in nodes}
    makers = {f.text(): id(node) for node in nodes for f in read_fields(node.content) if f.number == _NODE_OUTPUT}
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


def _name(field: Field, place: int) -> str:
    return next(inner.text() for inner in read_fields(field.content) if inner.number == place)


def _float_value(name: str, dimensions: int | None) -> bytes:
    """A ValueInfoProto: a float tensor with so many dimensions of unknown size, or of unknown shape."""
    kind = write_number(1, _FLOAT)
    if dimensions is not None:
        shape = b"".join(write_message(1, write_message(2, f"{name}_{place}".encode())) for place in range(dimensions))
        kind += write_message(2, shape)
    return write_message(_VALUE_NAME, name.encode()) + write_message(2, write_message(1, kind))
