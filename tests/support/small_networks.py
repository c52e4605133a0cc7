"""Networks for tests that mix two channels into stems by a matrix, written as ONNX files."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from engine.weights.protobuf import write_message, write_number

_FLOAT, _INT64, _IR_VERSION, _OPSET = 1, 7, 8, 15
# Voice, drums and bass of (left, right), for left and right each.
MATRIX = np.array([[0.5, 0.5], [0.5, 0.5], [0.25, 0.0], [0.0, 0.25], [0.125, 0.0], [0.0, 0.125]], np.float32)


def write_network(path: Path, matrix: np.ndarray = MATRIX) -> Path:
    """A network from (1, 2, frames) to (1, stems, 2, frames). matrix: (2 · stems, 2)."""
    weights = _tensor("weights", matrix[:, :, np.newaxis], _FLOAT)
    shape = _tensor("shape", np.array([1, len(matrix) // 2, 2, -1]), _INT64)
    nodes = _node("Conv", ["sound", "weights"], "mixed") + _node("Reshape", ["mixed", "shape"], "stems")
    graph = nodes + write_message(2, b"small") + weights + shape
    graph += write_message(11, _value("sound", 3)) + write_message(12, _value("stems", 4))
    model = write_number(1, _IR_VERSION) + write_message(7, graph) + write_message(8, write_number(2, _OPSET))
    path.write_bytes(model)
    return path


def _node(kind: str, inputs: list[str], output: str) -> bytes:
    names = b"".join(write_message(1, name.encode()) for name in inputs)
    return write_message(1, names + write_message(2, output.encode()) + write_message(4, kind.encode()))


def _tensor(name: str, values: np.ndarray, kind: int) -> bytes:
    sizes = b"".join(write_number(1, size) for size in values.shape)
    content = write_message(8, name.encode()) + write_message(9, values.tobytes())
    return write_message(5, sizes + write_number(2, kind) + content)


def _value(name: str, dimensions: int) -> bytes:
    sizes = b"".join(write_message(1, write_message(2, f"{name}{place}".encode())) for place in range(dimensions))
    kind = write_message(1, write_number(1, _FLOAT) + write_message(2, sizes))
    return write_message(1, name.encode()) + write_message(2, kind)
