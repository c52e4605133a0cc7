"""Second-order filter sections for equalisers. Source of all: R. Bristow-Johnson, Audio EQ Cookbook."""

from __future__ import annotations

import math

from engine import SAMPLE_RATE


def shelf(kind: str, hertz: float, gain_db: float) -> list[float]:
    """A "low" or "high" shelf as one second-order section."""
    a = 10 ** (gain_db / 40)
    w = 2 * math.pi * hertz / SAMPLE_RATE
    cos, root = math.cos(w), math.sqrt(a) * math.sin(w) * math.sqrt(2)
    sign = 1 if kind == "low" else -1
    b0 = a * ((a + 1) - sign * (a - 1) * cos + root)
    b1 = sign * 2 * a * ((a - 1) - sign * (a + 1) * cos)
    b2 = a * ((a + 1) - sign * (a - 1) * cos - root)
    a0 = (a + 1) + sign * (a - 1) * cos + root
    a1 = -sign * 2 * ((a - 1) + sign * (a + 1) * cos)
    a2 = (a + 1) + sign * (a - 1) * cos - root
    return [b0 / a0, b1 / a0, b2 / a0, 1.0, a1 / a0, a2 / a0]


def bell(hertz: float, gain_db: float, q: float = 0.8) -> list[float]:
    """A peaking filter as one second-order section."""
    a = 10 ** (gain_db / 40)
    w = 2 * math.pi * hertz / SAMPLE_RATE
    alpha = math.sin(w) / (2 * q)
    a0 = 1 + alpha / a
    middle = -2 * math.cos(w) / a0
    return [(1 + alpha * a) / a0, middle, (1 - alpha * a) / a0, 1.0, middle, (1 - alpha / a) / a0]


def low_pass(hertz: float, q: float | None = None) -> list[float]:
    """A second-order low-pass, Butterworth's where no q is given."""
    w = 2 * math.pi * hertz / SAMPLE_RATE
    alpha, cos = math.sin(w) / (math.sqrt(2) if q is None else 2 * q), math.cos(w)
    a0 = 1 + alpha
    return [(1 - cos) / 2 / a0, (1 - cos) / a0, (1 - cos) / 2 / a0, 1.0, -2 * cos / a0, (1 - alpha) / a0]


def high_pass(hertz: float, q: float | None = None) -> list[float]:
    """A second-order high-pass, Butterworth's where no q is given."""
    w = 2 * math.pi * hertz / SAMPLE_RATE
    alpha, cos = math.sin(w) / (math.sqrt(2) if q is None else 2 * q), math.cos(w)
    a0 = 1 + alpha
    return [(1 + cos) / 2 / a0, -(1 + cos) / a0, (1 + cos) / 2 / a0, 1.0, -2 * cos / a0, (1 - alpha) / a0]


def notch(hertz: float, q: float) -> list[float]:
    """A band-stop of one pitch as one second-order section."""
    w = 2 * math.pi * hertz / SAMPLE_RATE
    a0 = 1 + math.sin(w) / (2 * q)
    middle = -2 * math.cos(w) / a0
    return [1 / a0, middle, 1 / a0, 1.0, middle, (2 - a0) / a0]


def band(hertz: float, q: float) -> list[float]:
    """A band-pass of 0 dB and no shift of phase at its middle, as one second-order section."""
    w = 2 * math.pi * hertz / SAMPLE_RATE
    alpha = math.sin(w) / (2 * q)
    a0 = 1 + alpha
    return [alpha / a0, 0.0, -alpha / a0, 1.0, -2 * math.cos(w) / a0, (1 - alpha) / a0]
