"""What sounds when and how high, as a picture."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

WIDTH, HEIGHT = 1000, 256
_RANGE_DB = 70.0
# Anchors of the colours from nothing to loudest: almost black, violet, orange, pale yellow.
_COLOURS = ((8, 8, 20), (84, 22, 110), (222, 80, 60), (252, 200, 90), (255, 252, 220))


def spectrogram_png(decibels: NDArray[np.floating]) -> bytes:
    """A PNG of WIDTH times HEIGHT: time from left to right, low to high from the bottom, the louder the brighter.

    decibels: levels of each frame in bands that are evenly spaced to the ear, (frames, bands), both at least 1; only
    the 70 dB below the loudest are told apart.
    """
    columns = _fit(decibels, WIDTH)
    shares = np.clip((columns - columns.max()) / _RANGE_DB + 1.0, 0.0, 1.0)
    anchors = np.linspace(0.0, 1.0, len(_COLOURS))
    parts = [np.interp(shares, anchors, channel) for channel in np.array(_COLOURS, float).T]
    pixels = np.stack(parts, axis=-1).round().astype(np.uint8).transpose(1, 0, 2)[::-1]
    picture = Image.fromarray(np.ascontiguousarray(pixels)).resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR)
    file = BytesIO()
    picture.save(file, "PNG", optimize=True)
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


def _fit(decibels: NDArray[np.floating], width: int) -> NDArray[np.float64]:
    """At most `width` frames; where there are more, the loudest of each stretch is shown."""
    lines = np.asarray(decibels, np.float64)
    if len(lines) <= width:
        return lines
    return np.asarray(np.maximum.reduceat(lines, np.arange(width) * len(lines) // width))
