"""Makes the whole-number convolutions of a network take signed values, which processors multiply faster.

x86 with VNNI multiplies bytes with a sign by bytes without one in a single instruction; two without a sign take it
several. Both the value and its zero point lie 128 lower, so the sums, and with them every sample, stay what they were.
Older processors round such sums off, so there the network stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from engine.weights.protobuf import Field, read_fields, write_message, write_number

# ModelProto, GraphProto, NodeProto, AttributeProto, TensorProto
_MODEL_GRAPH = 7
_NODE, _INITIALIZER = 1, 5
_INPUT, _OUTPUT, _KIND, _ATTRIBUTE = 1, 2, 4, 5
_ATTRIBUTE_NAME, _ATTRIBUTE_INT, _ATTRIBUTE_TYPE, _INT = 1, 3, 20, 2
_TENSOR_TYPE, _TENSOR_INTS, _TENSOR_NAME = 2, 5, 8
_INT8, _INT32 = 3, 6
_HALF = "half_of_a_byte"
_FLAGS = frozenset(("avx512_vnni", "avx_vnni"))


@cache
def is_faster_signed(cpuinfo: Path = Path("/proc/cpuinfo")) -> bool:
    """Whether this processor has the instruction; False where nobody says so."""
    try:
        lines = cpuinfo.read_text("ascii", errors="replace").splitlines()
    except OSError:
        return False
    return any(not _FLAGS.isdisjoint(line.split()) for line in lines if line.startswith("flags"))


def with_signed_values(model: bytes) -> bytes:
    """The same network, in ONNX's format from operator set 13 on, with signed values for its convolutions.

    Raises ValueError when the bytes are no network.
    """
    parts = [
        write_message(_MODEL_GRAPH, _signed_graph(field.content)) if field.number == _MODEL_GRAPH else bytes(field.raw)
        for field in read_fields(memoryview(model))
    ]
    return b"".join(parts)


def _signed_graph(graph: memoryview) -> bytes:
    inside = list(read_fields(graph))
    nodes = {id(field): _Node(field) for field in inside if field.number == _NODE}
    convolved = {node.inputs[0] for node in nodes.values() if node.kind == "ConvInteger"}
    # Of each value that is made of bytes here and convolved: what it and its zero point are called with a sign.
    renamed: dict[str, str] = {}
    for node in nodes.values():
        if node.kind == "DynamicQuantizeLinear" and node.outputs[0] in convolved:
            renamed |= {name: f"{name}_signed" for name in (node.outputs[0], node.outputs[2])}
    parts = [write_message(_INITIALIZER, _whole_number(_HALF, 128))]
    for field in inside:
        step = nodes.get(id(field))
        if step is not None and step.kind == "ConvInteger":
            parts.append(step.with_inputs(renamed))
            continue
        parts.append(bytes(field.raw))
        if step is not None and step.outputs[0] in renamed:
            parts.append(_sign(step, renamed))
    return b"".join(parts)


class _Node:
    """One step of the network: its kind, and the names of the values that it takes and makes."""

    def __init__(self, field: Field) -> None:
        self._parts = list(read_fields(field.content))
        self.inputs = [part.text() for part in self._parts if part.number == _INPUT]
        self.outputs = [part.text() for part in self._parts if part.number == _OUTPUT]
        self.kind = next(part.text() for part in self._parts if part.number == _KIND)

    def with_inputs(self, renamed: Mapping[str, str]) -> bytes:
        parts = [
            write_message(_INPUT, renamed.get(part.text(), part.text()).encode()) if part.number == _INPUT else part.raw
            for part in self._parts
        ]
        return write_message(_NODE, b"".join(parts))


def _sign(quantizing: _Node, renamed: Mapping[str, str]) -> bytes:
    """The steps that make the same value once more, with a sign."""
    (value,), (unsigned, scale, zero) = quantizing.inputs, quantizing.outputs
    wide, lower = f"{zero}_wide", f"{zero}_lower"
    return b"".join(
        (
            _step("Cast", (zero,), wide, to=_INT32),
            _step("Sub", (wide, _HALF), lower),
            _step("Cast", (lower,), renamed[zero], to=_INT8),
            _step("QuantizeLinear", (value, scale, renamed[zero]), renamed[unsigned]),
        )
    )


def _step(kind: str, inputs: tuple[str, ...], output: str, to: int | None = None) -> bytes:
    content = b"".join(write_message(_INPUT, name.encode()) for name in inputs)
    content += write_message(_OUTPUT, output.encode()) + write_message(_KIND, kind.encode())
    if to is not None:
        attribute = (
            write_message(_ATTRIBUTE_NAME, b"to")
            + write_number(_ATTRIBUTE_INT, to)
            + write_number(_ATTRIBUTE_TYPE, _INT)
        )
        content += write_message(_ATTRIBUTE, attribute)
    return write_message(_NODE, content)


def _whole_number(name: str, value: int) -> bytes:
    """A TensorProto without dimensions."""
    return (
        write_number(_TENSOR_TYPE, _INT32)
        + write_number(_TENSOR_INTS, value)
        + write_message(_TENSOR_NAME, name.encode())
    )
