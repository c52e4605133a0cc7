"""A wish is held against the score alone: what is unknown, missing or impossible is told at once, by its name."""

from __future__ import annotations

from typing import Any

import pytest

from engine.brief import Brief
from engine.changing.regions import ChangeError
from engine.changing.verbs import VERBS, check_wish
from engine.composer.score import Score
from engine.composer.writing import write_score
from engine.words.reading import resolve


@pytest.fixture(scope="module")
def score() -> Score:
    return write_score(resolve(Brief("bright house with piano", duration_seconds=30.0, seed=5).checked()))


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({}, "verb", "Choose one of: redo"),
    ({"verb": "polish"}, "verb", "Choose one of: redo"),
    ({"verb": ["redo"]}, "verb", "Choose one of: redo"),
    ({"verb": "redo", "seed": 1}, "section", "Name a section"),
    ({"verb": "redo", "section": "1", "first_seconds": 3.0, "seed": 1}, "section", "one of both"),
    ({"verb": "redo", "section": "coda", "seed": 1}, "section", "There is no section “coda”"),
    ({"verb": "redo", "section": "1"}, "seed", "Choose a whole seed"),
    ({"verb": "redo", "section": "1", "seed": "7"}, "seed", "Choose a whole seed"),
    ({"verb": "redo", "first_seconds": 3.0, "seed": 1}, "last_seconds", "between 0 and 30"),
    ({"verb": "redo", "first_seconds": 10**400, "last_seconds": 9.0, "seed": 1}, "first_seconds", "between 0 and 30"),
    ({"verb": "redo", "first_seconds": "3", "last_seconds": 9.0, "seed": 1}, "first_seconds", "between 0 and 30"),
    ({"verb": "redo", "section": "1", "seed": 1, "volume": 11}, "volume", "“volume” is not something “redo” takes"),
]


@pytest.mark.parametrize(("wish", "field", "message"), WRONG, ids=[str(wish)[:80] for wish, _, _ in WRONG])
def test_a_wrong_wish_is_refused(score: Score, wish: dict[str, Any], field: str, message: str) -> None:
    with pytest.raises(ChangeError, match=message) as error:
        check_wish(score, wish)
    assert error.value.field == field


def test_every_verb_takes_values_and_has_a_label() -> None:
    assert all(verb.takes and verb.label for verb in VERBS.values())


def test_a_good_wish_becomes_the_change_that_it_names(score: Score) -> None:
    edit = check_wish(score, {"verb": "redo", "first_seconds": 4.0, "last_seconds": 9.0, "seed": 1})
    assert type(edit).__name__ == "Redo"
