"""Words with a letter too many, too few or wrong, as people type them."""

from __future__ import annotations

import re
from functools import cache

from engine.words.genre_names import SUBGENRES
from engine.words.languages import ENGLISH, language
from engine.words.scenes import COMMON_WORDS, SCENE_WORDS
from engine.words.texts import words_of

_SOFT = re.compile(r"(?<!^)[aeiouyh]")
_DOUBLE = re.compile(r"(.)\1+")


def skeleton(word: str) -> str:
    """What stays of a word when its vowels are wrong: its first letter and its consonants, each once."""
    return _DOUBLE.sub(r"\1", _SOFT.sub("", word))


def is_close(word: str, other: str) -> bool:
    """Whether one letter is added, missing or another, or two neighbours changed places."""
    if word == other or abs(len(word) - len(other)) > 1:
        return word == other
    start = next(
        (place for place, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other))
    )
    rest, rest_of_other = word[start:], other[start:]
    is_swapped = rest[:2] == rest_of_other[:2][::-1] and rest[2:] == rest_of_other[2:]
    return is_swapped or rest_of_other in (rest[1:],) or rest == rest_of_other[1:] or rest[1:] == rest_of_other[1:]


def is_known(word: str) -> bool:
    """Whether it is an English word of the tables, and so no misspelling of another."""
    return word in _english_words() or word.removesuffix("s") in _english_words()


@cache
def _english_words() -> frozenset[str]:
    values = language(ENGLISH)
    names = frozenset(word for name in SUBGENRES for word in words_of(name))
    phrases = frozenset(word for words in values.phrases for word in words)
    return names | phrases | values.plain | values.small | SCENE_WORDS | COMMON_WORDS
