"""Small pictures as people send them, drawn for tests."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from PIL import Image

Rgb = tuple[int, int, int]
BLUE, ORANGE, GREEN = (20, 40, 110), (240, 140, 40), (60, 140, 60)


def encoded(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    """A file of this format."""
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def plain(colour: Rgb, width: int = 96, height: int = 64) -> Image.Image:
    """All of one colour."""
    return Image.new("RGB", (width, height), colour)


def landscape(sky: Rgb = BLUE, land: Rgb = ORANGE, *, horizon: float = 0.5) -> Image.Image:
    """A sky above land, with the horizon so far from the top."""
    image = plain(sky, 160, 120)
    image.paste(land, (0, round(120 * horizon), 160, 120))
    return image


def stripes(degrees: float) -> Image.Image:
    """Dark and light stripes that run this way, against the clock from level."""
    down, across = np.mgrid[0:120, 0:120]
    turn = np.radians(degrees)
    waves = np.sin((across * np.sin(turn) + down * np.cos(turn)) * 2 * np.pi / 24)
    return Image.fromarray((127 + 100 * waves).astype(np.uint8)).convert("RGB")


def noise(seed: int = 1) -> Image.Image:
    """Every pixel by chance."""
    return Image.fromarray(np.random.default_rng(seed).integers(0, 256, (120, 160, 3), dtype=np.uint8))
