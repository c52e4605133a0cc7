"""Which instrument carries the melody or has a solo."""

from __future__ import annotations

from dataclasses import replace

from engine.words.lexicon import gap_before, word_at
from engine.words.scopes import NO, YES, Item
from engine.words.texts import Text, bag


def mark_leads(text: Text, items: list[Item]) -> list[Item]:
    """Instruments beside "lead", "takes the melody" or "solo"; the words themselves are no wishes then."""
    items = _without_singing(text, items)
    marked: list[Item] = []
    for index, item in enumerate(items):
        is_lead, is_solo = item.phrase.value("joint") == "lead", item.phrase.value("section") == "solo"
        is_lead = (is_lead and not _is_astray(text, item)) or _is_theme_of(text, items, index)
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


def _without_singing(text: Text, items: list[Item]) -> list[Item]:
    """The items without voices of instruments, which then carry the melody: "let the viola sing"."""
    kept: list[Item] = []
    for item in items:
        before = kept[-1] if kept else None
        if before is None or not before.phrase.value("instrument") or not _is_sung_by(text, before, item):
            kept.append(item)
        else:
            kept[-1] = replace(before, is_lead=True)
    return kept


def _is_sung_by(text: Text, player: Item, singing: Item) -> bool:
    first, last = player.phrase.last + 1, singing.phrase.first
    is_verb = singing.phrase.value("voice") == "sung" and word_at(text, last) in ("sing", "sings", "canta", "singt")
    between = {word_at(text, place) for place in range(first, last)}
    is_choir = "choir" in str(player.phrase.value("instrument"))
    is_joined = not any(gap_before(text, place) for place in range(first, last + 1))
    return is_verb and not is_choir and between <= _CAN and is_joined and player.polarity == YES


_CAN = bag("to that should can will must may really soll die der das which che que")


def _is_wish(item: Item) -> bool:
    return item.phrase.value("joint") != "lead" or item.polarity == NO


# Words that an instrument follows at once: "lead trumpet", "main instrument flute", "led by flute".
_ADJACENT = bag("lead instrument by on the around character soloing star hauptinstrument")
_BETWEEN_LEADS = bag(
    "should be is will must ubernimmt die der das den dem spielt auf von einer einem el la le il o en al au a belongs "
    "belong given lies stays rests with de del du para por par na no sul alla lleva takes goes to carried on by "
    "played an the from for in of"
)


# What stands between an instrument and its melody: "flute plays the main melody".
_PLAYING = bag(
    "plays play playing played carries carry carrying has have having takes take taking gets get sings sing "
    "singing does the a main its lead is as on in with should will must can and holds spielt hat ubernimmt die "
    "toca lleva joue porte suona porta leva faz la el o"
)
# "Strings leading into the chorus" lead nobody's melody.
_ASTRAY = bag("into to up us me him her you them away back towards singer vocals vocal vocalist voice")


def _is_astray(text: Text, item: Item) -> bool:
    place = item.phrase.last + 1
    if not word_at(text, item.phrase.last).startswith("lead"):
        return False
    return place < len(text.words) and not gap_before(text, place) and word_at(text, place) in _ASTRAY


def _is_theme_of(text: Text, items: list[Item], index: int) -> bool:
    """Whether a theme is what an instrument plays, and no part of the form: "theme on marimba"."""
    here = items[index].phrase
    if here.value("section") != "theme":
        return False
    before, after = items[index - 1] if index else None, items[index + 1] if index + 1 < len(items) else None
    if before and before.phrase.value("instrument") and before.phrase.last + 1 < here.first:
        return _is_played_by(text, before.phrase.last, here.first)
    words = [word_at(text, place) for place in range(here.last + 1, after.phrase.first)] if after else []
    is_joined = bool(words) and words[0] in ("on", "by", "played") and set(words) <= _BETWEEN_LEADS
    return after is not None and bool(after.phrase.value("instrument")) and is_joined


def _is_played_by(text: Text, first: int, last: int) -> bool:
    """Whether only verbs of playing stand from one place to another, without a comma."""
    words = [word_at(text, place) for place in range(first + 1, last)]
    gaps = [gap_before(text, place) for place in range(first + 1, last + 1)]
    return len(words) <= 4 and not any(gaps) and set(words) <= _PLAYING


def _neighbour(text: Text, items: list[Item], index: int, *, is_solo: bool) -> int | None:
    """The instrument just before a lead word, else the one just after it ("lead: violin", "melody on flute")."""
    here = items[index].phrase
    if index:
        before = items[index - 1]
        gaps = [gap_before(text, place) for place in range(before.phrase.last + 1, here.first + 1)]
        is_near = (len(gaps) <= 2 and not any(gaps)) or _is_played_by(text, before.phrase.last, here.first)
        if before.phrase.value("instrument") and before.polarity == YES and is_near:
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
            and (between or ":" in gap or "=" in gap or word_at(text, here.last) in _ADJACENT)
        ):
            return index + 1
    return None
