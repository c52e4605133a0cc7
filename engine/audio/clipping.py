"""What was cut off in a sound: runs of equal samples at full scale or above it. A high sample alone is no clipping."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av.audio.frame
import numpy as np
from numpy.typing import NDArray

from engine.audio.frames import Damage, frames_of, opened

_FULL_SCALE = 0.9999
_SHORTEST_RUN = 4
_LARGEST = {"u8": 128, "s16": 32_768, "s32": 1 << 31}


def clipped_samples(channel: NDArray[Any]) -> int:
    """How many samples of one channel (full scale is ±1) lie in runs of at least four equal ones at full scale."""
    is_flat = (channel[1:] == channel[:-1]) & (np.abs(channel[1:]) >= _FULL_SCALE)
    if not is_flat.any():
        return 0
    edges = np.flatnonzero(np.diff(np.concatenate([[0], is_flat.view(np.int8), [0]])))
    lengths = edges[1::2] - edges[::2] + 1
    return int(lengths[lengths >= _SHORTEST_RUN].sum())


def clipped_share(path: Path, damage: Damage) -> float:
    """The share (0-1) of a file's samples that are clipped, as it came: resampling would hide what is flat.

    What could not be decoded is counted in damage. Raises DecodeError.
    """
    clipped = samples = 0
    with opened(path) as file:
        for frame in frames_of(file, damage):
            for channel in _channels(frame):
                samples += len(channel)
                clipped += clipped_samples(channel)
    return clipped / max(samples, 1)


def _channels(frame: av.audio.frame.AudioFrame) -> NDArray[Any]:
    """(channels, samples), whatever the sample format; full scale is ±1."""
    kind = frame.format.name.removesuffix("p")
    values = frame.to_ndarray()
    rows: NDArray[Any] = values if frame.format.is_planar else values.reshape(-1, frame.layout.nb_channels).T
    if kind not in _LARGEST:
        return rows
    scaled: NDArray[Any] = (rows.astype(np.float64) - (128 if kind == "u8" else 0)) / _LARGEST[kind]
    return scaled
