"""Tempi of single sections, which a piece with one tempo cannot have: "half-time bridge", "chorus in double time"."""

from __future__ import annotations

from collections.abc import Iterator

from engine.words.lexicon import gap_before, span_of, word_at
from engine.words.scopes import YES, Item
from engine.words.texts import Claim, Refusal, Text, bag

_CHANGED = bag("half halftime halftempo double doubletime twice faster slower quicker schneller langsamer doppelt halb")
_BETWEEN = bag(
    "in at with is are goes go to a an the into feel should be played drums beat comes turns gets on for only"
)
_WHERE = bag("in at on for during only")
# Names of parts that are a word for the whole piece as well.
_WHOLE = frozenset(("groove", "theme", "head", "build"))
_WHY = "All sections have one tempo and one beat here: this part is played like the rest."


def section_tempi_in(text: Text, items: list[Item]) -> Iterator[Refusal]:
    """What is asked of the tempo of one section, told as not heeded."""
    sections = [item for item in items if item.phrase.value("section") and item.polarity == YES]
    for item in items:
        is_change = item.phrase.value("feel") == "half" or item.phrase.value("tempo") is not None
        is_change &= item.polarity == YES and word_at(text, item.phrase.first) in _CHANGED
        if is_change and any(_is_said_of(text, item, section) for section in sections):
            yield Refusal("tempo_bpm", *span_of(text, item.phrase), _WHY)


def without_section_tempi(claims: list[Claim | Refusal]) -> list[Claim | Refusal]:
    """The claims but those of a tempo for all of what is asked of one section only."""
    spans = {(each.start, each.end) for each in claims if isinstance(each, Refusal) and each.why == _WHY}
    return [
        each
        for each in claims
        if not (
            isinstance(each, Claim)
            and each.field in ("tempo_bpm", "is_half_time", "tempo_end_bpm")
            and (each.start, each.end) in spans
        )
    ]


def _is_said_of(text: Text, item: Item, section: Item) -> bool:
    """Whether a tempo stands right before a section, behind it, or in it: "half-time drums in the bridge"."""
    if section.phrase.value("section") in _WHOLE:
        return False
    first, second = sorted((item.phrase, section.phrase), key=lambda phrase: phrase.first)
    between = [word_at(text, place) for place in range(first.last + 1, second.first)]
    gaps = {gap_before(text, place) for place in range(first.last + 1, second.first + 1)}
    if gaps - {""} or len(between) > 4 or not set(between) <= _BETWEEN:
        return False
    return not between or first is section.phrase or bool(set(between) & _WHERE)
