"""What an editor needs beside the preview itself: how loud it is, and several stems as one source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

import numpy as np
import soundfile

from engine import SAMPLE_RATE
from engine.audio.decoding import Block, DecodeError, read_blocks
from engine.audio.loudness import LoudnessMeter

_BLOCK_FRAMES = 65_536


def level_of(path: Path) -> float:
    """The loudness of a sound of ours in LUFS, -70 for silence. Raises DecodeError."""
    meter = LoudnessMeter(has_true_peak=False)
    for block in read_blocks(path, is_ours=True):
        meter.hear(block)
    return round(max(meter.result().integrated_lufs, -70.0), 2)


def sum_files(paths: Sequence[Path], target: Path) -> None:
    """Write the sum of sounds of ours of equal length as a WAV of 32-bit floats.

    Only a sum beyond full scale is turned down, as a whole. Raises DecodeError, also where lengths differ, OSError.
    """
    peak = max(float(np.abs(block).max()) for block in _sums(paths))
    gain = np.float32(1.0 / max(peak, 1.0))
    with soundfile.SoundFile(str(target), "w", SAMPLE_RATE, 2, subtype="FLOAT", format="WAV") as file:
        for block in _sums(paths):
            file.write(block * gain)


def _sums(paths: Sequence[Path]) -> Iterator[Block]:
    for blocks in zip_longest(*(read_blocks(path, _BLOCK_FRAMES, is_ours=True) for path in paths)):
        if any(block is None for block in blocks) or len({len(block) for block in blocks}) > 1:
            raise DecodeError("The stems are not equally long.")
        yield np.sum(blocks, axis=0, dtype=np.float32)
