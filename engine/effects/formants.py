"""What makes a voice that voice stays where it is while its pitch moves: the spectral envelope is moved back before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from engine.audio.transforms import irfft, rfft
from engine.effects.effect import Effect, Stream
from engine.effects.spectral import BINS, FRAME, HOP, Spectra, SpectralStream

# The envelope is what changes more slowly over the spectrum than the partials of a voice of 600 Hz.
_LIFTER = 72
_ROUNDS = 3
_MOST_GAIN = np.log(10.0) * 24.0 / 20.0
_SILENCE = 1e-7
Logs = NDArray[np.float32]


@dataclass(frozen=True)
class FormantShift(Effect):
    """Moves the envelope down by `factor`, which a later change of pitch by that factor moves up again.

    Envelope: iterated cepstral smoothing (Röbel & Rodet, Efficient spectral envelope estimation, DAFx 2005).
    """

    preroll_frames: ClassVar[int] = FRAME
    grid_frames: ClassVar[int] = HOP
    is_finite: ClassVar[bool] = True

    factor: float

    def stream(self, place: int, frames: int) -> Stream:
        """The same from any place."""
        moved = np.minimum(np.arange(BINS) * self.factor, BINS - 1)
        floors = np.minimum(moved.astype(np.int64), BINS - 2)
        share = (moved - floors).astype(np.float32)

        def change(spectra: Spectra) -> Spectra:
            power = np.square(spectra.real).mean(axis=1) + np.square(spectra.imag).mean(axis=1)
            line = envelope(np.log(np.sqrt(power) + np.float32(_SILENCE)))
            goal = line[:, floors] * (1 - share) + line[:, floors + 1] * share
            gain = np.exp(np.clip(goal - line, -_MOST_GAIN, _MOST_GAIN)).astype(np.float32)
            changed: Spectra = spectra * gain[:, None, :]
            return changed

        return SpectralStream(change)


def envelope(logs: Logs) -> Logs:
    """The envelope of log magnitudes (frames, bins): a smooth line over their peaks."""
    lifter = np.zeros(BINS, np.float32)
    lifter[:_LIFTER] = 0.54 + 0.46 * np.cos(np.pi * np.arange(_LIFTER) / _LIFTER)
    # The spectrum of a real, even cepstrum is real: the transform of a transform, less what is beyond the lifter.
    peaks = logs
    line = logs
    for _ in range(_ROUNDS):
        cepstrum = irfft(peaks.astype(np.complex64), FRAME)
        cepstrum[:, :BINS] *= lifter
        cepstrum[:, BINS:] *= lifter[-2:0:-1]
        line = rfft(cepstrum).real
        peaks = np.maximum(peaks, line)
    return line
