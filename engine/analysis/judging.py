"""Which of several candidates is right, by models that were trained on songs of which it is known."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.analysis.learning import Model

DATA = Path(__file__).with_name("data")
RIGHT, WRONG = "right", "wrong"


@cache
def models() -> dict[str, Model]:
    """The shipped models by name: "tempo", "phase", "metre" (of candidates), "mood", "genre", "feeling"."""
    written = json.loads((DATA / "models.json").read_text("utf-8"))
    return {name: Model.from_dict(values) for name, values in written.items()}


def shares(model: Model, features: NDArray[np.float64]) -> NDArray[np.float64]:
    """How likely each of the candidates (n, features) is the right one, if one of them is: (n,), of sum 1."""
    right = model.predict(features)[:, model.labels.index(RIGHT)]
    odds = right / np.maximum(1.0 - right, 1e-6)
    return np.asarray(odds / max(float(odds.sum()), 1e-9))


def labels_of(candidates: Sequence[bool]) -> list[str]:
    """What a model learns of candidates of which it is known whether they are right."""
    return [RIGHT if is_right else WRONG for is_right in candidates]
