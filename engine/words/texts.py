"""A prompt as it is looked at: one spelling, sign for sign where it was typed, and its words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from engine.words.number_words import number_words

# "l'accordéon" and "dell'opera" are two words.
_ELIDED = re.compile(
    r"\b(?:[ldjnmtsc]|qu|un|dell|all|nell|sull|dall|quest|coll|jusqu|lorsqu)(')(?=[aeiouhy\u00e0-\u00ff\u0153]\w\w)"
)
_WORD = re.compile("(?:[^\\W_]|[\u0300-\u036f])+(?:[&'][^\\W_]+)*")
_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")
_QUOTES = str.maketrans("’‘ʼ´`", "'''''")


@dataclass(frozen=True)
class Word:
    """spelling: without case and accents ("ß" as "ss"). start, end: where it stands in the prompt."""

    spelling: str
    start: int
    end: int


@dataclass(frozen=True)
class Text:
    """prompt: as typed. words: in order. plain: without case and accents, numbers from 13 on in digits, as long."""

    prompt: str
    plain: str
    words: tuple[Word, ...]

    def whole_end(self, end: int) -> int:
        """Where a stretch ends with the whole of its last number, however that is spelled: "one minute thirty"."""
        spaces = len(self.plain[end:]) - len(self.plain[end:].lstrip(" "))
        return end + len(self.prompt[end : end + spaces].rstrip())

    def excerpt(self, start: int, end: int) -> str:
        """The words of the prompt at these places, spaces as one."""
        return " ".join(self.prompt[start:end].split())


@dataclass(frozen=True)
class Claim:
    """Something that a stretch of the text asks for; value: see `engine.words.readings.Heard`."""

    field: str
    value: object
    start: int
    end: int
    label: str = ""


@dataclass(frozen=True)
class Refusal:
    """Something that a stretch of the text asks for and that nobody here can do; why: a sentence with what happens."""

    field: str
    start: int
    end: int
    why: str


def text_of(prompt: str) -> Text:
    """The prompt in one spelling, and its words."""
    plain = "".join(map(_plain_sign, prompt.translate(_QUOTES)))
    words = tuple(
        Word(_spelling(match.group()), match.start(), match.end()) for match in _WORD.finditer(_plain_text(prompt))
    )
    return Text(prompt, _with_digits(plain, words), words)


def _with_digits(plain: str, words: tuple[Word, ...]) -> str:
    """ "Ninety-five bpm" is "95          bpm": places stay where they are."""
    last = -1
    for place, word in enumerate(words):
        for spellings, number in number_words().get(word.spelling, ()) if place > last else ():
            end = place + len(spellings)
            run = words[place:end]
            if tuple(each.spelling for each in run) == spellings and _are_joined(plain, run):
                first, last = run[0].start, end - 1
                plain = plain[:first] + str(number).ljust(run[-1].end - first) + plain[run[-1].end :]
                break
    return plain


def _are_joined(plain: str, words: Iterable[Word]) -> bool:
    return all(not plain[first.end : second.start].strip(" -") for first, second in pairwise(words))


def words_of(phrase: str) -> tuple[str, ...]:
    """The words of a phrase as `text_of` would spell them."""
    return tuple(_WORD.findall(_spelling(_plain_text(phrase))))


def phrases_of(text: str) -> list[tuple[str, ...]]:
    """The words of each phrase, as `words_of` gives them; "|" parts the phrases."""
    phrases = (tuple(_WORD.findall(phrase)) for phrase in _spelling(_plain_text(text)).split("|"))
    return [words for words in phrases if words]


def _plain_text(text: str) -> str:
    """In one spelling, with spaces behind what is elided."""
    plain = text.translate(_QUOTES)
    plain = plain.lower() if plain.isascii() else plain.translate({ord(sign): _plain_sign(sign) for sign in set(plain)})
    return _ELIDED.sub(lambda match: match.group()[:-1] + " ", plain)


def bag(words: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(words.split())


@lru_cache(maxsize=4096)
def _plain_sign(sign: str) -> str:
    """One sign for one sign, or places would move."""
    lowered = sign.lower()[0]
    if lowered.isnumeric() and not lowered.isdigit():
        return lowered
    return unicodedata.normalize("NFKD", lowered)[0] if lowered.isalnum() else lowered


def _spelling(word: str) -> str:
    """Without accents and drawn-out letters: "slooow" is "slow", "jazzz" is "jazz"."""
    if _DRAWN_OUT.search(word):
        word = _DRAWN_OUT.sub(lambda match: match[1] if match[1] in "aeiou" else match[1] * 2, word)
    if word.isascii():
        return word
    return "".join(sign for sign in word if not unicodedata.combining(sign)).replace("ß", "ss").replace("œ", "oe")
