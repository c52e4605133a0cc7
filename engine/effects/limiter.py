"""Limiter: louder by a gain, and never over a ceiling, measured between the samples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from engine import SAMPLE_RATE
from engine.audio.blocks import Block, with_gains
from engine.audio.loudness import PEAK_FRAMES as STEP_FRAMES
from engine.audio.loudness import TruePeak
from engine.effects.effect import NOTHING, Effect, Stream, ratio
from engine.effects.parameters import number
from engine.effects.steps import STEPS_PER_SECOND, ramps

# Four-fold oversampling may miss so much of a peak near the Nyquist frequency.
_SAFETY_DB = 0.2
_WIDTH = 9
_AROUND = _WIDTH
_WINDOW = np.hanning(_WIDTH + 2)[1:-1] / np.hanning(_WIDTH + 2)[1:-1].sum()


@dataclass(frozen=True)
class Limiter(Effect):
    """Looks 2.7 ms ahead."""

    kind: ClassVar[str] = "limiter"
    title: ClassVar[str] = "Limiter"
    preroll_frames: ClassVar[int] = 4 * SAMPLE_RATE

    gain_db: float = number(0.0, 0.0, 24.0, "dB")
    ceiling_dbtp: float = number(-1.0, -24.0, 0.0, "dBTP")
    release_db_per_second: float = number(40.0, 5.0, 400.0, "dB/s")

    def stream(self, place: int, frames: int) -> Stream:
        """The same from any place, but for what the release still holds."""
        return PeakLimiting(self.gain_db, self.ceiling_dbtp, self.release_db_per_second)


class PeakLimiting:
    """A step waits for the peaks of the one behind it and for the needs of nine more; straight lines join the gains."""

    def __init__(self, gain_db: float, ceiling_dbtp: float, release_db_per_second: float) -> None:
        self._gain = ratio(gain_db)
        self._ceiling = float(ratio(ceiling_dbtp - _SAFETY_DB))
        self._rise = release_db_per_second / STEPS_PER_SECOND
        self._peak = TruePeak()
        self._waiting = NOTHING
        self._sound = NOTHING
        self._peaks = np.zeros(0)
        self._released = np.zeros(_AROUND)
        self._due = 0

    def process(self, block: Block) -> Block:
        """What no later peak can turn down any more."""
        self._due += len(block)
        joined = np.concatenate([self._waiting, block * self._gain])
        whole = len(joined) // STEP_FRAMES * STEP_FRAMES
        self._waiting = joined[whole:]
        ready = self._steps(joined[:whole]) if whole else NOTHING
        self._due -= len(ready)
        return ready

    def finish(self) -> Block:
        """The rest, behind which there is silence."""
        silent = -len(self._waiting) % STEP_FRAMES + (_AROUND + 1) * STEP_FRAMES
        return self._steps(np.concatenate([self._waiting, np.zeros((silent, 2), np.float32)]))[: self._due]

    def _steps(self, block: Block) -> Block:
        self._sound = np.concatenate([self._sound, block])
        peaks = np.concatenate([self._peaks, self._peak.steps(block, above=self._ceiling)])
        # The detector is late by 12 frames, so a step's peaks may be found in the next.
        self._release(np.maximum(peaks[:-1], peaks[1:]))
        self._peaks = peaks[-1:]
        count = len(self._released) - 2 * _AROUND
        if count <= 0:
            return NOTHING
        # Each mean is over minima whose windows all hold the step itself: smoothing can't exceed the need.
        lowest = sliding_window_view(self._released, _WIDTH).min(axis=1)
        smooth = sliding_window_view(lowest, _WIDTH) @ _WINDOW
        edges = np.minimum(smooth[:-1], smooth[1:])
        self._released = self._released[count:]
        ready, self._sound = self._sound[: count * STEP_FRAMES], self._sound[count * STEP_FRAMES :]
        return with_gains(ready, ramps(np.power(10.0, edges / 20.0).astype(np.float32)))

    def _release(self, peaks: Block) -> None:
        """Needs in dB (0 or less) from peaks; each lets go only so quickly."""
        needs = -20.0 * np.log10(np.maximum(peaks / self._ceiling, 1.0))
        rise = np.arange(1, len(needs) + 1) * self._rise
        released = np.minimum(np.minimum.accumulate(needs - rise), self._released[-1]) + rise
        self._released = np.concatenate([self._released, np.minimum(released, 0.0)])
