"""Small models that anybody can train again: multinomial logistic and ridge regression on a few dozen features."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
FOLDS = 5
_STEPS = 600
_FARTHEST = 3.0
_DECIMALS = 4


class LearningError(ValueError):
    """What was given cannot be learned from; the message says why."""


@dataclass(frozen=True)
class Model:
    """Weights (features, outputs) and bias (outputs,) on features that are scaled by mean and spread (features,).

    kind: "classes" (softmax over labels) or "values" (one number per label). version: of this model. features: the
    names of what goes in, in order. examples: how many it was trained on. score: of cross-validation in FOLDS
    folds: the share of classes that are right, or the R² of each value. errors: of values, the standard deviation
    of what they miss.
    """

    kind: str
    version: str
    features: tuple[str, ...]
    labels: tuple[str, ...]
    mean: Matrix
    spread: Matrix
    weights: Matrix
    bias: Matrix
    examples: int
    score: tuple[float, ...] = ()
    errors: tuple[float, ...] = ()

    def predict(self, features: Matrix) -> Matrix:
        """For (n, features): the share of each class, or the values: (n, labels)."""
        scores = self.scale(features) @ self.weights + self.bias
        return _softmax(scores) if self.kind == "classes" else scores

    def familiarity(self, features: Matrix) -> Matrix:
        """How near (n, features) lie to what was trained on: the share of features within three spreads: (n,)."""
        return np.asarray((np.abs((features - self.mean) / self.spread) <= _FARTHEST).mean(axis=1))

    def scale(self, features: Matrix) -> Matrix:
        """(n, features) in spreads from the mean, at most three."""
        # Beyond what was ever seen a straight line means nothing.
        return np.asarray(np.clip((features - self.mean) / self.spread, -_FARTHEST, _FARTHEST))

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready, to four decimals."""
        arrays = {
            name: np.round(getattr(self, name), _DECIMALS).tolist() for name in ("mean", "spread", "weights", "bias")
        }
        names = ("kind", "version", "features", "labels", "examples", "score", "errors")
        return {name: getattr(self, name) for name in names} | arrays

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Model:
        """The model that `to_dict` wrote. Raises KeyError, TypeError, ValueError."""

        def array(name: str) -> Matrix:
            return np.array(values[name], np.float64)

        model = cls(
            values["kind"], values["version"], tuple(values["features"]), tuple(values["labels"]),
            array("mean"), array("spread"), array("weights"), array("bias"),
            values["examples"], tuple(values["score"]), tuple(values["errors"]),
        )  # fmt: skip
        if model.weights.shape != (len(model.features), len(model.labels)) or (model.spread <= 0.0).any():
            raise ValueError("The weights do not fit the features and labels of the model.")
        return model

    @classmethod
    def load(cls, path: Path) -> Model:
        """A model out of its file. Raises OSError, ValueError, KeyError, TypeError."""
        return cls.from_dict(json.loads(path.read_text("utf-8")))


def train(
    features: Matrix,
    labels: Sequence[str],
    names: Sequence[str],
    version: str,
    *,
    penalty: float = 3.0,
    groups: Sequence[int] | None = None,
    is_judged: bool = True,
) -> Model:
    """Multinomial logistic regression with a ridge penalty, and how often it is right about what it has not seen.

    features: (n, len(names)). labels: n of them. groups: examples of one group are never on both sides of the
    cross-validation (by default each is its own). is_judged: else there is none, and no score. Raises LearningError for
    fewer than two labels, for fewer examples than folds, and for what is no number.
    """
    classes = tuple(sorted(set(labels)))
    if len(classes) < 2:
        raise LearningError("A model needs examples of at least two labels.")
    targets = np.eye(len(classes))[[classes.index(label) for label in labels]]
    model = _check(Model("classes", version, tuple(names), classes, *_blank(features, targets)), features)
    trained = _fit(model, features, targets, penalty)
    if not is_judged:
        return trained
    predictions = _cross_validate(model, features, targets, penalty, groups)
    score = (predictions.argmax(axis=1) == targets.argmax(axis=1)).mean()
    return replace(trained, score=(round(float(score), 4),))


def train_values(
    features: Matrix,
    values: Matrix,
    names: Sequence[str],
    labels: Sequence[str],
    version: str,
    *,
    penalty: float = 10.0,
    groups: Sequence[int] | None = None,
) -> Model:
    """Ridge regression of (n, len(labels)) values; otherwise as `train`."""
    model = _check(Model("values", version, tuple(names), tuple(labels), *_blank(features, values)), features)
    misses = _cross_validate(model, features, values, penalty, groups) - values
    score = 1.0 - (misses**2).mean(axis=0) / np.maximum(values.var(axis=0), 1e-12)
    return replace(
        _fit(model, features, values, penalty),
        score=tuple(round(float(value), 4) for value in score),
        errors=tuple(round(float(value), 4) for value in misses.std(axis=0)),
    )


def _blank(features: Matrix, targets: Matrix) -> tuple[Matrix, Matrix, Matrix, Matrix, int]:
    if features.ndim != 2 or len(features) != len(targets):
        raise LearningError("Each example needs its features and its label.")
    width, outputs = features.shape[1], targets.shape[1]
    return np.zeros(width), np.ones(width), np.zeros((width, outputs)), np.zeros(outputs), len(features)


def _check(model: Model, features: Matrix) -> Model:
    if features.shape[1] != len(model.features):
        raise LearningError(f"Each example needs {len(model.features)} features.")
    if len(features) < FOLDS:
        raise LearningError(f"A model needs at least {FOLDS} examples.")
    if not np.isfinite(features).all():
        raise LearningError("A feature is no number.")
    return model


def _cross_validate(
    model: Model, features: Matrix, targets: Matrix, penalty: float, groups: Sequence[int] | None
) -> Matrix:
    """What models say of the examples they were not trained on, each group in one of FOLDS folds."""
    _, numbers = np.unique(np.arange(len(features)) if groups is None else np.asarray(groups), return_inverse=True)
    folds = np.random.default_rng(0).permutation(numbers.max() + 1)[numbers] % FOLDS
    predictions = np.zeros(targets.shape)
    for fold in range(FOLDS):
        rest, away = folds != fold, folds == fold
        if rest.any() and away.any():
            predictions[away] = _fit(model, features[rest], targets[rest], penalty).predict(features[away])
    return predictions


def _fit(model: Model, features: Matrix, targets: Matrix, penalty: float) -> Model:
    spread = features.std(axis=0)
    scaling = replace(model, mean=features.mean(axis=0), spread=np.where(spread > 1e-6, spread, 1.0))
    scaled = scaling.scale(features)
    if model.kind == "values":
        middle = targets.mean(axis=0)
        square = scaled.T @ scaled + penalty * np.eye(scaled.shape[1])
        offset = scaled.mean(axis=0)
        weights = np.linalg.solve(square, scaled.T @ (targets - middle))
        return replace(scaling, weights=weights, bias=middle - offset @ weights)
    weights, bias = _softmax_weights(scaled, targets, penalty)
    return replace(scaling, weights=weights, bias=bias)


def fit_softmax(inputs: Matrix, targets: Matrix, pull: Matrix, *, origin: Matrix, counts: Matrix) -> Matrix:
    """Nesterov's accelerated descent with the step that the curvature allows: weights of (inputs, outputs).

    inputs: (n, inputs). targets: (n, outputs). pull: (inputs, 1), how strongly each row of weights is held to its
    origin (inputs, outputs). counts: (n, 1), as how many examples each counts.
    """
    step = 1.0 / (0.5 * np.linalg.norm(inputs * np.sqrt(counts), 2) ** 2 + pull.max())
    weights = ahead = origin
    for turn in range(_STEPS):
        slope = inputs.T @ (counts * (_softmax(inputs @ ahead) - targets)) + pull * (ahead - origin)
        before, weights = weights, ahead - step * slope
        ahead = weights + turn / (turn + 3.0) * (weights - before)
    return np.asarray(weights)


def _softmax_weights(scaled: Matrix, targets: Matrix, penalty: float) -> tuple[Matrix, Matrix]:
    """The bias goes unpunished."""
    inputs = with_ones(scaled)
    pull = np.full((inputs.shape[1], 1), penalty)
    pull[-1] = 1e-3
    origin, counts = np.zeros((inputs.shape[1], targets.shape[1])), np.ones((len(inputs), 1))
    weights = fit_softmax(inputs, targets, pull, origin=origin, counts=counts)
    return weights[:-1], weights[-1]


def with_ones(scaled: Matrix) -> Matrix:
    """(n, features) with a column of ones behind them, whose weights are the bias."""
    return np.hstack([scaled, np.ones((len(scaled), 1))])


def _softmax(scores: Matrix) -> Matrix:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))
