"""The sound that a recogniser hears: one channel at 16 kHz, neither too soft nor longer than it takes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from engine import SAMPLE_RATE
from engine.audio.decoding import read_blocks

RATE = 16_000
LONGEST_SECONDS = 900.0
Samples = NDArray[np.float32]
# What is softer than this, at its loudest, is silence.
SILENCE_PEAK = 0.001
_WANTED_PEAK = 0.5
_PIECE_SECONDS = 120.0
_SEARCHED_SECONDS = 20.0
_HOP = RATE // 50


def read_voice(voice: Path) -> Samples:
    """The sound of a file, (frames,) at 16 kHz: 58 MB for 15 minutes.

    Raises DecodeError, for more than 15 minutes, too.
    What is soft is brought up: whether somebody speaks is judged by level as well. Silence stays what it is.
    """
    pieces = list(_at_16_khz(voice))
    samples = np.concatenate(pieces) if pieces else np.zeros(0, np.float32)
    peak = float(np.abs(samples).max(initial=0.0))
    if SILENCE_PEAK < peak < _WANTED_PEAK:
        samples *= np.float32(_WANTED_PEAK / peak)
    return samples


def _at_16_khz(voice: Path) -> Iterator[Samples]:
    resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
    for block in read_blocks(voice, SAMPLE_RATE, LONGEST_SECONDS):
        frame = av.AudioFrame.from_ndarray(block.mean(axis=1, dtype=np.float32)[np.newaxis], "flt", "mono")
        frame.sample_rate = SAMPLE_RATE
        for out in resampler.resample(frame):
            yield out.to_ndarray().reshape(-1).astype(np.float32, copy=False)
    for out in resampler.resample(None):
        yield out.to_ndarray().reshape(-1).astype(np.float32, copy=False)


def pieces_of(samples: Samples) -> Iterator[tuple[int, Samples]]:
    """The sound in pieces of at most two minutes with the frame where each begins, cut where it is softest."""
    start = 0
    while len(samples) - start > _PIECE_SECONDS * RATE:
        end = start + round(_PIECE_SECONDS * RATE)
        searched = samples[end - round(_SEARCHED_SECONDS * RATE) : end]
        loud = np.square(searched[: len(searched) // _HOP * _HOP].reshape(-1, _HOP)).mean(axis=1)
        # Softest for 0.3 seconds, not for a moment.
        calm = np.convolve(loud, np.ones(15), "same")
        cut = end - len(searched) + int(calm.argmin()) * _HOP
        yield start, samples[start:cut]
        start = cut
    yield start, samples[start:]
