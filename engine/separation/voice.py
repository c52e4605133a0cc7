"""The voice of a recording, by the two networks of Spleeter through onnxruntime."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from engine.audio.decoding import Block
from engine.separation.filtering import BINS as ALL_BINS
from engine.separation.filtering import CHANNELS, Masks, Spectra, SpectralFilter, hann
from engine.separation.levels import gain_to
from engine.separation.unet import BACKING, BINS, FRAMES_MULTIPLE, MAGNITUDE, VOICE
from engine.weights.sessions import open_session

# Neighbours of 64 frames let blocks be small without a seam; larger ones cost memory, smaller ones time.
_FRAMES, _CONTEXT = 256, 64
# The networks were trained on masters: quieter sound is heard worse.
_LEVEL_DBFS = -16.0
_NOTHING = np.float32(0.5e-10)


class VoiceSeparator:
    """The networks, loaded: about 200 MB. threads: of the processor. names: what `separate` finds."""

    names = ("vocals",)

    def __init__(self, network: Path, *, threads: int = 2) -> None:
        """Raises OSError or onnxruntime's errors when the file is not there or broken."""
        self._session = open_session(network, threads=threads)

    def separate(self, blocks: Iterable[Block], level_dbfs: float) -> Iterator[tuple[Block, Block]]:
        """Pieces of the sound and of its voice; level_dbfs: the mean level (RMS) of the whole sound."""
        gain = gain_to(_LEVEL_DBFS, level_dbfs)

        def find_masks(spectra: Spectra) -> Masks:
            return self._mask(np.abs(spectra[:, :, :BINS]) * gain)[np.newaxis]

        yield from SpectralFilter(hann(), _FRAMES, _CONTEXT, find_masks).outputs(blocks)

    def _mask(self, magnitude: np.ndarray) -> np.ndarray:
        """(frames + context, 2, 1024) → (frames, 2, 2049). What lies above 11 kHz is left to the band."""
        missing = -len(magnitude) % FRAMES_MULTIPLE
        values = np.pad(magnitude, ((0, missing), (0, 0), (0, 0))).transpose(1, 0, 2)[np.newaxis]
        voice, backing = self._session.run([VOICE, BACKING], {MAGNITUDE: np.ascontiguousarray(values)})
        inner = slice(_CONTEXT, len(magnitude) - _CONTEXT)
        voice, backing = voice[0, :, inner].transpose(1, 0, 2), backing[0, :, inner].transpose(1, 0, 2)
        power = np.square(voice)
        mask = np.zeros((len(voice), CHANNELS, ALL_BINS), np.float32)
        mask[:, :, :BINS] = (power + _NOTHING) / (power + np.square(backing) + 2 * _NOTHING)
        return mask
