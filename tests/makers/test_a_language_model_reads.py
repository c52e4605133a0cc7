"""A language model may read instead of the rules: into the same form, in time, once for the same words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from engine.brief import Brief
from engine.words.readings import RULES
from makers.models import Reader
from makers.reading import read
from tests.makers.model_doubles import Double, language_model

pytestmark = pytest.mark.django_db
WORDS = "something like a dance my grandmother knew, three beats, not too quick, a cello on its own"
HEARD = [
    {"field": "metre", "value": "3/4", "words": "three beats"},
    {"field": "instruments", "value": "cello", "words": "a cello"},
    {"field": "only_these", "value": "true", "words": "on its own"},
    {"field": "genre", "value": "polka", "words": "a dance my grandmother knew"},
    {"field": "tempo_bpm", "value": "1200", "words": "not too quick"},
    {"field": "mood", "value": "sad", "words": "words nobody wrote"},
    {"field": "sections", "value": "fugue@5", "words": "knew"},
]
SAYS: dict[str, Any] = {"heard": HEARD, "not_understood": ["knew", "words nobody wrote"]}


@pytest.fixture(params=["openai", "gemini"])
def double(request: pytest.FixtureRequest, settings: Any, redis_url: str) -> Iterator[Double]:
    with language_model(request.param, SAYS, settings) as made:
        yield made


def test_it_fills_in_the_same_form_and_what_is_no_value_or_no_word_is_dropped(double: Double) -> None:
    reading = read(WORDS)
    assert reading.reader == double.model
    assert {finding.id for finding in reading.findings} == {
        "metre:3/4", "instruments:solo cello", "only_these:True",
    }  # fmt: skip
    for finding in reading.findings:
        assert WORDS[finding.start : finding.end] == finding.words
    assert reading.not_understood == ("knew",)


def test_the_same_words_are_asked_about_once(double: Double) -> None:
    first, again = read(WORDS), read(WORDS)
    assert first == again
    assert len(double.requests) == 1


@pytest.mark.parametrize("fault", ["slow", "cut_answer"])
def test_whenever_it_does_not_answer_the_rules_do(double: Double, fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("makers.language_model.SECONDS", 1.5)
    double.slow_seconds = 4.0
    double.faults.force(fault)
    assert read("a waltz in F minor").reader == RULES
    # Nobody waits for it again at once.
    assert read("a slow waltz in F minor").reader == RULES
    assert len(double.requests) == 1


def test_nonsense_is_not_believed(double: Double) -> None:
    nonsense = {"heard": [{"field": "genre", "value": "jazz", "words": "never written"}], "not_understood": []}
    double.says = nonsense
    assert read("a waltz in F minor").reader == RULES


def test_staff_switch_it_off(double: Double) -> None:
    Reader.objects.create(model=double.model, is_on=False)
    assert read(WORDS).reader == RULES
    assert double.requests == []


def test_what_it_read_is_what_will_be_made(double: Double) -> None:
    from tracks.queries import understand

    brief = Brief(WORDS, is_length_open=True)
    settled = understand(brief).settle(brief)
    assert (settled.metre, settled.instruments, settled.only_these) == ("3/4", ("solo cello",), True)
    assert settled.duration_seconds == 60
    settled.checked()
