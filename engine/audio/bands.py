"""Bands of a spectrum, evenly spaced as ears space them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine import SAMPLE_RATE


def triangles(length: int, low: float, high: float, count: int) -> NDArray[np.float32]:
    """Overlapping triangles between two frequencies (Hz) on a logarithmic scale, each of sum 1: (bins, count).

    length: samples of the transformed frame. A band narrower than a bin is its nearest bin.
    """
    hertz = np.arange(length // 2 + 1) * SAMPLE_RATE / length
    edges = np.geomspace(low, high, count + 2)
    columns = []
    for left, centre, right in zip(edges, edges[1:], edges[2:], strict=False):
        rise, fall = (hertz - left) / (centre - left), (right - hertz) / (right - centre)
        column = np.clip(np.minimum(rise, fall), 0.0, 1.0)
        if not column.any():
            column[round(centre * length / SAMPLE_RATE)] = 1.0
        columns.append(column / column.sum())
    return np.array(columns, np.float32).T
