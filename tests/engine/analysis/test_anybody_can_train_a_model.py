"""A model learns labels from features, says how often it is right about the unseen, and comes back from its file."""

from __future__ import annotations

import json

import numpy as np
import pytest

from engine.analysis.learning import LearningError, Model, train, train_values

NAMES = ("width", "height")


def points(count: int = 60) -> tuple[np.ndarray, list[str]]:
    rng = np.random.default_rng(3)
    places = rng.uniform(-1.0, 1.0, (count, 2))
    return places, ["right" if x + 0.2 * y > 0 else "left" for x, y in places]


def test_what_can_be_told_apart_is() -> None:
    rows, labels = points()

    model = train(rows, labels, NAMES, "1", penalty=0.1)

    assert model.score[0] > 0.9
    shares = model.predict(np.array([[0.9, 0.0], [-0.9, 0.0]]))
    assert model.labels == ("left", "right")
    assert shares[0, 1] > 0.8
    assert shares[1, 0] > 0.8
    assert shares.sum(axis=1) == pytest.approx([1.0, 1.0])


def test_labels_by_chance_are_not_called_learned() -> None:
    rows, labels = points(200)
    np.random.default_rng(1).shuffle(labels)

    assert train(rows, labels, NAMES, "1").score[0] < 0.65


def test_examples_of_one_group_do_not_vouch_for_each_other() -> None:
    rng = np.random.default_rng(5)
    songs = rng.standard_normal((20, 14))
    rows = np.repeat(songs, 8, axis=0) + rng.standard_normal((160, 14)) * 0.01
    values = np.repeat(rng.standard_normal((20, 1)), 8, axis=0)
    names = tuple("abcdefghijklmn")
    groups = [place // 8 for place in range(160)]

    apart = train_values(rows, values, names, ("value",), "1", penalty=0.1, groups=groups)
    mixed = train_values(rows, values, names, ("value",), "1", penalty=0.1)

    assert apart.score[0] < 0.2 < 0.4 < mixed.score[0]


def test_a_straight_line_is_found_with_its_error() -> None:
    rng = np.random.default_rng(2)
    rows = rng.standard_normal((200, 2))
    values = rows @ np.array([[2.0], [-1.0]]) + 0.5 + rng.standard_normal((200, 1)) * 0.1

    model = train_values(rows, values, NAMES, ("value",), "1", penalty=0.01)

    assert model.predict(np.array([[1.0, 1.0]]))[0, 0] == pytest.approx(1.5, abs=0.1)
    assert model.errors[0] == pytest.approx(0.1, abs=0.03)


def test_a_model_survives_its_file() -> None:
    rows, labels = points()
    model = train(rows, labels, NAMES, "7")

    again = Model.from_dict(json.loads(json.dumps(model.to_dict())))

    assert (again.version, again.labels, again.score) == ("7", model.labels, model.score)
    assert again.predict(rows) == pytest.approx(model.predict(rows), abs=0.001)


@pytest.mark.parametrize(
    ("rows", "labels", "message"),
    [
        (np.zeros((6, 2)), ["a"] * 6, "two labels"),
        (np.zeros((3, 2)), ["a", "b", "a"], "at least 5"),
        (np.full((6, 2), np.nan), ["a", "b"] * 3, "no number"),
        (np.zeros((6, 3)), ["a", "b"] * 3, "2 features"),
        (np.zeros((6, 2)), ["a", "b"], "its label"),
    ],
)
def test_what_cannot_be_learned_from_is_refused(rows: np.ndarray, labels: list[str], message: str) -> None:
    with pytest.raises(LearningError, match=message):
        train(rows, labels, NAMES, "1")
