"""Looks at a stranger's picture in a process of its own with little in its reach: what is in it, or why it is refused.

`python -m engine.seeing.looking PATH` prints one JSON object.
"""

from __future__ import annotations

import base64
import io
import json
import sys
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from engine.audio.confinement import confine
from engine.seeing import shapes
from engine.seeing.colours import oklab, palette, warmth
from engine.seeing.opening import TOO_HEAVY, open_picture
from engine.seeing.picture import NotAPicture, Picture

# The dearest picture that is taken needs less than one.
CPU_SECONDS = 5
SIDE = 256
# The chroma of the most colourful that a screen shows, and the spread of lightness of a picture half black, half white.
_MOST_CHROMA, _MOST_SPREAD = 0.32, 0.5


def look(file: BinaryIO) -> Picture:
    """What is in this picture, in this process; the same for the same file. Raises NotAPicture."""
    return see(file)[0]


def see(file: BinaryIO) -> tuple[Picture, bytes]:
    """What is in this picture, and our own drawing of it, a JPEG that says nothing else. Raises NotAPicture."""
    image, kind, size, remarks = open_picture(file)
    drawn = io.BytesIO()
    image.save(drawn, "JPEG", quality=85)
    image.thumbnail((SIDE, SIDE), reducing_gap=2.0)
    return _measure(np.asarray(image), kind, size, remarks), drawn.getvalue()


def _measure(pixels: npt.NDArray[np.uint8], kind: str, size: tuple[int, int], remarks: tuple[str, ...]) -> Picture:
    lab = oklab(pixels)
    light = lab[..., 0]
    chroma = np.hypot(lab[..., 1], lab[..., 2])
    degrees, directedness = shapes.direction(light)
    return Picture(
        width=size[0],
        height=size[1],
        kind=kind,
        palette=palette(lab),
        brightness=_share(light.mean()),
        saturation=_share(chroma.mean() / _MOST_CHROMA),
        contrast=_share(light.std() / _MOST_SPREAD),
        busyness=_share(shapes.busyness(light)),
        warmth=round(min(1.0, max(-1.0, warmth(lab))), 3),
        symmetry=_share(shapes.symmetry(light)),
        direction=round(degrees, 1) % 180.0,
        directedness=_share(directedness),
        horizon=shapes.horizon(lab),
        remarks=remarks,
    )


def _share(value: float) -> float:
    return round(min(1.0, max(0.0, float(value))), 3)


def main(path: str, _longest: str = "") -> None:
    """Print what was seen, or why the file is refused; from then on this process opens nothing."""
    answer: dict[str, Any]
    with Path(path).open("rb") as file:
        confine(cpu_seconds=CPU_SECONDS)
        try:
            picture, drawn = see(file)
            answer = {"picture": picture.to_dict(), "jpeg": base64.b64encode(drawn).decode()}
        except NotAPicture as error:
            answer = {"refused": str(error)}
        except MemoryError:
            answer = {"refused": TOO_HEAVY}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:])
