"""What is drawn in a picture, whatever its colours: how busy it is, where its edges run, symmetry, horizon."""

from __future__ import annotations

import numpy as np

from engine.seeing.colours import Floats

# The change of lightness from pixel to pixel at which a picture is 63 % busy; photographs have about 0.02.
_BUSY = 0.04
# A horizon: how many rows above and below are compared, and how far they differ in how many columns.
_BAND, _DIFFERENCE, _COLUMNS = 4, 0.05, 0.7
_EDGE = 0.1


def busyness(light: Floats) -> float:
    """0 for one colour, towards 1 the more changes from each pixel to its neighbours."""
    down, across = np.gradient(light)
    return float(1.0 - np.exp(-np.hypot(down, across).mean() / _BUSY))


def direction(light: Floats) -> tuple[float, float]:
    """Where edges run, in degrees against the clock from level (0-180), and how many agree (0-1).

    By the structure tensor: the direction across which lightness changes most.
    """
    down, across = np.gradient(light)
    xx, yy, xy = float((across**2).mean()), float((down**2).mean()), float((across * down).mean())
    total = xx + yy
    if total < 1e-9:
        return 0.0, 0.0
    steepest = 0.5 * np.degrees(np.arctan2(2.0 * xy, xx - yy))
    # Rows are counted downwards, and an edge runs at a right angle to the steepest change.
    return float((90.0 - steepest) % 180.0), float(np.hypot(xx - yy, 2.0 * xy) / total)


def symmetry(light: Floats) -> float:
    """1 where left mirrors right, 0 where they have nothing to do with each other."""
    middle = light - light.mean()
    spread = float((middle**2).mean())
    if spread < 1e-6:
        return 1.0
    return max(0.0, float((middle * middle[:, ::-1]).mean()) / spread)


def horizon(lab: Floats) -> float | None:
    """How far from the top (0-1) above differs from below, nearly all across; None where it does nowhere."""
    rows = lab.shape[0]
    sums = np.concatenate([np.zeros((1, *lab.shape[1:])), np.cumsum(lab, axis=0)])
    edges = np.arange(max(_BAND, round(_EDGE * rows)), min(rows - _BAND, round((1.0 - _EDGE) * rows)) + 1)
    if len(edges) == 0:
        return None
    above = (sums[edges] - sums[edges - _BAND]) / _BAND
    difference = (sums[edges + _BAND] - sums[edges]) / _BAND - above
    mean = difference.mean(axis=1)
    size = np.linalg.norm(mean, axis=1)
    along = (difference * (mean / np.maximum(size, 1e-9)[:, None])[:, None, :]).sum(axis=2)
    strength = np.where((along > _DIFFERENCE).mean(axis=1) >= _COLUMNS, size, 0.0)
    best = int(np.argmax(strength))
    return round(float(edges[best]) / rows, 3) if strength[best] > _DIFFERENCE else None
