"""The shipped model of moods moves towards corrections, keeps what they say nothing of, and judges itself fairly."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from engine.analysis import judging
from engine.analysis.adapting import Adapted, Examples, adapt, answers, read_adapted, row_of
from engine.analysis.features import NAMES
from engine.analysis.learning import FOLDS, LearningError


def songs(count: int, seed: int = 4) -> np.ndarray:
    """Rows of features as the shipped model has seen them."""
    shipped = judging.models()["mood"]
    return shipped.mean + shipped.spread * np.random.default_rng(seed).standard_normal((count, len(NAMES)))


def taste(rows: np.ndarray) -> list[str]:
    """What somebody says who finds bright sounds happy and all others calm."""
    bright = judging.models()["mood"].scale(rows)[:, NAMES.index("brightness_octaves")] > 0.0
    return ["happy" if is_bright else "calm" for is_bright in bright]


def examples(count: int = 120, labels: list[str] | None = None) -> Examples:
    rows = songs(count)
    return Examples(rows, labels or taste(rows), np.ones(count), np.arange(count) % FOLDS)


def test_what_was_corrected_is_learned_for_sounds_it_has_not_seen() -> None:
    shipped = judging.models()["mood"]
    known, strange = examples(), songs(200, seed=5)
    found = adapt(known, "1.1")
    assert found.accuracy(known) > Adapted.constant(shipped).accuracy(known) + 0.3
    before = np.mean([a == b for a, b in zip(answers(shipped, strange), taste(strange), strict=True)])
    after = np.mean([a == b for a, b in zip(answers(found.model, strange), taste(strange), strict=True)])
    assert after > before + 0.3


def test_moods_by_chance_do_not_make_it_look_better() -> None:
    labels = [str(mood) for mood in np.random.default_rng(9).permutation(judging.models()["mood"].labels * 10)]
    shuffled = examples(labels=labels)
    assert adapt(shuffled, "1.1").accuracy(shuffled) < 0.2


def test_a_few_corrections_leave_most_answers_as_they_were() -> None:
    shipped = judging.models()["mood"]
    found = adapt(replace(examples(5), labels=["angry", "sad", "happy", "calm", "dark"]), "1.1")
    strange = songs(200, seed=5)
    same = np.mean([a == b for a, b in zip(answers(found.model, strange), answers(shipped, strange), strict=True)])
    assert same > 2 / 3


def test_what_counts_for_less_moves_it_less() -> None:
    shipped = judging.models()["mood"]
    whole = examples(100, ["angry"] * 100)
    light = replace(whole, counts=np.full(100, 0.2))
    far = [np.abs(adapt(each, "1.1").model.weights - shipped.weights).sum() for each in (light, whole)]
    assert far[0] < far[1]


def test_the_same_examples_give_the_same_model_and_it_survives_its_file() -> None:
    first, again = adapt(examples(), "1.1"), adapt(examples(), "1.2")
    assert first.fingerprint == again.fingerprint
    kept = read_adapted(json.loads(json.dumps(first.to_dict())))
    assert (kept.model.version, kept.fingerprint) == ("1.1", first.fingerprint)
    assert kept.accuracy(examples()) == pytest.approx(first.accuracy(examples()), abs=0.02)


def test_enormous_features_give_finite_weights() -> None:
    known = examples(40)
    known.features[::2] *= 1e12
    found = adapt(known, "1.1").model
    assert np.isfinite(found.weights).all()
    assert np.abs(found.weights).max() < 10.0


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (replace(examples(6), features=np.full((6, len(NAMES)), np.nan)), "no number"),
        (replace(examples(6), labels=["hungry"] * 6), "hungry"),
        (replace(examples(3)), "at least 5"),
    ],
)
def test_what_cannot_be_learned_from_is_refused(wrong: Examples, message: str) -> None:
    with pytest.raises(LearningError, match=message):
        adapt(wrong, "1.1")


def test_features_that_are_not_whole_are_no_row() -> None:
    whole = dict.fromkeys(NAMES, 1.0)
    assert row_of(whole) == [1.0] * len(NAMES)
    for wrong in (None, "1", float("nan"), float("inf")):
        assert row_of({**whole, NAMES[3]: wrong}) is None
    assert row_of({}) is None


def test_a_model_of_another_analysis_is_refused() -> None:
    written = adapt(examples(40), "1.1").to_dict()
    for wrong in ({"version": "9.1"}, {"labels": ["a"]}, {"weights": [[1.0]]}, {"bias": [float("nan")] * 12}):
        with pytest.raises(ValueError, match="model"):
            read_adapted({**written, "model": {**written["model"], **wrong}})
    with pytest.raises(ValueError, match="no model"):
        read_adapted({})
