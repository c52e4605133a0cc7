"""Solos that are refused: "no guitar or sax solo" wants no solos, and has nothing against guitars."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from engine.words.lexicon import gap_before, word_at
from engine.words.scopes import AND, LESS, NO, OF, OR, Item
from engine.words.texts import Text


def refuse_solos(text: Text, items: list[Item]) -> list[Item]:
    """Who refuses "a guitar solo" or "un solo de guitarra" refuses the solo, and no guitar."""
    marked = [
        replace(item, polarity=LESS) if item.polarity == NO and _is_of_a_solo(text, item) else item for item in items
    ]
    for index, (item, following) in enumerate(pairwise(items)):
        is_solo = following.phrase.value("section") == "solo" and following.phrase.first == item.phrase.last + 1
        is_joined = gap_before(text, following.phrase.first) == ""
        if item.polarity == NO and item.phrase.value("instrument") and is_solo and is_joined:
            for place in _soloists(text, items, index):
                marked[place] = replace(items[place], polarity=LESS)
            marked[index + 1] = replace(following, polarity=NO)
        if item.polarity == NO and item.phrase.value("section") == "solo" and _is_of_a_solo(text, following):
            marked[index + 1] = replace(following, polarity=LESS)
    return marked


def _soloists(text: Text, items: list[Item], last: int) -> range:
    """The instruments that share one solo, by their places among the items: "guitar or sax solo"."""
    first = last
    while first and items[first - 1].polarity == NO and items[first - 1].phrase.value("instrument"):
        between = range(items[first - 1].phrase.last + 1, items[first].phrase.first)
        if len(between) != 1 or word_at(text, between[0]) not in OR | AND:
            break
        first -= 1
    return range(first, last + 1)


def _is_of_a_solo(text: Text, item: Item) -> bool:
    place = item.phrase.first
    return word_at(text, place - 1) in OF and word_at(text, place - 2) in ("solo", "solos", "assolo", "assoli")
