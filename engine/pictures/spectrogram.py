"""What sounds when and how high, as a picture."""

from __future__ import annotations

from io import BytesIO
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image

WIDTH, HEIGHT = 1000, 256
_RANGE_DB, _SHADES = 70.0, 64
Level = TypeVar("Level", bound=np.generic)
# Anchors of the colours from nothing to loudest: almost black, violet, orange, pale yellow.
_COLOURS = ((8, 8, 20), (84, 22, 110), (222, 80, 60), (252, 200, 90), (255, 252, 220))


def spectrogram_png(decibels: NDArray[np.floating]) -> bytes:
    """A PNG of WIDTH times HEIGHT: time from left to right, low to high from the bottom, the louder the brighter.

    decibels: levels of each frame in bands that are evenly spaced to the ear, (frames, bands), both at least 1; only
    the 70 dB below the loudest are told apart.
    """
    columns = np.asarray(fit(decibels), np.float32)
    loudest = float(columns.max())
    # Silence is all alike and dark.
    floor = loudest - _RANGE_DB if loudest > float(columns.min()) else loudest
    shares = np.clip((columns - floor) / _RANGE_DB, 0.0, 1.0).T[::-1]
    picture = Image.fromarray(np.ascontiguousarray(shares)).resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR)
    # So few shades that not even noise takes up 200 kB.
    places = (np.asarray(picture) * (_SHADES - 1)).round().astype(np.uint8)
    drawn = Image.fromarray(places, "P")
    drawn.putpalette(_palette())
    file = BytesIO()
    drawn.save(file, "PNG", optimize=True)
    return file.getvalue()


def describe(decibels: NDArray[np.floating], hertz: NDArray[np.floating], seconds: float) -> str:
    """What it shows: where the sound is strongest, and when it is brightest."""
    if not len(decibels) or float(decibels.max()) <= float(decibels.min()):
        return "Silence."
    power = 10.0 ** (np.asarray(decibels, np.float64) / 10.0)
    strongest = float(hertz[int(power.mean(axis=0).argmax())])
    treble = power[:, hertz > 2000.0].sum(axis=1)
    brightest = float(treble.argmax()) / len(treble) * seconds
    return f"Strongest about {strongest:.0f} Hz, most treble at {int(brightest) // 60}:{int(brightest) % 60:02d}."


def fit(levels: NDArray[Level]) -> NDArray[Level]:
    """At most WIDTH frames of (frames, bands); where there are more, the loudest of each stretch."""
    if len(levels) <= WIDTH:
        return levels
    return np.asarray(np.maximum.reduceat(levels, np.arange(WIDTH) * len(levels) // WIDTH))


def _palette() -> bytes:
    anchors, places = np.linspace(0.0, 1.0, len(_COLOURS)), np.linspace(0.0, 1.0, _SHADES)
    channels = [np.interp(places, anchors, channel) for channel in np.array(_COLOURS, float).T]
    return np.stack(channels, axis=-1).round().astype(np.uint8).tobytes()
