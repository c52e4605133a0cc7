"""The colours of a picture in OKLab, in which equal distances look equal (B. Ottosson, 2020), and its palette."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from engine.seeing.picture import COLOURS, Colour

Floats = npt.NDArray[np.float64]

_TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
_CHANNELS = np.arange(256) / 255.0
_LINEAR = np.where(_CHANNELS <= 0.04045, _CHANNELS / 12.92, ((_CHANNELS + 0.055) / 1.055) ** 2.4)
# Colours nearer to each other than this are counted as the same one.
_GRAIN = 0.02
_ROUNDS = 12
_LEAST_SHARE = 0.005


def oklab(pixels: npt.NDArray[np.uint8]) -> Floats:
    """Lightness and the two axes of colour of pixels whose last axis is red, green and blue (sRGB, 0-255)."""
    lab: Floats = np.cbrt(_LINEAR[pixels] @ _TO_CONES.T) @ _TO_LAB.T
    return lab


def palette(lab: Floats) -> tuple[Colour, ...]:
    """Up to five colours that stand for all, the largest first: k-means over counted colours, without chance."""
    colours, counts = _count(lab.reshape(-1, 3))
    centres = _spread(colours, counts)
    nearest = np.zeros(len(colours), np.int64)
    for _ in range(_ROUNDS):
        nearest = np.argmin(((colours[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2), axis=1)
        sizes = np.maximum(np.bincount(nearest, counts, len(centres)), 1e-9)
        sums = [np.bincount(nearest, counts * colours[:, axis], len(centres)) for axis in range(3)]
        centres = np.stack(sums, axis=1) / sizes[:, None]
    shares = np.bincount(nearest, counts, len(centres)) / counts.sum()
    order = np.argsort(-shares, kind="stable")
    return tuple(_colour(centres[place], shares[place]) for place in order if shares[place] >= _LEAST_SHARE)


def warmth(lab: Floats) -> float:
    """-1 cold to 1 warm: where colours lie on the way from blue (240°) to orange (60°), by how colourful they are."""
    axis = np.radians(60.0)
    towards = lab[..., 1] * np.cos(axis) + lab[..., 2] * np.sin(axis)
    chroma = np.hypot(lab[..., 1], lab[..., 2])
    # What is all but grey weighs little on either side.
    return float(towards.mean() / (chroma.mean() + 0.01))


def _count(lab: Floats) -> tuple[Floats, Floats]:
    """The different colours, and how many pixels have each."""
    cells = np.round(lab / _GRAIN).astype(np.int64) + 64
    codes = (cells[:, 0] * 256 + cells[:, 1]) * 256 + cells[:, 2]
    _, place = np.unique(codes, return_inverse=True)
    counts = np.bincount(place).astype(np.float64)
    means = np.stack([np.bincount(place, lab[:, axis]) / counts for axis in range(3)], axis=1)
    return means, counts


def _spread(colours: Floats, counts: Floats) -> Floats:
    """Colours to begin with: the commonest, then always the one that is common and far from those there are."""
    chosen = [int(np.argmax(counts))]
    distance = ((colours - colours[chosen[0]]) ** 2).sum(axis=1)
    while len(chosen) < COLOURS and (distance * counts).max() > 0.0:
        chosen.append(int(np.argmax(distance * counts)))
        distance = np.minimum(distance, ((colours - colours[chosen[-1]]) ** 2).sum(axis=1))
    return colours[chosen]


def _colour(centre: Floats, share: float) -> Colour:
    light, a, b = (float(value) for value in centre)
    hue = float(np.degrees(np.arctan2(b, a))) % 360.0
    return Colour(round(light, 3), round(float(np.hypot(a, b)), 3), round(hue, 1) % 360.0, round(float(share), 3))
