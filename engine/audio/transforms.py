"""Fourier transforms in single precision by SciPy's compiled ones: for short frames much quicker than numpy's."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from engine.audio.compiled import load_compiled

Spectra = NDArray[np.complex64]

_POCKETFFT = "scipy.fft._pocketfft.pypocketfft"
_BY_LENGTH = 2


def rfft(lines: NDArray[np.float32], size: int | None = None) -> Spectra:
    """The spectra of the last axis, filled up with zeros to `size`."""
    compiled: Any = load_compiled(_POCKETFFT)
    if compiled is None:
        from scipy.fft import rfft as whole  # noqa: PLC0415 - only where its part cannot be loaded alone

        return cast("Spectra", whole(lines, size, axis=-1))
    if size is not None and size > lines.shape[-1]:
        filled = np.zeros((*lines.shape[:-1], size), np.float32)
        filled[..., : lines.shape[-1]] = lines
        lines = filled
    return cast("Spectra", compiled.r2c(lines, (lines.ndim - 1,), True, 0, None, 1))  # noqa: FBT003


def irfft(spectra: Spectra, size: int) -> NDArray[np.float32]:
    """The lines of `size` samples that have these spectra, on the last axis."""
    compiled: Any = load_compiled(_POCKETFFT)
    if compiled is None:
        from scipy.fft import irfft as whole  # noqa: PLC0415 - only where its part cannot be loaded alone

        return cast("NDArray[np.float32]", whole(spectra, size, axis=-1))
    lines = compiled.c2r(spectra, (spectra.ndim - 1,), size, False, _BY_LENGTH, None, 1)  # noqa: FBT003
    return cast("NDArray[np.float32]", lines)
