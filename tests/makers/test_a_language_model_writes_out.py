"""A language model may write short words out instead of the rules: held against what was written, in time, once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from engine.brief import Brief
from engine.words.enhancing import enhance
from engine.words.readings import RULES
from makers.models import Reader
from makers.writing_out import write_out
from tests.makers.model_doubles import Double, language_model
from tests.support.pages import compact

pytestmark = pytest.mark.django_db
WORDS = "slow rain in F minor"
WRITTEN = "slow rain in F minor, calm lo-fi at 72 bpm with electric piano, fading out"
# It reads, too, and finds nothing.
SAYS: dict[str, Any] = {"prompt": WRITTEN, "heard": [], "not_understood": []}


@pytest.fixture(params=["openai", "gemini"])
def double(request: pytest.FixtureRequest, settings: Any, redis_url: str) -> Iterator[Double]:
    with language_model(request.param, SAYS, settings) as made:
        yield made


def test_its_words_are_taken_and_asked_for_once(double: Double) -> None:
    written = write_out(Brief(WORDS))
    assert (written.words, written.writer) == (WRITTEN, double.model)
    assert write_out(Brief(WORDS)) == written
    assert len(double.requests) == 1


@pytest.mark.parametrize(
    "words",
    [
        "slow rain, calm lo-fi at 72 bpm", "slow rain in F minor at 190 bpm", "x", "slow rain in F minor " * 60,
        "slow rain in F minor in the style of Taylor Swift",
    ],
    ids=["left out the key", "not slow", "too short", "too long", "a person"],
)  # fmt: skip
def test_what_leaves_out_contradicts_or_cannot_be_is_not_taken(double: Double, words: str) -> None:
    double.says = {**SAYS, "prompt": words}
    written = write_out(Brief(WORDS, seed=3))
    assert (written.words, written.writer) == (enhance(Brief(WORDS, seed=3)), RULES)


def test_what_was_chosen_or_thrown_out_is_not_decided_again(double: Double) -> None:
    assert write_out(Brief(WORDS, tempo_bpm=90)).writer == RULES
    assert write_out(Brief(WORDS, ignored=("genre:lo-fi",))).writer == RULES


@pytest.mark.parametrize("fault", ["slow", "cut_answer"])
def test_whenever_it_does_not_answer_the_rules_write(
    double: Double, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("makers.language_model.SECONDS", 1.5)
    double.slow_seconds = 4.0
    double.faults.force(fault)
    assert write_out(Brief(WORDS)).writer == RULES
    # Nobody waits for it again at once.
    assert write_out(Brief("a slow waltz")).writer == RULES
    assert len(double.requests) == 1


def test_staff_switch_it_off(double: Double) -> None:
    Reader.objects.create(model=double.model, is_on=False)
    assert write_out(Brief(WORDS)).writer == RULES
    assert double.requests == []


def pressed(words: str, **values: str) -> str:
    return compact(
        Client().post("/create/", {"prompt": words, "takes": "2", "enhance": "1", **values}).content.decode()
    )


def test_the_desk_says_who_wrote_and_gives_the_words_before_back(double: Double) -> None:
    page = pressed(WORDS)
    assert f">{WRITTEN}</textarea>" in page
    assert f"Written out by {double.model}: change it as you like." in page
    assert f'name="undo" value="{WORDS}"' in page


def test_without_a_model_the_desk_says_that_rules_wrote(redis_url: str) -> None:
    page = pressed(WORDS)
    assert "Written out by rules: change it as you like." in page
    assert ">slow rain in F minor, " in page
    # Written out once, there is nothing left to write, and nothing to take back.
    again = pressed(enhance(Brief(WORDS)))
    assert "Your words leave nothing open." in again
    assert 'name="undo"' not in again
    # What is wrong says so itself.
    assert "Written out by" not in pressed("x")
