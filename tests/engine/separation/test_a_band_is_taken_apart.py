"""Clicks go to the drums, a low tone to the bass and a chord to the rest."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile

from engine.separation.separating import separate

SAMPLE_RATE = 44_100


def gain_db(stem: np.ndarray, truth: np.ndarray, mixture: np.ndarray) -> float:
    """By how many dB a stem is nearer to the truth than the mixture is."""

    def error(estimate: np.ndarray) -> float:
        return float(np.square(truth - estimate).sum())

    return 10 * np.log10(error(mixture) / error(stem))


def test_each_part_gets_its_own(tmp_path: Path) -> None:
    time = np.arange(4 * SAMPLE_RATE) / SAMPLE_RATE
    rng = np.random.default_rng(1)
    truth = {
        "bass": 0.3 * np.sin(2 * np.pi * 82 * time),
        "other": 0.1 * sum(np.sin(2 * np.pi * hertz * time) for hertz in (523, 659, 784)),
        "drums": np.zeros(len(time)),
    }
    for place in range(0, len(time), SAMPLE_RATE // 2):
        truth["drums"][place : place + 2000] = 0.4 * rng.uniform(-1, 1, 2000) * np.exp(-np.arange(2000) / 400)
    mixture = sum(truth.values())
    soundfile.write(tmp_path / "song.wav", np.stack([mixture, mixture], 1), SAMPLE_RATE, "FLOAT")

    separation = separate(tmp_path / "song.wav", tmp_path, None, lambda stage, share: None)

    for name, path in separation.stems.items():
        stem = soundfile.read(path)[0][:, 0]
        assert gain_db(stem, truth[name], mixture) > 8, name
