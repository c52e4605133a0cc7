"""Loudness to a target: as loud as wished over all, and never over a true peak."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from engine import SAMPLE_RATE
from engine.audio.loudness import SILENCE_LUFS, LoudnessMeter
from engine.audio.loudness import Loudness as Measured
from engine.effects.effect import Effect, Stream, StreamedSound, Workshop
from engine.effects.limiter import PeakLimiting
from engine.effects.parameters import number
from engine.effects.sound import ArraySound, Sound, samples
from engine.effects.stretching import roughly

_MOST_GAIN_DB = 30.0
# So much more than the difference the gain may be, to make up for what the limiter takes.
_MOST_DRIVE_DB = 12.0
_RELEASE_DB_PER_SECOND = 40.0
_NEAR_ENOUGH_LU = 0.05
_ROUNDS = 4
# True peaks lie hardly ever further above the highest sample.
_BETWEEN_SAMPLES_DB = 3.0


@dataclass(frozen=True)
class Loudness(Effect):
    """Measured first, then turned up or down by one gain, and limited where a peak would be too high."""

    kind: ClassVar[str] = "loudness"
    title: ClassVar[str] = "Loudness to a target"

    target_lufs: float = number(-14.0, -36.0, -6.0, "LUFS")
    ceiling_dbtp: float = number(-1.0, -12.0, 0.0, "dBTP")

    def apply(self, sound: Sound, workshop: Workshop) -> Sound:
        """Silence stays as it is."""
        kept = workshop.keep(sound)
        excerpts = workshop.excerpts(kept)
        gain = self._gain_db(kept if excerpts is None else _together(kept, excerpts))
        return StreamedSound(_Levelling(gain, self.ceiling_dbtp), kept)

    def _gain_db(self, sound: Sound) -> float:
        """The gain under which a sound has the target loudness, found by trying where the limiter acts."""
        measured = _measure(sound)
        if measured.integrated_lufs <= SILENCE_LUFS:
            return 0.0
        gain = first = min(_MOST_GAIN_DB, self.target_lufs - measured.integrated_lufs)
        if measured.sample_peak_dbfs + gain + _BETWEEN_SAMPLES_DB < self.ceiling_dbtp:
            return gain
        most = min(_MOST_GAIN_DB, first + _MOST_DRIVE_DB)
        for _ in range(_ROUNDS):
            levelled = StreamedSound(_Levelling(gain, self.ceiling_dbtp), sound)
            missing = self.target_lufs - _measure(levelled).integrated_lufs
            if abs(missing) < _NEAR_ENOUGH_LU or (missing > 0 and gain >= most):
                break
            gain = min(most, gain + missing)
        return gain


def _together(sound: Sound, excerpts: list[tuple[int, int]]) -> Sound:
    with roughly():
        return ArraySound(np.concatenate([samples(sound, start, stop) for start, stop in excerpts]))


def _measure(sound: Sound) -> Measured:
    meter = LoudnessMeter(has_true_peak=False)
    for block in sound.blocks(0, sound.frames):
        meter.hear(block)
    return meter.result()


@dataclass(frozen=True)
class _Levelling(Effect):
    # In that time the limiter lets go of anything.
    preroll_frames: ClassVar[int] = SAMPLE_RATE

    gain_db: float
    ceiling_dbtp: float

    def stream(self, place: int, frames: int) -> Stream:
        return PeakLimiting(self.gain_db, self.ceiling_dbtp, _RELEASE_DB_PER_SECOND)
