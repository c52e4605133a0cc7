"""Every line that the built-in writer gives scans, rhymes as its scheme says, and comes once."""

from __future__ import annotations

import re

import pytest

from engine.lyrics.scansion import pattern
from engine.lyrics.tables import families, rhyme_words, templates
from engine.lyrics.writing import Section, Words
from tests.engine.lyrics.songs import different_lines, song, songs

pytestmark = pytest.mark.any_database
LANGUAGES = ("en", "de")


def endings(section: Section) -> list[tuple[str, str]]:
    return [(letter, line) for letter, line in zip(section.scheme, section.lines, strict=True) if letter != "X"]


def family_of(line: str, language: str) -> str:
    """The sound that a line ends on, of the longest listed words it ends with."""
    known = families(language)
    words = re.sub(r"[^\w' -]", "", line).split()
    ends = [" ".join(words[-count:]) for count in (3, 2, 1)]
    return next((known[end] for end in ends if end in known), ends[-1])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_has_the_syllables_of_its_metre(language: str) -> None:
    off = [
        (line, beats)
        for words in songs(language)
        for section in words.sections
        for line, beats in zip(section.lines, section.beats, strict=True)
        # One less where a line starts on its beat, one more where it ends after one; two light ones share a place.
        if not 2 * beats - 1 <= len(pattern(line, language).replace("/../", "/./")) <= 2 * beats + 1
    ]
    assert off == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_main_stresses_fall_on_beats(language: str) -> None:
    signs = {
        line: pattern(line, language).replace("/../", "/./")
        for words in songs(language)
        for line in different_lines(words)
    }
    assert [line for line, sign in signs.items() if "/" in sign[0::2] and "/" in sign[1::2]] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_lines_rhyme_as_their_scheme_says(language: str) -> None:
    wrong = []
    for words in songs(language):
        for section in words.sections:
            sounds: dict[str, set[str]] = {}
            for letter, line in endings(section):
                sounds.setdefault(letter, set()).add(family_of(line, language))
            wrong += [(section.lines, section.scheme) for found in sounds.values() if len(found) > 1]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_that_rhyme_end_alike_on_a_beat_or_after_it(language: str) -> None:
    ends: dict[str, set[bool]] = {}
    for word in rhyme_words(language):
        ends.setdefault(word.family, set()).add(pattern(word.text, language).endswith("/."))
    assert [family for family, kinds in ends.items() if len(kinds) > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_comes_twice_but_the_refrain(language: str) -> None:
    repeated = []
    for words in songs(language):
        lines = [line for line in different_lines(words) if line != words.hook]
        repeated += [line for line in set(lines) if lines.count(line) > 1]
    assert repeated == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_slot_of_every_line_is_filled(language: str) -> None:
    assert [line for words in songs(language) for line in different_lines(words) if set(line) & set("{}~^@=+")] == []


def test_the_tables_are_as_large_as_they_are_said_to_be() -> None:
    assert len(templates("en")) >= 300
    assert len(templates("de")) >= 200
    assert len(rhyme_words("en")) >= 500


def test_a_refrain_returns_in_every_chorus() -> None:
    for words in songs("en", 12):
        choruses = [section for section in words.sections if section.name == "chorus"]
        assert len(choruses) == 3
        assert all(words.hook in section.lines for section in choruses)


@pytest.mark.parametrize("person", ["I", "you", "we", "she"])
def test_the_person_is_the_one_that_was_wished(person: str) -> None:
    pronouns = {"I": "i", "you": "you", "we": "we", "she": "she"}
    found = " ".join(song("a lighthouse", seed=seed, person=person).text.lower() for seed in range(6)).split()
    assert pronouns[person] in found
    assert not ({"i", "we", "she"} - {pronouns[person]}) & set(found)


def counts(words: Words) -> list[int]:
    return [len(section.lines) for section in words.sections]


def test_rap_has_longer_verses() -> None:
    assert counts(song("a lighthouse", style="hip-hop"))[0] == 8
    assert counts(song("a lighthouse", style="folk"))[0] == 4
