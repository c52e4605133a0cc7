"""The pitch of a voice over time, by swift-f0 (a small network that comes within its package, MIT)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine import SAMPLE_RATE
from engine.effects.resampling import ResampledSound
from engine.effects.sound import ArraySound
from engine.weights.sessions import open_session

# isort: split
# Behind the sessions, which keep onnxruntime from reporting what it runs: this loads it, too.
import swift_f0
from swift_f0 import PitchResult, PitchStream, SwiftF0

Samples = NDArray[np.float32]

STEP_SECONDS: float = swift_f0.FRAME_PERIOD
_SURE = 0.5
# It was trained on speech at usual levels. What is far quieter than a voice is noise, and stays quiet.
_PEAK, _MOST_GAIN = 0.5, 100.0
_LONGEST_PUSH = 4 * swift_f0.SAMPLE_RATE
_MODEL = Path(swift_f0.__file__).with_name("model.onnx")


@dataclass(frozen=True)
class PitchCurve:
    """A value for each step of time; that of step k lies around k · step_seconds.

    likeliest: float32 in hertz (46.9 to 2093.8), also where no voice is. confidence: float32, 0 to 1. loudness:
    float32, dB relative to full scale, of 32 ms.
    """

    likeliest: Samples
    confidence: Samples
    loudness: Samples
    step_seconds: float = STEP_SECONDS

    @cached_property
    def hertz(self) -> Samples:
        """The pitch, 0 where there is none."""
        return np.where(self.confidence >= _SURE, self.likeliest, 0).astype(np.float32)

    @cached_property
    def midi(self) -> Samples:
        """The pitch as MIDI numbers with fractions, NaN where there is none."""
        with np.errstate(divide="ignore"):
            numbers = 69 + 12 * np.log2(self.hertz / 440)
        return np.where(self.hertz > 0, numbers, np.nan).astype(np.float32)

    @property
    def voiced_share(self) -> float:
        """How much of the time has a pitch, 0 to 1."""
        return float(np.mean(self.hertz > 0)) if len(self.hertz) else 0.0


class _Detector(SwiftF0):
    """The package's own detector; its network runs as all networks here do."""

    def __init__(self, threads: int) -> None:
        self.session: Any = open_session(_MODEL, threads=threads, is_memory_planned=False)


def track_pitch(samples: Samples, *, threads: int = 1) -> PitchCurve:
    """The pitch of one voice at any level, mono (frames,) float32 at 44.1 kHz; 2 cents off in the median.

    It takes as much memory for five minutes as for one. Of several voices, or of music, it follows now this, now that
    one. Source: L. Nieradzik, SwiftF0, https://arxiv.org/abs/2508.18440.
    """
    if not len(samples):
        nothing = np.zeros(0, np.float32)
        return PitchCurve(nothing, nothing, nothing)
    sound = ArraySound(np.broadcast_to(samples[:, None], (len(samples), 2)))
    slow = ResampledSound(sound, Fraction(swift_f0.SAMPLE_RATE, SAMPLE_RATE))
    gain = np.float32(min(_PEAK / max(float(np.max(np.abs(samples))), 1e-9), _MOST_GAIN))
    stream = PitchStream(_Detector(threads))
    parts: list[PitchResult] = []
    for start in range(0, slow.frames, _LONGEST_PUSH):
        blocks = slow.blocks(start, min(start + _LONGEST_PUSH, slow.frames))
        parts.extend(stream.push(block[:, 0] * gain, swift_f0.SAMPLE_RATE) for block in blocks)
    parts.append(stream.flush())
    found = swift_f0.concat(parts)
    loudness = found.loudness_db - 20 * np.log10(gain)
    return PitchCurve(
        found.pitch_hz.astype(np.float32), found.confidence.astype(np.float32), loudness.astype(np.float32)
    )
