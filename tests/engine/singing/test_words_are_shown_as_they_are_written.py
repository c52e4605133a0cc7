"""Words keep their capitals and signs, and know which of their letters each syllable has."""

from __future__ import annotations

import pytest

from engine.singing.english import English
from engine.singing.phrases import phrases_of, words_of
from tests.support.models import models_with_singer


@pytest.fixture(scope="module")
def english() -> English:
    return English(models_with_singer() / "singer")


@pytest.mark.parametrize(
    ("line", "texts", "pieces"),
    [
        ("“Morning,” she SAID", ["“Morning,”", "she", "SAID"], ["“Mor", "ning,”", "she", "SAID"]),
        ("at 9:30 😀 I", ["at", "9:30 😀", "I"], ["at", "nine", "thir", "ty", "I"]),
        ("– Café for Zanzibar!", ["– Café", "for", "Zanzibar!"], ["– Ca", "fé", "for", "Zan", "zi", "bar!"]),
        ("the U.S.A.", ["the", "U.S.A."], ["the", "u", "s", "a"]),
    ],
)
def test_a_line_keeps_its_spelling(english: English, line: str, texts: list[str], pieces: list[str]) -> None:
    syllables = english.line(line)

    assert [each.written for each in syllables if each.written] == texts
    assert [each.text for each in syllables] == pieces


@pytest.mark.parametrize(
    "word", ["Antidisestablishmentarianism", "Tchaikovsky", "Llanfairpwllgwyngyll", "Xzqtrph", "Oj"]
)
def test_long_words_and_names_are_sung(english: English, word: str) -> None:
    syllables = english.line(word)

    assert syllables[0].written == word
    assert syllables[-1].ends_word
    assert "".join(each.text for each in syllables) == word


def test_what_cannot_be_sung_is_no_phrase() -> None:
    assert phrases_of("😀 … --") == []
    assert words_of("😀 … --") == ()
    assert len(phrases_of("and " + "I remember every river " * 6)) == 4
