"""Words that rhyme: by their sounds where a dictionary is at hand, else by their letters and the writer's own table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from engine.lyrics.scansion import Pronunciations, words_of
from engine.lyrics.tables import families, rhyme_words
from engine.singing.sounds import CONSONANTS, STRESS, VOWELS

MOST = 60
# Consonants that are close to each other: near rhymes end on two of the same group.
_CLOSE = ("pbtdkɡʔɾ", "fvszθðʃʒʧʤh", "mnŋ", "lɹwj")
_LETTER_VOWELS = "aeiouyäöü"
_DOTTED = re.compile(r"[^\W\d_]+")


class Dictionary(Pronunciations, Protocol):
    """A dictionary whose words can be gone through."""

    @property
    def entries(self) -> Sequence[str]:
        """Lines "word TAB sounds"."""


@dataclass(frozen=True)
class Rhymes:
    """Words that rhyme with one, those of the writer's own table first. by_sound: whether a dictionary said so."""

    word: str
    perfect: tuple[str, ...]
    near: tuple[str, ...]
    by_sound: bool


def rhymes(word: str, language: str = "en", dictionary: Dictionary | None = None, *, most: int = MOST) -> Rhymes:
    """Rhymes and near rhymes of the last word of a text, at most `most` of each; none where it has no letters."""
    last = next(reversed(words_of(word)), "").strip("'")
    spoken = dictionary.look_up(last) if dictionary is not None and last and language == "en" else None
    own = list(dict.fromkeys(each.text for each in rhyme_words(language) if _DOTTED.fullmatch(each.text)))
    if dictionary is None or not spoken:
        perfect, near = _by_letters(last, language, own)
        return Rhymes(last, tuple(perfect[:most]), tuple(near[:most]), by_sound=False)
    perfect, near = _by_sounds(last, rhyme_part(spoken), dictionary.entries)
    ranked = [_rank(found, own)[:most] for found in (perfect, near)]
    return Rhymes(last, tuple(ranked[0]), tuple(ranked[1]), by_sound=True)


def rhyme_part(spoken: str) -> str:
    """The sounds from the last stressed vowel on; from the last vowel where none is stressed."""
    place = spoken.rfind("ˈ")
    if place < 0:
        place = max((at for at, sign in enumerate(spoken) if sign in VOWELS), default=0)
    return re.sub(f"[{STRESS}]", "", spoken[place:])


def _by_sounds(word: str, part: str, entries: Sequence[str]) -> tuple[list[str], list[str]]:
    vowel = part[:1]
    marked = re.compile(rf"\t[^\t]*ˈ{vowel}([{CONSONANTS}]*)$")
    close = "".join(_close_to(sign) for sign in part[1:])
    tail = part[-1:]
    perfect, near = [], []
    for entry in entries:
        name, _, spoken = entry.partition("\t")
        if spoken.endswith(part) and rhyme_part(spoken) == part:
            perfect.append(name)
        elif tail not in VOWELS and vowel in spoken and (match := marked.search(entry)):
            ending = "".join(_close_to(sign) for sign in match[1])
            if match[1] and ending == close:
                near.append(name)
    return [name for name in perfect if name != word and name.isalpha()], [name for name in near if name.isalpha()]


def _close_to(sign: str) -> str:
    return next((group[0] for group in _CLOSE if sign in group), sign)


def _rank(found: Iterable[str], own: Sequence[str]) -> list[str]:
    """The writer's own words first, then short ones: a dictionary knows many that nobody sings."""
    known = {name: place for place, name in enumerate(own)}
    return sorted(dict.fromkeys(found), key=lambda name: (known.get(name, len(known)), len(name), name))


def _by_letters(word: str, language: str, own: Sequence[str]) -> tuple[list[str], list[str]]:
    by_case = {name.lower(): family for name, family in families(language).items()}
    family = by_case.get(word)
    ending = _letter_ending(word)
    same = {name for name in own if families(language).get(name) == family} if family else set()
    perfect = [name for name in own if name.lower() != word and (name in same or _letter_ending(name) == ending)]
    vowels = re.match(rf"[{_LETTER_VOWELS}]+", ending)
    begins = vowels.group() if vowels else ending
    near = [
        name
        for name in own
        if name.lower() != word and name not in perfect and ending and _letter_ending(name).startswith(begins)
    ]
    return perfect, near


def _letter_ending(word: str) -> str:
    """The letters from the last sounding vowel on, or from the one before an unstressed ending."""
    text = re.sub(r"(?<=[^aeiou])e$", "", word.lower()) if not word[:1].isupper() else word.lower()
    match = re.search(rf"[{_LETTER_VOWELS}]+[^{_LETTER_VOWELS}]*(?:(?:ing|en|er|el|e)$)?$", text)
    return match.group() if match else ""
