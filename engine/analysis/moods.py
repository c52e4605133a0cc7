"""How a song feels: which mood, how pleasant and how lively over time, and which genres it fits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.analysis.features import Beat, features_of
from engine.analysis.learning import Model
from engine.analysis.lines import Lines
from engine.analysis.listening import Recording

WINDOW_SECONDS, STEP_SECONDS = 12.0, 3.0


@dataclass(frozen=True)
class Feelings:
    """Valence (unpleasant -1 to pleasant 1) and arousal (still -1 to lively 1) at some seconds.

    Two thirds of what the model was tested on lay within the bands (one standard deviation) on each side.
    """

    seconds: tuple[float, ...]
    valence: tuple[float, ...]
    arousal: tuple[float, ...]
    valence_band: float
    arousal_band: float


def mood_shares(model: Model, features: NDArray[np.float64]) -> dict[str, float]:
    """How likely each label is, the likeliest first; of sum 1. Also for genres."""
    shares = model.predict(features[np.newaxis])[0]
    order = np.argsort(shares)[::-1]
    return {model.labels[place]: round(float(shares[place]), 4) for place in order}


def feelings_of(recording: Recording, lines: Lines, beat: Beat, model: Model) -> Feelings:
    """The curve, from windows of 12 s about each place."""
    middles = middles_of(recording.seconds)
    rows = np.array([window_features(recording, lines, beat, middle) for middle in middles])
    values = np.clip(model.predict(rows), -1.0, 1.0)
    valence, arousal = (tuple(round(float(value), 3) for value in line) for line in values.T)
    return Feelings(tuple(middles), valence, arousal, *model.errors)


def middles_of(seconds: float) -> list[float]:
    """The places of the curve: every three seconds, the first where its window is whole or in the middle."""
    half = min(WINDOW_SECONDS, seconds) / 2.0
    count = int((seconds - 2.0 * half) / STEP_SECONDS) + 1
    return [round(half + number * STEP_SECONDS, 2) for number in range(count)]


def window_features(recording: Recording, lines: Lines, beat: Beat, middle: float) -> NDArray[np.float64]:
    """The features of the window about a place (seconds)."""
    half = min(WINDOW_SECONDS, recording.seconds) / 2.0
    return features_of(recording, lines, beat, max(0.0, middle - half), min(recording.seconds, middle + half))
