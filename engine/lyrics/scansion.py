"""How lines scan: the syllables of each word, the stressed ones among them, and whether they fall on the beats."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Protocol

from engine.lyrics.tables import toml_table
from engine.words.syllables import word_stresses

# A syllable of a line: never on a beat or free to be, as it falls; or the main stress of a longer word.
FREE, WEAK, STRONG = "-", ".", "/"
_WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*['’]?")
_GERMAN_VOWELS = re.compile(r"aa|ee|oo|ie|ei|ai|ey|au|eu|äu|y|[aeiouäöüé]")
_GERMAN_UNSTRESSED = ("be", "ge", "er", "ver", "zer", "ent", "emp")
_SHORTEST_STEM = 3


class Pronunciations(Protocol):
    """A dictionary that says how words sound, in the signs of `engine.singing.sounds`."""

    def look_up(self, word: str) -> str | None:
        """The sounds of a word of small letters, or None."""


def words_of(line: str) -> list[str]:
    """The words of a line in small letters, without chords, marks and numbers."""
    return [match.lower().replace("’", "'") for match in _WORDS.findall(line)]


def pattern(line: str, language: str = "en", sounds: Pronunciations | None = None) -> str:
    """One sign a syllable: "/" the main stress of a longer word, "." its others, "-" a word of one syllable."""
    return "".join(word_pattern(word, language, sounds) for word in words_of(line))


def syllables(line: str, language: str = "en", sounds: Pronunciations | None = None) -> int:
    """How many syllables a line has; 0 where it has no words."""
    return len(pattern(line, language, sounds))


def word_pattern(word: str, language: str = "en", sounds: Pronunciations | None = None) -> str:
    """The pattern of one word: as the writer's table has it, as the dictionary has it, else by its spelling."""
    listed = _listed_patterns(language).get(word)
    if listed is not None:
        return listed
    spoken = sounds.look_up(word) if sounds is not None and language == "en" else None
    return _spoken_pattern(spoken) if spoken else _spelt_pattern(word, language)


def beats(signs: str, *, may_start_on_beat: bool = False) -> tuple[int, bool] | None:
    """How many beats a line of this pattern has when every second syllable carries one, and whether it ends after one.

    None where a main stress falls between beats. may_start_on_beat: the first syllable may carry one, too.
    """
    for first in (1, 0) if may_start_on_beat else (1,):
        if STRONG not in signs[1 - first :: 2]:
            return (len(signs) + 1 - first) // 2, (len(signs) - first) % 2 == 0
    return None


def marks(line: str, language: str = "en", sounds: Pronunciations | None = None) -> Sequence[bool]:
    """True for each stressed syllable, as a singer would stress them: small words of one syllable carry none."""
    found: list[bool] = []
    for word in words_of(line):
        signs = word_pattern(word, language, sounds)
        found += [sign == STRONG for sign in signs] if len(signs) > 1 else [_is_content(word, language)]
    return found


@lru_cache(8192)
def _spelt_pattern(word: str, language: str) -> str:
    if language == "de":
        return _german_pattern(word)
    flags = word_stresses(word)
    return FREE if len(flags) == 1 else "".join(STRONG if is_stressed else WEAK for is_stressed in flags)


def _german_pattern(word: str) -> str:
    count = max(1, len(_GERMAN_VOWELS.findall(word)))
    if count == 1:
        return FREE
    has_prefix = any(
        word.startswith(prefix) and len(_GERMAN_VOWELS.findall(word[len(prefix) :])) == count - 1
        for prefix in _GERMAN_UNSTRESSED
        if len(word) > len(prefix) + _SHORTEST_STEM
    )
    return "".join(STRONG if place == int(has_prefix) else WEAK for place in range(count))


def _spoken_pattern(spoken: str) -> str:
    # Loaded when it is needed: most lines are of listed words.
    vowels = re.findall(r"([ˈˌ]?)[AIOWYæɐɑəɛɜiɪɔuʊʌᵊᵻ]", spoken)
    if len(vowels) <= 1:
        return FREE
    return "".join(STRONG if mark == "ˈ" else WEAK for mark in vowels)


@cache
def _listed_patterns(language: str) -> dict[str, str]:
    return {
        word: (FREE if len(signs) == 1 else signs)
        for signs, words in toml_table(language, "stresses").items()
        for word in words.split()
    }


@cache
def _small_words(language: str) -> frozenset[str]:
    return frozenset(toml_table(language, "themes")["grammar"]["small"].split())


def _is_content(word: str, language: str) -> bool:
    return word not in _small_words(language) if language != "en" else word_stresses(word)[0]


def count_words(text: str) -> int:
    """How many words a text has, headings left out."""
    return sum(len(words_of(line)) for line in text.splitlines() if not re.fullmatch(r"\s*\[.*\]\s*", line))
