"""Vocal remover: takes out what both sides have in common, where most voices are; it cannot tell what it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from engine import SAMPLE_RATE
from engine.effects.effect import Effect, Stream
from engine.effects.parameters import number
from engine.effects.spectral import BINS, FRAME, HOP, Spectra, SpectralStream


@dataclass(frozen=True)
class CentreCancel(Effect):
    """Between `low_hertz` and `high_hertz` only what differs between the sides stays; bass and air are left alone.

    A mono recording has nothing but a centre: of it almost nothing stays.
    """

    kind: ClassVar[str] = "centre_cancel"
    title: ClassVar[str] = "Vocal remover (cancels the centre)"
    preroll_frames: ClassVar[int] = FRAME
    grid_frames: ClassVar[int] = HOP
    is_finite: ClassVar[bool] = True

    amount: float = number(1.0, 0.0, 1.0)
    low_hertz: float = number(140.0, 20.0, 1000.0, "Hz")
    high_hertz: float = number(9000.0, 2000.0, 20000.0, "Hz")

    def stream(self, place: int, frames: int) -> Stream:
        """The same from any place."""
        hertz = np.arange(BINS) * (SAMPLE_RATE / FRAME)
        # Half an octave from nothing to all.
        rise = np.clip(2.0 * np.log2(np.maximum(hertz, 1.0) / self.low_hertz) + 1.0, 0.0, 1.0)
        fall = np.clip(1.0 - 2.0 * np.log2(np.maximum(hertz, 1.0) / self.high_hertz), 0.0, 1.0)
        share = (rise * fall * self.amount).astype(np.float32)

        def change(spectra: Spectra) -> Spectra:
            left, right = spectra[:, 0], spectra[:, 1]
            both = np.square(np.abs(left)) + np.square(np.abs(right))
            common = 2.0 * (left.real * right.real + left.imag * right.imag) / np.maximum(both, 1e-20)
            # 1 where the sides are the same, 0 where they have nothing in common.
            middle = (left + right) * np.float32(0.5) * (np.clip(common, 0.0, 1.0) * share)
            rest: Spectra = spectra - middle[:, None, :].astype(np.complex64)
            return rest

        return SpectralStream(change)
