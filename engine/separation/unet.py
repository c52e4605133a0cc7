"""Writes the two U-Nets of Spleeter as one network in ONNX's format, from the tensors of its checkpoint.

The architecture is that of Andreas Jansson et al., "Singing Voice Separation with Deep U-Net Convolutional Networks"
(2017), as Romain Hennequin et al. trained it ("Spleeter", JOSS 2020). Numbers of fields:
https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from engine.weights.protobuf import write_float, write_message, write_number

MAGNITUDE, VOICE, BACKING = "magnitude", "voice", "backing"
BINS = 1024
# Frames per call must be a multiple: five steps of two, and the dilated last layer.
FRAMES_MULTIPLE = 64
LEVELS = 6
_IR_VERSION, _OPSET = 8, 15
_FLOAT, _FLOAT16 = 1, 10
_INT, _INTS, _REAL = 2, 7, 1
# TensorFlow's "same" at stride 2 pads unevenly: less before than behind.
_PADS, _LAST_PADS = (1, 1, 2, 2), (3, 3, 3, 3)
_EPSILON = 1e-3
_SLOPE = 0.2

Tensors = Mapping[str, NDArray[np.float32]]


def write_network(tensors: Tensors) -> bytes:
    """Input "magnitude" (1, 2, frames, 1024); outputs "voice" and "backing", the same shape: what each would be.

    Weights are kept in half precision and computed with in single. Raises ValueError where a tensor is missing.
    """
    graph = _Graph(tensors)
    for output, convolution, transposed, norm in ((VOICE, 0, 0, 0), (BACKING, 7, 6, 12)):
        graph.add_unet(output, convolution, transposed, norm)
    model = write_number(1, _IR_VERSION) + write_message(2, b"soundfoundry")
    return model + write_message(7, graph.content()) + write_message(8, write_number(2, _OPSET))


class _Graph:
    def __init__(self, tensors: Tensors) -> None:
        self._tensors = tensors
        self._nodes: list[bytes] = []
        self._constants: list[bytes] = []

    def content(self) -> bytes:
        """As a GraphProto."""
        parts = [write_message(1, node) for node in self._nodes]
        parts.append(write_message(2, b"separator"))
        parts += [write_message(5, constant) for constant in self._constants]
        parts.append(write_message(11, _value(MAGNITUDE)))
        parts += [write_message(12, _value(name)) for name in (VOICE, BACKING)]
        return b"".join(parts)

    def add_unet(self, output: str, convolution: int, transposed: int, norm: int) -> None:
        """One of the two, whose layers are numbered from these on."""
        skips, sound = [], MAGNITUDE
        for level in range(LEVELS):
            layer = _layer("conv2d", convolution + level)
            skips.append(self._convolve(sound, layer, strides=(2, 2), pads=_PADS))
            if level < LEVELS - 1:
                normal = self._normalise(skips[-1], _layer("batch_normalization", norm + level))
                sound = self._add("LeakyRelu", [normal], _attribute("alpha", _SLOPE))
        # What goes across is taken before norm and activation; the innermost goes on as it is.
        sound = skips[-1]
        for level in range(LEVELS):
            layer = _layer("conv2d_transpose", transposed + level)
            raised = self._add("Relu", [self._transpose(sound, layer)])
            sound = self._normalise(raised, _layer("batch_normalization", norm + LEVELS + level))
            if level < LEVELS - 1:
                sound = self._add("Concat", [skips[LEVELS - 2 - level], sound], _attribute("axis", 1))
        last = _layer("conv2d", convolution + LEVELS)
        mask = self._convolve(sound, last, strides=(1, 1), pads=_LAST_PADS, dilations=(2, 2))
        self._add("Mul", [self._add("Sigmoid", [mask]), MAGNITUDE], output=output)

    def _convolve(
        self, sound: str, layer: str, *, strides: Sequence[int], pads: Sequence[int], dilations: Sequence[int] = (1, 1)
    ) -> str:
        weights = [self._weights(f"{layer}/kernel", (3, 2, 0, 1)), self._weights(f"{layer}/bias")]
        shape = [_attribute("strides", strides), _attribute("pads", pads)]
        return self._add("Conv", [sound, *weights], *shape, _attribute("dilations", dilations))

    def _transpose(self, sound: str, layer: str) -> str:
        weights = [self._weights(f"{layer}/kernel", (3, 2, 0, 1)), self._weights(f"{layer}/bias")]
        shape = [_attribute("strides", (2, 2)), _attribute("pads", _PADS)]
        return self._add("ConvTranspose", [sound, *weights], *shape)

    def _normalise(self, sound: str, layer: str) -> str:
        names = [self._weights(f"{layer}/{part}") for part in ("gamma", "beta", "moving_mean", "moving_variance")]
        return self._add("BatchNormalization", [sound, *names], _attribute("epsilon", _EPSILON))

    def _weights(self, name: str, axes: Sequence[int] | None = None) -> str:
        """The tensor of this name as a constant, stored in half precision."""
        if name not in self._tensors:
            raise ValueError(f"The checkpoint lacks {name}.")
        tensor = self._tensors[name]
        halves = np.ascontiguousarray(tensor.transpose(axes) if axes else tensor).astype("<f2")
        stored = f"{name}:half"
        sizes = b"".join(write_number(1, size) for size in halves.shape)
        raw = write_message(9, halves.tobytes())
        self._constants.append(sizes + write_number(2, _FLOAT16) + write_message(8, stored.encode()) + raw)
        return self._add("Cast", [stored], _attribute("to", _FLOAT), output=name)

    def _add(self, kind: str, inputs: Sequence[str], *attributes: bytes, output: str = "") -> str:
        output = output or f"{kind}_{len(self._nodes)}"
        node = b"".join(write_message(1, name.encode()) for name in inputs) + write_message(2, output.encode())
        self._nodes.append(node + write_message(4, kind.encode()) + b"".join(write_message(5, a) for a in attributes))
        return output


def _layer(layer: str, place: int) -> str:
    return f"{layer}_{place}" if place else layer


def _attribute(name: str, value: float | Sequence[int]) -> bytes:
    """An AttributeProto: a float, a whole number, or several."""
    start = write_message(1, name.encode())
    if isinstance(value, float):
        return start + write_float(2, value) + write_number(20, _REAL)
    if isinstance(value, int):
        return start + write_number(3, value) + write_number(20, _INT)
    return start + b"".join(write_number(8, each) for each in value) + write_number(20, _INTS)


def _value(name: str) -> bytes:
    """A ValueInfoProto: float32 (1, 2, frames, bins)."""
    sizes: tuple[int | str, ...] = (1, 2, "frames", BINS)
    shape = b"".join(
        write_message(1, write_message(2, size.encode()) if isinstance(size, str) else write_number(1, size))
        for size in sizes
    )
    kind = write_number(1, _FLOAT) + write_message(2, shape)
    return write_message(1, name.encode()) + write_message(2, write_message(1, kind))
