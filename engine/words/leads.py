"""Which instrument carries the melody or has a solo."""

from __future__ import annotations

from dataclasses import replace

from engine.words.lexicon import gap_before, word_at
from engine.words.scopes import NO, YES, Item
from engine.words.texts import Text, bag


def mark_leads(text: Text, items: list[Item]) -> list[Item]:
    """Instruments beside "lead", "takes the melody" or "solo"; the words themselves are no wishes then."""
    marked: list[Item] = []
    for index, item in enumerate(items):
        is_lead, is_solo = item.phrase.value("joint") == "lead", item.phrase.value("section") == "solo"
        if not (is_lead or is_solo) or item.polarity != YES:
            marked.append(item)
            continue
        neighbour = _neighbour(text, items, index, is_solo=is_solo)
        if neighbour is None:
            if is_solo:
                marked.append(item)
            continue
        if neighbour < index:
            marked[-1] = replace(marked[-1], is_lead=True, is_solo=is_solo)
        else:
            items[neighbour] = replace(items[neighbour], is_lead=True, is_solo=is_solo)
    return [item for item in marked if _is_wish(item)]


def _is_wish(item: Item) -> bool:
    return item.phrase.value("joint") != "lead" or item.polarity == NO


_BETWEEN_LEADS = bag(
    "should be is will must ubernimmt die der das den dem spielt auf von einer einem el la le il o en al au a "
    "de del du para por par na no sul alla lleva takes goes to carried on by played with an the from for in of"
)


def _neighbour(text: Text, items: list[Item], index: int, *, is_solo: bool) -> int | None:
    """The instrument just before a lead word, else the one just after it ("lead: violin", "melody on flute")."""
    here = items[index].phrase
    if index:
        before = items[index - 1]
        gaps = [gap_before(text, place) for place in range(before.phrase.last + 1, here.first + 1)]
        if before.phrase.value("instrument") and before.polarity == YES and len(gaps) <= 2 and not any(gaps):
            return index - 1
    if index + 1 < len(items) and not (is_solo and word_at(text, here.first) == "solos"):
        after = items[index + 1].phrase
        between = [word_at(text, place) for place in range(here.last + 1, after.first)]
        allowed = _BETWEEN_LEADS
        is_near = len(between) <= 5 and set(between) <= allowed
        gap = text.plain[text.words[here.last].end : text.words[after.first].start]
        if (
            after.value("instrument")
            and is_near
            and not set(gap) & set(",;.!?")
            and (between or ":" in gap or "=" in gap)
        ):
            return index + 1
    return None
