"""The writer's own tables, read once: lines with slots, words by the sound they rhyme on, themes and their images."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "data"
LANGUAGES: Mapping[str, str] = {"en": "english", "de": "german"}
# Signs behind a word or a line: it is only for bright or only for dark songs.
_LIGHT = {"+": 1, "-": -1}
# Slots that take the words of several: after "im" any noun but a feminine.
_UNIONS = {"im": ("masc", "neut")}


@dataclass(frozen=True, slots=True)
class RhymeWord:
    """A word that fills the slot `kind` and ends on the sound `family`. light: 1 bright, -1 dark, 0 either."""

    text: str
    kind: str
    family: str
    light: int


@dataclass(frozen=True, slots=True)
class Template:
    """A line with slots. part: story, call, turn or theme; field: the only theme it is for, or "".

    person: the only person it is for, or "".
    """

    text: str
    part: str
    field: str
    light: int
    person: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field of themes: the words that call it, and its images."""

    words: frozenset[str]
    images: tuple[str, ...]


@cache
def toml_table(language: str, name: str) -> dict[str, Any]:
    """The table `name` of a language. Raises OSError when there is none."""
    return tomllib.loads((FOLDER / f"{LANGUAGES[language]}_{name}.toml").read_text("utf-8"))


@cache
def rhyme_words(language: str) -> tuple[RhymeWord, ...]:
    """All words that fill slots; of the kind "fixed", those that lines end with as they are written."""
    found = []
    for family, kinds in toml_table(language, "words").items():
        for kind, listed in kinds.items():
            for text in listed.split(","):
                word = text.strip()
                light = _LIGHT.get(word[-1:], 0)
                found.append(RhymeWord(word[:-1] if light else word, kind, family, light))
    return tuple(found)


@cache
def words_by_kind(language: str) -> Mapping[str, tuple[RhymeWord, ...]]:
    """The words by the slot they fill."""
    kinds: dict[str, list[RhymeWord]] = {}
    for word in rhyme_words(language):
        kinds.setdefault(word.kind, []).append(word)
    unions = {union: [word for kind in parts for word in kinds.get(kind, ())] for union, parts in _UNIONS.items()}
    return {kind: tuple(words) for kind, words in (kinds | unions).items()}


@cache
def families(language: str) -> Mapping[str, str]:
    """By each listed word, the sound it rhymes on."""
    return {word.text: word.family for word in reversed(rhyme_words(language))}


@cache
def templates(language: str) -> tuple[Template, ...]:
    """All lines with slots, in the order of their file."""
    found, part = [], ""
    for line in (FOLDER / f"{LANGUAGES[language]}_lines.txt").read_text("utf-8").splitlines():
        text = line.strip()
        if text.startswith("["):
            part = text.strip("[]")
        elif text and not text.startswith("#"):
            found.append(_template(text, part))
    return tuple(found)


def _template(text: str, part: str) -> Template:
    light, field, person = 0, "", ""
    words = text.split()
    while words[-1] in _LIGHT or words[-1][0] in "@=":
        mark = words.pop()
        light = _LIGHT.get(mark, light)
        field = mark[1:] if mark[0] == "@" else field
        person = mark[1:] if mark[0] == "=" else person
    return Template(" ".join(words), part, field, light, person)


@cache
def fields(language: str) -> Mapping[str, Field]:
    """The fields of themes by name; "any" has images only."""
    table = toml_table(language, "themes")
    return {
        name: Field(frozenset(values.get("words", "").split()), _list_of(values["images"]))
        for name, values in table.items()
        if "images" in values
    }


@cache
def grammar(language: str) -> Mapping[str, str]:
    """What is known of how themes are written: alone, openers, enders."""
    values: dict[str, str] = toml_table(language, "themes")["grammar"]
    return values


@cache
def emotions(language: str) -> Mapping[str, str]:
    """By what people call an emotion, the emotion it is written as."""
    table: dict[str, str] = toml_table(language, "themes")["emotions"]
    return {word: name for name, words in table.items() for word in (name, *words.split())}


def _list_of(text: str) -> tuple[str, ...]:
    return tuple(" ".join(part.split()) for part in text.split(","))
