"""Labelled sound for tests of the engine's ears: tones, noise, and small songs of known tempo and key."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from engine import SAMPLE_RATE
from engine.brief import PITCH_CLASSES

Sound = NDArray[np.float32]
SCALES = {"major": (0, 2, 4, 5, 7, 9, 11), "minor": (0, 2, 3, 5, 7, 8, 10)}
PROGRESSIONS = {"major": (0, 4, 5, 3, 0, 3, 4, 0), "minor": (0, 3, 0, 6, 0, 5, 3, 0)}


def stereo(line: NDArray[np.floating]) -> Sound:
    return np.stack([line, line], axis=1).astype(np.float32)


def sine(hertz: float, seconds: float, dbfs: float, phase: float = 0.0) -> Sound:
    """A sine on both channels; dbfs is its peak."""
    time = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return stereo(10.0 ** (dbfs / 20.0) * np.sin(2 * np.pi * hertz * time + phase))


def noise(seconds: float, rms: float = 0.1, seed: int = 1) -> Sound:
    return (np.random.default_rng(seed).standard_normal((int(seconds * SAMPLE_RATE), 2)) * rms).astype(np.float32)


def silence(seconds: float) -> Sound:
    return np.zeros((int(seconds * SAMPLE_RATE), 2), np.float32)


def written(path: Path, sound: Sound, subtype: str = "FLOAT") -> Path:
    soundfile.write(str(path), sound, SAMPLE_RATE, subtype=subtype)
    return path


def song(bpm: float, key: str, seconds: float, seed: int = 0) -> dict[str, Sound]:
    """Drums, bass, harmony and melody of a steady song of known tempo and key."""
    tonic, mode = PITCH_CLASSES.index(key.split()[0]), key.split()[1]
    rng = np.random.default_rng(seed)
    beat, scale = 60.0 / bpm, SCALES[mode]
    lines = {name: np.zeros(int((seconds + 8) * SAMPLE_RATE)) for name in ("drums", "bass", "harmony", "melody")}

    def put(name: str, at_beat: float, sound: NDArray[np.float64], gain: float) -> None:
        start = round(at_beat * beat * SAMPLE_RATE)
        lines[name][start : start + len(sound)] += sound * gain

    def pitch(degree: int, octave: int) -> float:
        return tonic + 12 * octave + scale[degree % 7] + 12 * (degree // 7)

    for number in range(int(seconds / beat)):
        root = PROGRESSIONS[mode][number // 4 % 8]
        put("drums", number, _kick() if number % 2 == 0 else _hit(rng, 0.05), 0.4 if number % 2 == 0 else 0.12)
        put("drums", number + 0.5, _hit(rng, 0.012), 0.05)
        put("bass", number, _tone(pitch(root, 3), 0.9 * beat, 5), 0.15)
        if number % 4 == 0:
            for step in (0, 2, 4):
                put("harmony", number, _tone(pitch(root + step, 5), 4 * beat, 6), 0.08)
        for half in (0.0, 0.5):
            put("melody", number + half, _tone(pitch(root + int(rng.choice((0, 2, 4, 7))), 6), beat / 2, 4), 0.06)
    return {name: stereo(line[: int(seconds * SAMPLE_RATE)]) for name, line in lines.items()}


def mixed(stems: dict[str, Sound]) -> Sound:
    return np.sum(list(stems.values()), axis=0, dtype=np.float32)


def _tone(midi: float, seconds: float, harmonics: int) -> NDArray[np.float64]:
    time = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    hertz = 440.0 * 2.0 ** ((midi - 69) / 12)
    wave = sum(np.sin(2 * np.pi * hertz * k * time) / k**1.3 for k in range(1, harmonics + 1))
    return np.asarray(wave * np.minimum(time / 0.008, 1.0) * np.clip((seconds - time) / 0.02, 0.0, 1.0) * np.exp(-time))


def _kick() -> NDArray[np.float64]:
    time = np.arange(int(0.25 * SAMPLE_RATE)) / SAMPLE_RATE
    return np.asarray(np.sin(2 * np.pi * (50 * time + 3 * (1 - np.exp(-40 * time)))) * np.exp(-time / 0.08))


def _hit(rng: np.random.Generator, decay: float) -> NDArray[np.float64]:
    time = np.arange(int(5 * decay * SAMPLE_RATE)) / SAMPLE_RATE
    return np.asarray(rng.standard_normal(len(time)) * np.exp(-time / decay))
