"""Sound files for mixes, and a mix rendered to samples."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import soundfile

from engine.audio.blocks import Block
from engine.mixing.document import parse_mix
from engine.mixing.rendering import RenderedMix, render_mix
from tests.engine.effects.sounds import RATE


def write(path: Path, samples: Block, subtype: str = "FLOAT") -> Path:
    soundfile.write(path, samples, RATE, subtype=subtype)
    return path


def rendered(folder: Path, document: dict[str, Any], **options: Any) -> tuple[Block, RenderedMix]:
    """The samples of a mix, as 32-bit floats, and what the render says."""
    document = {"export": {"bit_depth": 32, "dither": "none"}, **document}
    mix = parse_mix(document)
    sources = {part.source: folder / part.source for part in mix.parts}
    result = render_mix(mix, sources, folder / "out.wav", lambda _stage, _share: None, **options)
    return soundfile.read(folder / "out.wav", dtype="float32", always_2d=True)[0], result


def mixed(folder: Path, *parts: dict[str, Any], **document: Any) -> Block:
    return rendered(folder, {"parts": list(parts), **document})[0]
