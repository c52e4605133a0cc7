"""Decoded frames of any rate, channel count and sample format become stereo float32 at 44.1 kHz."""

from __future__ import annotations

import av
import av.audio.frame
import numpy as np

from engine import SAMPLE_RATE
from engine.audio.blocks import Block

# One damaged header may claim 1 Hz, and a single frame would become gigabytes.
PLAUSIBLE_RATES = range(4_000, 768_001)


class Converter:
    """Brings decoded frames to stereo float32 at 44.1 kHz, also when their shape changes on the way."""

    def __init__(self) -> None:
        self._shape: tuple[int, str, str] | None = None
        self._resampler: av.AudioResampler | None = None
        self._is_mono = False

    def convert(self, frame: av.audio.frame.AudioFrame) -> list[Block]:
        """The frame's samples as far as the resampler lets them go, behind what it held of an earlier shape."""
        held: list[Block] = []
        shape = (frame.sample_rate, frame.layout.name, frame.format.name)
        if shape != self._shape:
            held = self.rest()
            self._shape = shape
            # FFmpeg would turn one channel down by 3 dB on its way to two.
            self._is_mono = frame.layout.nb_channels == 1
            layout = "mono" if self._is_mono else "stereo"
            self._resampler = av.AudioResampler(format="flt", layout=layout, rate=SAMPLE_RATE)
        frame.pts = None
        return held + self._arrays(self._resampler.resample(frame)) if self._resampler is not None else held

    def rest(self) -> list[Block]:
        """What the resampler still holds back; nothing when it never got to work."""
        resampler, self._resampler, self._shape = self._resampler, None, None
        return self._arrays(resampler.resample(None)) if resampler is not None else []

    def _arrays(self, frames: list[av.audio.frame.AudioFrame]) -> list[Block]:
        channels = 1 if self._is_mono else 2
        blocks: list[Block] = [
            frame.to_ndarray().astype(np.float32, copy=False).reshape(-1, channels) for frame in frames
        ]
        return [np.repeat(block, 2, axis=1) for block in blocks] if self._is_mono else blocks
