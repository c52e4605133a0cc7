"""Words that are instruments or parts only in a list of such: "bass, keys, drums", "estrofa 16, coro 8"."""

from __future__ import annotations

from dataclasses import replace

from engine.words.lexicon import Phrase, gap_before, word_at
from engine.words.texts import Text, bag

_LISTED = bag("keys vibes upright horn")
_VIBRANT = frozenset(("jazz", "bossa nova", "soul", "funk"))
_BARS = bag("bar bars measure measures takte beats")
_CHORUSES = bag("coro coros")
_AND = bag("and plus with on und mit")
# More than that is a tempo.
MOST_BARS = 64
_NEUTRAL = (("plain", "ignored"),)


def as_listed(text: Text, phrases: list[Phrase]) -> list[Phrase]:
    """The phrases, with what they mean by their neighbours in a list."""
    return [each for index in range(len(phrases)) if (each := _by_neighbours(text, phrases, index)) is not None]


def _by_neighbours(text: Text, phrases: list[Phrase], index: int) -> Phrase | None:
    phrase = phrases[index]
    if phrase.first != phrase.last:
        return phrase
    word = word_at(text, phrase.first)
    if word in _LISTED:
        return phrase if _is_an_element(text, phrases, index) else None
    if word == "groove":
        return phrase if _has_bars(text, phrase) else None
    if word in _CHORUSES and _is_in_a_form(phrases, index):
        return replace(phrase, meanings=(("section", "chorus"),))
    if word == "finale" and _is_in_a_form(phrases, index):
        return replace(phrase, meanings=_NEUTRAL)
    return phrase


def _has_bars(text: Text, phrase: Phrase) -> bool:
    """Whether a number of bars stands behind or before: "groove 24 bars", "24 bars of groove"."""
    before, after = phrase.first - 1, phrase.last + 1
    if word_at(text, before) == "of" and word_at(text, before - 1) in _BARS:
        return True
    is_closed = word_at(text, after + 1) in _BARS or gap_before(text, after + 1) != ""
    return word_at(text, after).isdigit() and int(word_at(text, after)) <= MOST_BARS and is_closed


def _is_an_element(text: Text, phrases: list[Phrase], index: int) -> bool:
    """Whether a word stands for itself between commas and instruments, and another instrument is named."""
    phrase = phrases[index]
    before = phrases[index - 1] if index and phrases[index - 1].last == phrase.first - 1 else None
    after = phrases[index + 1] if index + 1 < len(phrases) and phrases[index + 1].first == phrase.last + 1 else None
    is_open = gap_before(text, phrase.first) != "" or word_at(text, phrase.first - 1) in _AND
    is_open |= before is not None and bool(before.value("instrument"))
    is_open |= before is not None and word_at(text, phrase.first) == "keys" and bool(before.value("mood"))
    is_closed = gap_before(text, phrase.last + 1) != "" or word_at(text, phrase.last + 1) in _AND
    is_closed |= after is not None and bool(after.value("instrument"))
    others = [each for each in phrases if each.value("instrument") and each is not phrase]
    if word_at(text, phrase.first) == "vibes" and word_at(text, phrase.first - 1) in ("with", "and", "plus"):
        # "Bossa with vibes": in such styles they are what is played.
        others += [each for each in phrases if each.value("genre") in _VIBRANT]
    return is_open and is_closed and any(word_at(text, each.first) not in _LISTED for each in others)


def _is_in_a_form(phrases: list[Phrase], index: int) -> bool:
    """Whether a part of the piece is the neighbour, a comma and a number of bars between."""
    phrase = phrases[index]
    near = (*phrases[max(0, index - 2) : index], *phrases[index + 1 : index + 2])
    return any(
        each.value("section") and min(abs(phrase.first - each.last), abs(each.first - phrase.last)) <= 3
        for each in near
    )
