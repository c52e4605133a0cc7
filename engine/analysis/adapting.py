"""The shipped model of moods, moved towards what people corrected: it starts from its weights and never strays far."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.analysis import judging
from engine.analysis.features import NAMES
from engine.analysis.learning import FOLDS, LearningError, Matrix, Model, fit_softmax, with_ones

# How strongly weights are held to the shipped ones, and biases, which are how often each mood is to be expected:
# twenty corrections turn answers that were close, a hundred that agree what a mood is.
PENALTY, BIAS_PENALTY = 15.0, 1.0


@dataclass(frozen=True)
class Examples:
    """Corrected sounds.

    features: (n, len(NAMES)). labels: n moods. counts: (n,), as how many examples each counts. folds: (n,), 0 to
    FOLDS - 1: what must not vouch for each other is in the same one.
    """

    features: Matrix
    labels: Sequence[str]
    counts: Matrix
    folds: NDArray[np.int64]


@dataclass(frozen=True)
class Adapted:
    """A model, and for each fold of the cross-validation the same without the examples of that fold."""

    model: Model
    folds: tuple[Model, ...]

    @classmethod
    def constant(cls, model: Model) -> Adapted:
        """A model that has seen none of the examples."""
        return cls(model, (model,) * FOLDS)

    def accuracy(self, examples: Examples) -> float:
        """The share of examples that are right, each judged by the model that has not seen its fold: 0-1."""
        right = np.zeros(len(examples.labels))
        for fold, model in enumerate(self.folds):
            rows = np.flatnonzero(examples.folds == fold)
            if len(rows):
                found = answers(model, examples.features[rows])
                right[rows] = [label == examples.labels[row] for label, row in zip(found, rows.tolist(), strict=True)]
        return float((right * examples.counts).sum() / examples.counts.sum())

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready; only numbers and the names of features and moods."""
        return {"model": self.model.to_dict(), "folds": [_weights(model) for model in self.folds]}

    @property
    def fingerprint(self) -> str:
        """The same for the same weights, whatever their version."""
        weights = [_weights(model) for model in (self.model, *self.folds)]
        return sha256(json.dumps(weights).encode()).hexdigest()


def adapt(examples: Examples, version: str) -> Adapted:
    """The shipped model of moods after these examples. The same examples in the same order give the same model.

    Raises LearningError for fewer than FOLDS examples, for what is no number, and for a mood that is none.
    """
    start = judging.models()["mood"]
    if len(examples.labels) < FOLDS:
        raise LearningError(f"A model needs at least {FOLDS} examples.")
    if not np.isfinite(examples.features).all() or not np.isfinite(examples.counts).all():
        raise LearningError("A feature is no number.")
    if unknown := set(examples.labels) - set(start.labels):
        raise LearningError(f"Nobody can ask for these moods: {', '.join(sorted(unknown))}.")
    whole = _fit(start, examples, examples.counts, version)
    without = tuple(_fit(start, examples, examples.counts * (examples.folds != fold), version) for fold in range(FOLDS))
    return Adapted(replace(whole, examples=len(examples.labels)), without)


def answers(model: Model, features: Matrix) -> list[str]:
    """The likeliest label of each of (n, features)."""
    return [model.labels[place] for place in model.predict(features).argmax(axis=1)]


def row_of(features: Mapping[str, Any]) -> list[float] | None:
    """The stored features of an analysis in order; None where one is missing or no finite number."""
    values = [features.get(name) for name in NAMES]
    numbers = [float(value) for value in values if isinstance(value, int | float) and np.isfinite(value)]
    return numbers if len(numbers) == len(NAMES) else None


def read_adapted(document: dict[str, Any]) -> Adapted:
    """What `Adapted.to_dict` wrote. Raises ValueError where it does not fit this version of the analysis."""
    shipped = judging.models()["mood"]
    try:
        model = Model.from_dict(document["model"])
        folds = tuple(
            Model.from_dict({**document["model"], "weights": fold["weights"], "bias": fold["bias"]})
            for fold in document["folds"]
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError("This is no model of moods.") from error
    is_of_shipped = model.version.rpartition(".")[0] == shipped.version
    if not is_of_shipped or model.features != shipped.features or model.labels != shipped.labels or len(folds) != FOLDS:
        raise ValueError("This model was trained for another version of the analysis.")
    if not all(np.isfinite(_stack(each)).all() for each in (model, *folds)):
        raise ValueError("A weight of this model is no number.")
    return Adapted(model, folds)


def _fit(start: Model, examples: Examples, counts: Matrix, version: str) -> Model:
    targets = np.eye(len(start.labels))[[start.labels.index(label) for label in examples.labels]]
    origin = _stack(start)
    pull = np.full((len(origin), 1), PENALTY)
    pull[-1] = BIAS_PENALTY
    inputs = with_ones(start.scale(examples.features))
    weights = fit_softmax(inputs, targets, pull, origin=origin, counts=counts[:, np.newaxis])
    return replace(start, version=version, score=(), weights=weights[:-1], bias=weights[-1])


def _stack(model: Model) -> Matrix:
    return np.vstack([model.weights, model.bias])


def _weights(model: Model) -> dict[str, Any]:
    written = model.to_dict()
    return {name: written[name] for name in ("weights", "bias")}
