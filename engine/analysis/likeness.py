"""How much alike two sounds are: their standardised features as bytes, and a few sums of them to search by.

Without numpy, so that processes that serve pages can do it, too.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

# What lies farther from the mean (spreads) is as strange as can be. A byte is 12 / 255 of a spread.
_FARTHEST = 6.0
_STEPS_PER_SPREAD = 255.0 / (2.0 * _FARTHEST)
_MIDDLE = 127.5
# Sums of features that move together, with their signs; no feature is in two, so that two sounds lie at least as far
# apart as these sums do.
_SPREADS_OF_SHAPES = dict.fromkeys([f"shape_{number}_spread" for number in range(1, 13)], 1)
_AXES: tuple[Mapping[str, int], ...] = (
    {"brightness_octaves": 1, "presence_db": 1, "air_db": 1, "flatness_db": 1, "low_db": -1, "shape_1": -1},
    {"onsets_per_second": 1, "bass_rises": 1, "body_rises": 1, "cymbal_rises": 1, "beat_contrast": 1},
    {"level_spread_db": 1, "crest_db": 1, "loudness_range_lu": 1, "rises_spread": 1},
    {**_SPREADS_OF_SHAPES, "brightness_spread": 1},
    {"tone_share": 1, "key_clarity": 1, "chroma_evenness": -1, "harmony_changes": -1},
)
AXES = len(_AXES)


@dataclass(frozen=True)
class Place:
    """Where a sound lies among all: a byte for each feature, and a whole number for each of AXES axes."""

    vector: bytes
    axes: tuple[int, ...]


def place_of(features: Mapping[str, Any]) -> Place | None:
    """The place of an analysis' features; None where one is missing or no finite number."""
    steps: dict[str, int] = {}
    for name, mean, spread in _standard():
        value = features.get(name)
        if not isinstance(value, int | float) or not math.isfinite(value):
            return None
        distance = max(-_FARTHEST, min(_FARTHEST, (value - mean) / spread))
        steps[name] = round(distance * _STEPS_PER_SPREAD + _MIDDLE)
    axes = [
        round(sum(sign * (steps[name] - _MIDDLE) for name, sign in axis.items()) / math.sqrt(len(axis)))
        for axis in _AXES
    ]
    return Place(bytes(steps.values()), tuple(axes))


def distance(vector: bytes, other: bytes) -> float:
    """How far two sounds are apart: the root of the mean square, over all features, of their difference in spreads."""
    return math.dist(vector, other) / math.sqrt(len(vector)) / _STEPS_PER_SPREAD


@cache
def _standard() -> tuple[tuple[str, float, float], ...]:
    """Each feature with its mean and spread among the songs that the shipped models learned from."""
    model = json.loads(Path(__file__).with_name("data").joinpath("models.json").read_text("utf-8"))["mood"]
    return tuple(zip(model["features"], model["mean"], model["spread"], strict=True))
