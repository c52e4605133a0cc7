"""The speech network: how long it would say each sound, how loud, and the sound itself at a given pitch."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from engine.singing.preparing import ENERGY, LENGTHS, PITCH
from engine.singing.signed import is_faster_signed
from engine.singing.weights import PROSODY, SIGNED_SOUND, SOUND

if TYPE_CHECKING:
    import onnxruntime  # noqa: TID251 - its name alone

# Samples per second, per frame, and values of pitch and energy per frame.
RATE = 24_000
FRAME = 600
CURVE = 2


class Network:
    """Both graphs, loaded: about 200 MB. The same values in give the same samples, in every process."""

    def __init__(self, folder: Path) -> None:
        """Raises OSError or onnxruntime's errors when the files are not there or broken."""
        signed = folder / SIGNED_SOUND
        sound = signed if is_faster_signed() and signed.exists() else folder / SOUND
        self._prosody, self._sound = _session(folder / PROSODY), _session(sound)

    def natural_lengths(self, numbers: np.ndarray, style: np.ndarray) -> np.ndarray:
        """Frames that each sign would get: float32 (signs,)."""
        lengths: np.ndarray = self._curves(numbers, style, np.ones(numbers.shape[1], np.float32))[0][0]
        return lengths

    def energy(self, numbers: np.ndarray, style: np.ndarray, frames: np.ndarray) -> np.ndarray:
        """How loud the network would say it: float32, two values a frame."""
        energy: np.ndarray = self._curves(numbers, style, frames)[2][0]
        return energy

    def speak(
        self, numbers: np.ndarray, style: np.ndarray, frames: np.ndarray, pitch: np.ndarray, energy: np.ndarray
    ) -> np.ndarray:
        """The sound: float32 mono at 24 kHz, 600 samples a frame.

        numbers: int64 (1, signs). style: float32 (256,). frames: whole, per sign. pitch in hertz (0 where there is
        none) and energy: two values a frame.
        """
        values = {
            "tokens": numbers, "style": style[np.newaxis], LENGTHS: frames[np.newaxis].astype(np.float32),
            PITCH: pitch[np.newaxis].astype(np.float32), ENERGY: energy[np.newaxis].astype(np.float32),
        }  # fmt: skip
        sound: np.ndarray = self._sound.run(None, values)[0]
        return sound.reshape(-1)

    def _curves(self, numbers: np.ndarray, style: np.ndarray, frames: np.ndarray) -> list[np.ndarray]:
        values = {
            "tokens": numbers, "style": style[np.newaxis], "speed": np.ones(1, np.float32),
            LENGTHS: frames[np.newaxis].astype(np.float32),
        }  # fmt: skip
        curves: list[np.ndarray] = self._prosody.run(None, values)
        return curves


@lru_cache(maxsize=1)
def network_in(folder: Path) -> Network:
    """The network in this folder, loaded once; processes that are forked afterwards have it. Raises as Network does."""
    return Network(folder)


def _session(path: Path) -> onnxruntime.InferenceSession:
    from engine.weights.sessions import open_session  # noqa: PLC0415 - its 25 MB are for songs with words alone

    # No two lines are equally long, and the plans of memory for all lengths would be 90 MB after a long song.
    return open_session(path, threads=1, is_memory_planned=False)
