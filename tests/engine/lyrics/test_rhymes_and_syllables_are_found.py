"""Rhymes of a word and syllables of a line: by the dictionary of the singer where it is there, else by spelling."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.lyrics.rhymes import rhymes
from engine.lyrics.scansion import count_words, marks, pattern, syllables
from engine.singing.dictionary import Dictionary

pytestmark = pytest.mark.any_database


@pytest.fixture
def dictionary(tmp_path: Path) -> Dictionary:
    lines = ("bough\tbˈW", "cough\tkˈɔf", "cow\tkˈW", "delight\tdəlˈIt", "light\tlˈIt", "off\tˈɔf", "ride\tɹˈId")
    (tmp_path / "words.txt").write_text("\n".join(sorted((*lines, "siobhan\tʃəvˈɔn"))), encoding="utf-8")
    return Dictionary(tmp_path)


def test_sounds_decide_where_there_is_a_dictionary(dictionary: Dictionary) -> None:
    found = rhymes("the bough", dictionary=dictionary)
    assert found.by_sound
    assert found.perfect == ("cow",)
    assert rhymes("cough", dictionary=dictionary).perfect == ("off",)


def test_close_consonants_are_near_rhymes(dictionary: Dictionary) -> None:
    found = rhymes("light", dictionary=dictionary)
    assert found.perfect == ("delight",)
    assert found.near == ("ride",)


def test_without_a_dictionary_spelling_and_the_table_decide() -> None:
    found = rhymes("night")
    assert not found.by_sound
    assert {"light", "bright", "tonight"} <= set(found.perfect)
    assert "night" not in found.perfect
    assert "Macht" in rhymes("Nacht", "de").perfect
    assert "blue" in rhymes("you").perfect


@pytest.mark.parametrize("word", ["", "—", "123", "\x00", "x" * 5000])
def test_what_rhymes_with_nothing_is_no_error(word: str) -> None:
    assert rhymes(word).word in {"", "x" * 5000}


@pytest.mark.parametrize(
    ("line", "language", "count"),
    [
        ("I left a coat beside the door", "en", 8),
        ("The quiet fire, again", "en", 7),
        ("Der Morgen malt sich an die Wand", "de", 8),
        ("Komm, lass uns durch die Straßen gehen", "de", 9),
        ("…", "en", 0),
    ],
)
def test_syllables_are_counted(line: str, language: str, count: int) -> None:
    assert syllables(line, language) == count


def test_the_dictionary_counts_where_spelling_does_not(dictionary: Dictionary) -> None:
    assert syllables("Siobhan", sounds=dictionary) == 2
    assert pattern("Siobhan", sounds=dictionary) == "./"


def test_stresses_are_marked_as_they_are_sung() -> None:
    assert marks("I left a coat beside the door") == [False, True, False, True, False, True, False, True]


def test_headings_are_no_words() -> None:
    assert count_words("[Verse]\nI left a coat\n\n[Chorus]\nOh") == 5
