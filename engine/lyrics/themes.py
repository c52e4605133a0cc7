"""What a song is about: the words of its theme as a line can hold them, and the fields whose images go with it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.lyrics.scansion import Pronunciations, pattern, words_of
from engine.lyrics.tables import fields, grammar

# What fits into a line beside other words.
_MOST_SYLLABLES = 6
_LONGEST_WORD = 28
_ARTICLES = {
    "en": ("the", "my", "our", "your", "his", "her", "their", "this", "that", "these", "those", "every", "no"),
    "de": (
        "der", "die", "das", "ein", "eine", "mein", "meine", "dein", "deine", "unser", "unsere", "sein", "seine",
        "ihr", "ihre", "dieser", "diese", "dieses", "kein", "keine",
    ),
}  # fmt: skip
# Themes are named by what they are: "über einen Leuchtturm" is about "ein Leuchtturm".
_NOMINATIVE = {"den": "der", "dem": "der", **{f"{word}en": word for word in ("ein", "mein", "dein", "unser", "sein")}}
_INDEFINITE = ("a", "an", "some")
_ENDINGS_ALONE = ("ing", "ness", "ship", "dom", "hood", "ity", "tion", "sion", "ance", "ence", "ment")


@dataclass(frozen=True, slots=True)
class Theme:
    """phrase: the theme as it stands in a line ("the lighthouse"); name: as it is called ("lighthouse").

    title: the theme as a heading; fields: what it touches.
    """

    phrase: str
    name: str
    title: str
    fields: tuple[str, ...]


def theme_of(words: str, language: str, sounds: Pronunciations | None = None) -> Theme:
    """What a person's words are about. Any words give a theme; those without letters give none: ValueError."""
    bare = re.sub(rf"^(?:{_openers(language)})\s+", "", " ".join(words.split()), flags=re.IGNORECASE).strip(" .,!?")
    names = re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", bare)[:40]
    names = [name[:_LONGEST_WORD] for name in names]
    if language == "de" and len(names) > 1:
        names[0] = _NOMINATIVE.get(names[0].lower(), names[0])
    if not names:
        raise ValueError("Say what the words are about, in a few words such as “a lighthouse”.")
    kept = _shorten(names, language, sounds)
    phrase = _phrase(kept, language)
    return Theme(phrase, phrase.removeprefix("the "), _title(kept, language), _fields_of(names, language))


def _openers(language: str) -> str:
    openers = [re.escape(part.strip()) for part in " ".join(grammar(language)["openers"].split()).split("|")]
    return "|".join(sorted(openers, key=len, reverse=True))


def _shorten(names: list[str], language: str, sounds: Pronunciations | None) -> list[str]:
    """The words up to where a clause begins, without those in front that do not fit into a line."""
    enders = grammar(language)["enders"].split()
    end = next((place for place, name in enumerate(names) if place and name.lower() in enders), len(names))
    kept = names[:end]
    head = 1 if kept[0].lower() in (*_ARTICLES[language], *_INDEFINITE) and len(kept) > 1 else 0
    while len(kept) > head + 1 and len(pattern(" ".join(kept), language, sounds)) > _MOST_SYLLABLES:
        kept = [*kept[:head], *kept[head + 1 :]]
    return kept


def _phrase(names: list[str], language: str) -> str:
    first = names[0].lower()
    if language == "de" or first in _ARTICLES[language]:
        return " ".join((first if first in _ARTICLES[language] else names[0], *names[1:]))
    if first in _INDEFINITE and len(names) > 1:
        return " ".join(("the", *names[1:]))
    return " ".join(names) if _stands_alone(names, language) else " ".join(("the", *names))


def _stands_alone(names: list[str], language: str) -> bool:
    first, last = names[0], names[-1]
    is_name = any(name[0].isupper() for name in names)
    is_many = last.endswith("s") and not last.endswith(("ss", "us", "is"))
    is_idea = last.lower() in grammar(language)["alone"].split() or last.endswith(_ENDINGS_ALONE)
    return is_name or is_many or is_idea or first.endswith("ing")


def _title(names: list[str], language: str) -> str:
    names = names[1:] if names[0].lower() in _INDEFINITE and len(names) > 1 else names
    if language == "de":
        return f"{names[0][:1].upper()}{' '.join(names)[1:]}"
    return " ".join(f"{name[:1].upper()}{name[1:]}" for name in names)


def _fields_of(names: list[str], language: str) -> tuple[str, ...]:
    forms = {form for name in names for word in words_of(name) for form in _singulars(word)}
    return tuple(name for name, field in fields(language).items() if field.words & forms)


def _singulars(word: str) -> tuple[str, ...]:
    return word, word.removesuffix("s"), word.removesuffix("es"), word.removesuffix("'s"), word.removesuffix("n")
