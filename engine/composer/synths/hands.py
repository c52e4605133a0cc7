"""Drums played with the hands: tabla, claps and snaps, which are computed, and where the font has the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from engine import SAMPLE_RATE
from engine.composer.synths.strokes import stroke_of
from engine.composer.synths.waves import decay, filtered, hertz, wave

# What the font's percussion and its one taiko sample are played at for each stroke.
FONT_STROKES: Mapping[str, Mapping[str, int]] = {
    "congas": {"low": 64, "open": 63, "edge": 62},
    "bongos": {"low": 61, "open": 60, "edge": 60},
}
TAIKO_KEYS: Mapping[str, int] = {"low": 54, "open": 61, "edge": 72}


def _tabla(number: int, velocity: float, tonic: int, _: np.random.Generator) -> np.ndarray:
    """The left drum bends upwards under the palm; the right one is tuned to the tonic and rings in harmonics."""
    stroke = stroke_of(number)
    n = int((0.55 if stroke == "low" else 0.4) * SAMPLE_RATE)
    time = np.arange(n) / SAMPLE_RATE
    if stroke == "low":
        pitch = 78 * (1 + 0.35 * np.clip(time / 0.18, 0, 1))
        sound = wave("sine", pitch, n) + 0.3 * wave("sine", pitch * 2.02, n) * decay(n, 0.25)
        return (sound * decay(n, 0.5) * velocity).astype(np.float32)
    base = hertz(60 + tonic)
    shares = {"open": ((1, 1.0), (2, 0.5), (3, 0.25)), "edge": ((1, 0.25), (2, 0.8), (3, 0.9), (4, 0.4))}[stroke]
    ring = sum(share * wave("sine", base * order, n) * decay(n, 0.45 / order**0.5) for order, share in shares)
    click = wave("sine", 2600, n) * decay(n, 0.012) * 0.4
    return ((np.asarray(ring) + click) * velocity * 0.7).astype(np.float32)


def _claps(_: int, velocity: float, __: int, rng: np.random.Generator) -> np.ndarray:
    """A few people clapping, none quite together and every pair of hands of another size."""
    n = int(0.25 * SAMPLE_RATE)
    sound = np.zeros(n, dtype=np.float32)
    for _person in range(5):
        late = int(rng.uniform(0, 0.016) * SAMPLE_RATE)
        centre = rng.uniform(950, 1900)
        noise = rng.standard_normal(n - late).astype(np.float32)
        clap = filtered(noise, "bandpass", (centre * 0.75, centre * 1.8)) * decay(n - late, 0.07)
        sound[late:] += clap + 0.1 * noise * decay(n - late, 0.02)
    return (sound * velocity * 0.6).astype(np.float32)


def _snaps(_: int, velocity: float, __: int, rng: np.random.Generator) -> np.ndarray:
    n = int(0.16 * SAMPLE_RATE)
    noise = rng.standard_normal(n).astype(np.float32)
    body = filtered(noise, "bandpass", (1900, 3400)) * decay(n, 0.06)
    return ((body + 0.5 * wave("sine", 2450, n) * decay(n, 0.035)) * velocity).astype(np.float32)


Stroke = Callable[[int, float, int, np.random.Generator], np.ndarray]
HAND_STROKES: Mapping[str, Stroke] = {"tabla": _tabla, "hand claps": _claps, "finger snaps": _snaps}
