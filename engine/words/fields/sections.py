"""The form in words: sections in their order, with bars and the times they begin at."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.brief import DURATION_SECONDS
from engine.words.lexicon import span_of, word_at
from engine.words.scopes import YES, Item
from engine.words.texts import Claim, Text, bag

_TIME = (
    r"(?:(?P<minutes>\d{1,2}):(?P<rest>[0-5]\d)"
    r"|(?P<seconds>\d{1,3})\s*(?:s|sec|secs|seconds?|sekunden?|segundos?|secondes?|secondi))(?![\w:])"
)
_AT = r"(?:at|@|after|from|on|bei|nach|ab|um|a|à|al|alla|aos?|em|en|a los|apres|tras|dopo|apos|:)"
_AFTER = re.compile(
    rf"\s*(?:(?:comes|hits|lands|starts|begins|should come|kicks in|enters|drops|kommt|setzt ein"
    rf"|beginnt|llega|entra|empieza|arrive|commence|entre|arriva|inizia|parte|chega|comeca|viene|vient)\s+)?(?:in\s+)?"
    rf"{_AT}\s*(?:the\s|around\s|about\s|exactly\s|den?\s)*{_TIME}"
)
_MORE = re.compile(rf"\s*(?:,|and|und|y|et|e|&)\s*(?:again\s+|another\s+|wieder\s+)?(?:{_AT}\s*)?{_TIME}")
_BEFORE = re.compile(
    rf"(?:(?:{_AT})\s+)?{_TIME}\s*(?:the|a|an|is the|=|:|-|der|ein|el|le|la|the big|big|a big|huge)?\s*$"
)
_BARS = r"(?P<bars>\d{1,3})\s*-?\s*(?:bars?|measures?|takte?n?|taktiges?|compases|mesures|battute|misure|compassos)"
_BARS_AFTER = re.compile(rf"\s*(?:[:=(x×-]|of|is|lasts|for|with|von|de|di)?\s*{_BARS}")
_BARS_BEFORE = re.compile(rf"{_BARS}\s*(?:of|for|de|di)?\s*(?:the\s|a\s|slow\s|long\s|quiet\s)*$")
# Words of a form that are ordinary words, too: they need a time, bars or other sections beside them.
_EVERYDAY = bag("bridge break drop drops opening theme themes head hook solo solos intro build breaks bridges")
# "A podcast intro" and "coffee break music" are what the piece is for.
_OCCASIONS = bag(
    "podcast youtube channel video show stream twitch tiktok game news radio vlog company brand logo tv website app "
    "coffee lunch spring tea commercial tax bible reel instagram"
)
_PURPOSES = bag("music for jingle sting theme video song to tune sequence clip")
_PLACES = bag("over across in of under river golden london the stone wooden on near between by")


def sections_in(text: Text, items: list[Item]) -> Iterator[Claim]:
    """The sections of a text, in order; value: {"name", "bars", "at_seconds"}."""
    found = [item for item in items if item.phrase.value("section") and item.polarity == YES]
    for item in (*found, *(item for item in items if item.is_solo and item.polarity == YES)):
        name = str(item.phrase.value("section") or "solo")
        start, end = span_of(text, item.phrase)
        if item.is_solo and item.phrase.value("instrument"):
            if not item.is_only:
                yield _claim("solo", None, None, start, end)
            continue
        yield from _with_places(text, item, name, start, end, is_alone=len(found) == 1)


def _with_places(text: Text, item: Item, name: str, start: int, end: int, *, is_alone: bool) -> Iterator[Claim]:
    after, before = text.plain[end:], text.plain[:start]
    bars = _BARS_AFTER.match(after) or _BARS_BEFORE.search(before)
    count = int(bars["bars"]) if bars and 1 <= int(bars["bars"]) <= 128 else None
    match = _AFTER.match(after)
    if match is None and (earlier := _BEFORE.search(before)) is not None:
        yield _claim(name, count, _seconds(earlier), earlier.start(), end)
        return
    if match is None:
        if count or not (is_alone and not _is_musical(text, item)):
            yield _claim(name, count, None, start, end)
        return
    yield _claim(name, count, _seconds(match), start, end + match.end())
    place = end + match.end()
    while (more := _MORE.match(text.plain[place:])) is not None:
        yield _claim(name, count, _seconds(more), place, place + more.end())
        place += more.end()


def _is_musical(text: Text, item: Item) -> bool:
    """Whether a lone word is a part of a song rather than of a landscape."""
    word = word_at(text, item.phrase.first)
    before, after = word_at(text, item.phrase.first - 1), word_at(text, item.phrase.last + 1)
    if before in _OCCASIONS or (word in ("intro", "outro") and after in _PURPOSES):
        return False
    if item.phrase.first != item.phrase.last or word not in _EVERYDAY:
        return True
    following = word_at(text, item.phrase.last + 1)
    return following not in _PLACES and word not in ("opening", "theme", "themes", "head", "hook", "build")


def _seconds(match: re.Match[str]) -> float:
    return float(match["seconds"] or int(match["minutes"]) * 60 + int(match["rest"]))


def _claim(name: str, bars: int | None, seconds: float | None, start: int, end: int) -> Claim:
    if seconds is not None and seconds > DURATION_SECONDS[1]:
        seconds = None
    place = f" at {int(seconds) // 60}:{int(seconds) % 60:02d}" if seconds is not None else ""
    size = f", {bars} bars" if bars else ""
    return Claim("sections", {"name": name, "bars": bars, "at_seconds": seconds}, start, end, f"{name}{place}{size}")
