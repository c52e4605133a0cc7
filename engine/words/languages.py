"""Languages that requests are written in: phrases by what they ask for, and the small words between them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from engine.words.tables import table
from engine.words.texts import phrases_of, words_of

ENGLISH = "en"
# By code, the names of those that are read; each is a table of the same shape.
NAMES: Mapping[str, str] = {
    ENGLISH: "English", "de": "German", "es": "Spanish", "fr": "French", "it": "Italian", "pt": "Portuguese",
}  # fmt: skip
# Kinds whose phrases are taken as they are written.
_FIXED = frozenset(("joint", "tempo", "change"))
Words = tuple[str, ...]
Meaning = tuple[str, str]


@dataclass(frozen=True)
class Language:
    """code: ISO 639-1. small: words that say nothing alone. scenes: words that paint a scene.

    plain: words about music or wishes in general, of which nothing has to be made.
    """

    code: str
    small: frozenset[str]
    plain: frozenset[str]
    scenes: frozenset[str]

    @cached_property
    def phrases(self) -> Mapping[Words, tuple[Meaning, ...]]:
        """By their words, in every form, their meanings as (kind, value)."""
        return _phrases(table(NAMES[self.code].lower()), _FORMS[self.code])

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The words of all phrases, and those of `plain` and `scenes`: found without making the phrases."""
        words = _words_in(table(NAMES[self.code].lower()), _FORMS[self.code])
        return frozenset(words) | self.plain | self.scenes


@cache
def language(code: str) -> Language:
    """The language of this code, from its table. Raises KeyError for one that is not read."""
    words, forms = table(NAMES[code].lower())["words"], _FORMS[code] if code != ENGLISH else None
    return Language(
        code, _set_of(words["small"]), _set_of(words["plain"], forms), _set_of(words.get("scenes", ""), forms)
    )


@cache
def plain_words() -> frozenset[str]:
    """The small and plain words of all languages that are read."""
    return frozenset(word for code in NAMES for word in (*language(code).small, *language(code).plain))


def _set_of(text: str, forms: Callable[[str], Iterable[str]] | None = None) -> frozenset[str]:
    words = frozenset(words_of(text))
    return frozenset(form for word in words for form in forms(word)) if forms else words


def _words_in(values: Mapping[str, Mapping[str, str]], forms: Callable[[str], Iterable[str]]) -> set[str]:
    """Every word of the phrases of a table, in every form that it has there."""
    found: set[str] = set()
    inflected: set[str] = set()
    for kind in values.keys() - {"words"}:
        # Idioms hold too many words of no kind for a language to be told by them.
        for words in phrases_of("|".join(text for value, text in values[kind].items() if value != "idiom")):
            found.update(words)
            if kind not in _FIXED:
                inflected.update(words[-1:])
                if kind == "instrument" and len(words) > 1 and forms is not plural_too:
                    inflected.add(words[0])
    return found.union(*(forms(word) for word in inflected))


def _phrases(
    values: Mapping[str, Mapping[str, str]], forms: Callable[[str], Iterable[str]]
) -> dict[Words, tuple[Meaning, ...]]:
    found: dict[Words, dict[Meaning, None]] = {}
    for kind in values:
        if kind == "words":
            continue
        for value, text in values[kind].items():
            for phrase in phrases_of(text):
                for words in _spellings(phrase, forms, kind):
                    found.setdefault(words, {})[kind, value] = None
    return {words: tuple(meanings) for words, meanings in found.items()}


def _spellings(words: Words, forms: Callable[[str], Iterable[str]], kind: str) -> Iterator[Words]:
    """The phrase with its last word in every form; with its noun, too: "flauti di pan", "guitarras eléctricas"."""
    if kind in _FIXED:
        yield words
        return
    yield from ((*words[:-1], last) for last in forms(words[-1]))
    if kind == "instrument" and len(words) > 1 and forms is not plural_too:
        last = forms(words[-1]) if len(words) == 2 else (words[-1],)
        yield from ((first, *words[1:-1], end) for end in last for first in forms(words[0]))


def plural_too(word: str) -> Iterator[str]:
    """An English word, and its plural where that is no other word."""
    yield word
    if len(word) > 3 and not word.endswith(("s", "y", "ed", "ing", "ly")):
        yield f"{word}s"


def _german(word: str) -> Iterator[str]:
    yield word
    if len(word) > 3:
        stem = word[:-1] if word.endswith("e") else word
        yield from (stem + ending for ending in ("e", "en", "er", "es", "em", "n", "s"))


def _spanish(word: str) -> Iterator[str]:
    """Spanish and Portuguese: gender and number."""
    yield word
    if word.endswith("o"):
        yield from (word[:-1] + ending for ending in ("a", "os", "as"))
    elif word.endswith(("a", "e")):
        yield f"{word}s"
    elif len(word) > 3:
        yield from (f"{word}{ending}" for ending in ("a", "es", "as"))


def _french(word: str) -> Iterator[str]:
    yield word
    if len(word) > 3:
        yield from (f"{word}{ending}" for ending in ("e", "s", "es"))
        for masculine, feminine in (("eux", "euse"), ("if", "ive"), ("el", "elle"), ("ien", "ienne"), ("al", "aux")):
            if word.endswith(masculine):
                yield from (word.removesuffix(masculine) + feminine, f"{word.removesuffix(masculine)}{feminine}s")


def _italian(word: str) -> Iterator[str]:
    yield word
    if word.endswith("o"):
        yield from (word[:-1] + ending for ending in ("a", "i", "e", "he", "hi"))
    elif word.endswith("e"):
        yield f"{word[:-1]}i"
    elif word.endswith("a"):
        yield f"{word[:-1]}e"


_FORMS: Mapping[str, Callable[[str], Iterable[str]]] = {
    ENGLISH: plural_too, "de": _german, "es": _spanish, "fr": _french, "it": _italian, "pt": _spanish,
}  # fmt: skip
