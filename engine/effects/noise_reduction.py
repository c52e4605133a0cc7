"""Noise reduction: a steady noise, learned where it is alone, is taken out of the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from engine.audio.transforms import rfft
from engine.effects.effect import Effect, EffectError, Stream, StreamedSound, Workshop, frames_of
from engine.effects.parameters import ChainError, needed_number, number
from engine.effects.sound import Sound, samples
from engine.effects.spectral import BINS, FRAME, HOP, Spectra, SpectralStream

_MOST_LEARNED_SECONDS = 20.0
_MEMORY = 4
Powers = NDArray[np.float32]


@dataclass(frozen=True)
class NoiseReduction(Effect):
    """Each pitch that is hardly louder than the noise was is turned down, by `reduction_db` at most.

    The noise is learned from `learn_from` to `learn_to` seconds of the sound, where nothing else may be heard.
    """

    kind: ClassVar[str] = "noise_reduction"
    title: ClassVar[str] = "Noise reduction"

    learn_from: float = needed_number(0.0, 3600.0, "s")
    learn_to: float = needed_number(0.0, 3600.0, "s")
    reduction_db: float = number(12.0, 0.0, 40.0, "dB")
    strength: float = number(1.0, 0.3, 3.0)

    def check(self) -> None:
        """Raises ChainError when there is nothing to learn from."""
        if self.learn_to - self.learn_from < 0.1:
            raise ChainError("the stretch from learn_from to learn_to must last at least 0.1 seconds.")

    def apply(self, sound: Sound, workshop: Workshop) -> Sound:
        """Raises EffectError when the stretch does not lie within the sound."""
        start = frames_of(self.learn_from)
        stop = min(frames_of(min(self.learn_to, self.learn_from + _MOST_LEARNED_SECONDS)), sound.frames)
        if stop - start < FRAME:
            raise EffectError("Noise reduction has nothing to learn from: choose a stretch that lies within the sound.")
        kept = workshop.keep(sound)
        return StreamedSound(_Learned(self.reduction_db, self.strength, _profile(samples(kept, start, stop))), kept)


def _profile(noise: NDArray[np.float32]) -> Powers:
    """The mean power of each pitch in both sides (bins,), smoothed over its neighbours."""
    window = np.sqrt(0.5 - 0.5 * np.cos(2.0 * np.pi * np.arange(FRAME) / FRAME)).astype(np.float32)
    views = np.lib.stride_tricks.sliding_window_view(noise, FRAME, axis=0)[::HOP]
    power: Powers = np.square(np.abs(rfft(views * window))).mean(axis=(0, 1))
    profile: Powers = _smooth(power[None], 5)[0]
    return profile


def _smooth(lines: Powers, width: int) -> Powers:
    """The mean over so many neighbours (lines, bins); the ends stand for what would lie beyond them."""
    reach = width // 2
    padded = np.pad(lines, ((0, 0), (reach, reach)), mode="edge")
    shifted = [padded[:, shift : shift + lines.shape[1]] for shift in range(width)]
    means: Powers = np.mean(shifted, axis=0, dtype=np.float32)
    return means


@dataclass(frozen=True)
class _Learned(Effect):
    preroll_frames: ClassVar[int] = FRAME + _MEMORY * HOP
    grid_frames: ClassVar[int] = HOP
    is_finite: ClassVar[bool] = True

    reduction_db: float
    strength: float
    profile: Powers

    def stream(self, place: int, frames: int) -> Stream:
        return SpectralStream(_Quieting(self).change)


class _Quieting:
    """Wiener's gain on powers smoothed over time and pitch, so that single bins do not twitter."""

    def __init__(self, learned: _Learned) -> None:
        self._floor = np.float32(10.0 ** (-learned.reduction_db / 20.0))
        # Random noise exceeds its mean; where it is as loud as twice that, nothing is taken for music yet.
        self._noise = np.maximum(learned.profile, 1e-12) * np.float32(2.0 * learned.strength)
        self._before = np.zeros((_MEMORY - 1, BINS), np.float32)

    def change(self, spectra: Spectra) -> Spectra:
        power = np.square(spectra.real).mean(axis=1) + np.square(spectra.imag).mean(axis=1)
        line = np.concatenate([self._before, power])
        self._before = line[len(line) - _MEMORY + 1 :]
        smooth = np.lib.stride_tricks.sliding_window_view(line, _MEMORY, axis=0).mean(axis=2)
        smooth = np.maximum(smooth, power * np.float32(0.5))
        gain = np.maximum(1.0 - self._noise / np.maximum(smooth, 1e-20), 0.0)
        gain = np.maximum(np.sqrt(_smooth(gain, 3)), self._floor)
        changed: Spectra = spectra * gain[:, None, :].astype(np.float32)
        return changed
