"""What is read of people's requests is what they mean: a ratchet, also for the half that no rule was written for."""

import pytest

from engine.words.understanding import read
from tests.engine.words.corpus.judging import judge
from tests.engine.words.corpus.requests import requests_of
from tests.engine.words.corpus.scoring import Score, score

# At least this share of labelled fields is right, at most this share of claims is made up.
LIMITS = {"tuning": (0.994, 0.0029), "held_out": (0.9804, 0.0091)}


@pytest.fixture(scope="module", params=LIMITS)
def half(request: pytest.FixtureRequest) -> tuple[str, Score]:
    return request.param, score(requests_of(request.param), read)


def test_fields_are_read_right(half: tuple[str, Score]) -> None:
    name, found = half
    assert found.right_share() >= LIMITS[name][0], f"{found.table()}\n{faults(name)}"


def test_nothing_is_made_up(half: tuple[str, Score]) -> None:
    name, found = half
    assert found.wrong_share <= LIMITS[name][1], f"{found.table()}\n{faults(name)}"


def faults(half: str) -> str:
    """What was read wrong, text by text; of the held-out half nobody is told more than figures."""
    if half == "held_out":
        return ""
    judged = [(each.text, judge(each, read(each.text))) for each in requests_of(half)]
    return "\n".join(
        f"{text}: {[name for name, verdict in each.fields.items() if verdict != 'right']} {each.wrong_claims}"
        for text, each in judged
        if each.wrong_claims or set(each.fields.values()) - {"right"}
    )
