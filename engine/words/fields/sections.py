"""The form in words: sections in their order, with bars and the times they begin at."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.brief import DURATION_SECONDS
from engine.words.fields.instruments import A_CAPPELLA
from engine.words.lexicon import Phrase, gap_before, span_of, word_at
from engine.words.scopes import YES, Item, is_a_solo
from engine.words.texts import Claim, Refusal, Text, bag

TIME = (
    r"(?:(?P<minutes>\d{1,2}):(?P<rest>[0-5]\d)"
    r"|(?P<seconds>\d{1,3})\s*(?:s|sec|secs|seconds?|sekunden?|segundos?|secondes?|secondi)"
    r"|(?:second|sekunde|segundo|seconde|secondo)\s+(?P<second>\d{1,3})"
    r"|(?P<whole>\d|one|two|einer?|zwei|un|uno?|una|une|uma?|dos|deux|due|dois)\s+(?:minuten?|minutes?|minut[oi]s?"
    r"|mins?)"
    r"|minut[eo]\s+(?P<minute>\d)|(?P<sole>minuto))(?![\w:])"
)
_AT = (
    r"(?:at|@|after|from|on|bei|nach|ab|um|a partir d[ei]|a los|au bout de|desde|dai|dal|des|al|alla|ai|aos?|as"
    r"|a la|au|a|em|en el|en|na|no|apres|tras|dopo|apos|:)"
)
_VERBS = (
    r"comes|hits|lands|starts|begins|should come|should hit|kicks in|enters|drops|arrives|kommt|setzt ein|setzt"
    r"|startet"
    r"|fangt|beginnt|llega|entra|empieza|comienza|arrive|commence|debute|demarre|entre|tombe|arriva|inizia|comincia"
    r"|parte"
    r"|chega|comeca|viene|vient|vem"
)
_AFTER = re.compile(
    rf"\s*(?:(?:{_VERBS})\s+)?(?:in\s+)?"
    rf"(?:{_AT}\s*(?:the\s|around\s|about\s|exactly\s|den?\s|der\s|los\s|las\s|les\s|la\s|il\s)*|(?=\d+:)){TIME}"
    r"(?:\s*(?:-|–|to|bis|until|a|hasta|ate)\s*\d{1,2}:[0-5]\d)?"
)
# "Drop at 0:16, 30 seconds" has one drop: behind a mere comma only a clock's time says where the next is.
_MORE = re.compile(
    rf"\s*(?:,?\s*(?:and|und|y|et|e|&)\s*(?:again\s+|another\s+|wieder\s+|otra vez\s+|encore\s+|ancora\s+"
    rf"|de novo\s+|then\s+|also\s+)?(?:{_AT}\s*)?|,\s*{_AT}\s*|,\s*(?=\d+:)){TIME}"
)
# "The drop comes 20 seconds in", and what stands between a section and its own length or span of time.
_LATER = re.compile(
    rf"\s*(?:(?:should|must|shall|to)\s)?(?:(?:{_VERBS}|come|hit|be)\s+)?(?:about\s|around\s)?{TIME}\s+in(?!\w)"
)
_SPAN = re.compile(rf"\s*[:(]?\s*{TIME}\s*(?:-|–|to|bis|until)\s*(?:\d{{1,2}}:[0-5]\d)")
_ITS_LENGTH = re.compile(r"\s*(?:of|:|=|is|lasts|-|for|von|de|di|\()?\s*(?:about\s|around\s)?")
_BEFORE = re.compile(
    rf"(?:(?:{_AT})\s+)?{TIME}\s*(?:the|a|an|is the|=|:|-|der|ein|el|le|la|the big|big|a big|huge)?\s*$"
)
# "A 10 second intro" lasts so long.
_LENGTH = re.compile(r"(?:a\s+)?\d{1,3}[\s-]*[a-z]+[\s-]*")
_COUNTS = {
    word: count
    for count, words in {
        2: "two zwei dos deux due dois", 4: "four vier cuatro quatre quattro quatro",
        8: "eight acht ocho huit otto oito", 16: "sixteen sechzehn dieciseis seize sedici dezesseis",
    }.items()
    for word in words.split()
}  # fmt: skip
_COUNT = rf"(?P<bars>\d{{1,3}}|{'|'.join(_COUNTS)})"
_UNIT = r"(?:bars?|measures?|takte?n?|taktiges?|compases|mesures|battute|misure|compassos)(?!\w)"
_BARS = rf"{_COUNT}\s*-?\s*{_UNIT}"
_OF = r"\s*(?:[:=(x×-]|of|is|lasts|for|with|von|mit|zu|de|di|da|com|con)?\s*"
_BARS_AFTER = re.compile(rf"{_OF}{_BARS}(?!\s(?:blues|loop|form|phrase|cycle))")
# "Intro 4 bars, verse 8": the unit goes on.
_BARE_AFTER = re.compile(
    rf"{_OF}{_COUNT}\s*(?=$|[,;.)\n]|\s[–-]\s|(?:and|then|und|dann|y|luego|et|puis|e|poi"
    rf"|depois)\s)"
)
_BARE_BEFORE = re.compile(rf"(?<!\w){_COUNT}\s*(?:of|for|de|di)\s*(?:the\s|a\s)?$")
_HAS_BARS = re.compile(_BARS)
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

# By a section's word: words before it and behind it that make it something else.
_SCENERY = {
    "drop": (
        bag("tears tear rain water dew blood ink dollar to beads cough eye honey temperature"),
        bag("out off me us in by dead everything it him her them your my box zone d c b tuning tuned"),
    ),
    "break": (
        bag("minute minutes hour week "
            "coffee lunch spring summer winter tea commercial tax prison school smoke heart to day will don't won't "
            "christmas autumn a-level news ad tv station"),
        bag("beats beat dance dancing dancer free up even my your our the me us it into away dawn of through room"),
    ),
    "bridge": (
        bag("golden broken london stone wooden iron burning brooklyn covered rope old tower suspension cross crossing "
            "rainbow foot train railway"),
        bag("over across of between to in under builder club mostly players tournament game night evening loan loans "
            "collapsed fell opened closed burned burnt swayed is was where"),
    ),
    "brucke": (bag("alte neue"), bag("der des uber zwischen von zur nach am im")),
    "breakdown": (bag("nervous mental car van lorry truck bus"), bag("cover service recovery truck van insurance of")),
    "refrain": (bag("meme same old vieux stesso mismo mesmo eternel"), bag("from")),
    "puente": (bag(""), bag("sobre de del que entre colgante viejo festivo")),
    "pont": (bag(""), bag("sur de du des entre qui")),
    "ponte": (bag(""), bag("sul sulla sullo sobre di del della da do de che entre fra levatoio")),
    "chorus": (bag("dawn cathedral church hallelujah greek frog bird birds"), bag("effect pedal fx guitar line of")),
    "verse": (bag("bible holy scripture"), bag("of from")),
    "head": (bag("my your his her our their the"), bag("in over against banging")),
    "build": (bag("to i we they you"), bag("me us a my your the an")),
    "hook": (bag("fish boxing left right captain"), bag("me up us")),
    "solo": (bag("my han flying going travelling traveling go ride"), bag(
            "travel trip flight hike parent dev sailing sailor mother mum mom dad exhibition adventure camping walk "
            "climb climber traveller traveler dancer show skating player gamer")),
    "theme": (bag(""), bag("park parks party")),
}  # fmt: skip
# Adjectives between "solo" and whoever goes alone: "solo female traveller".
_SORTS = bag("female male young first single long little budget")


def sections_in(text: Text, items: list[Item]) -> Iterator[Claim]:
    """The sections of a text, in order; value: {"name", "bars", "at_seconds"}."""
    found = [item for item in items if item.polarity == YES and _is_section(text, item)]
    has_bars = _has_bars(text, found)
    yield from _romance_solos(text, items, has_bars=has_bars)
    for item in (*found, *(item for item in items if item.is_solo and item.polarity == YES)):
        name = str(item.phrase.value("section") or ("solo" if item.is_solo else "build"))
        start, end = span_of(text, item.phrase)
        if item.is_solo and item.phrase.value("instrument"):
            if not item.is_only and item.phrase.value("instrument") != A_CAPPELLA:
                yield from _with_places(text, "solo", start, _end_of_solo(text, item), has_bars=has_bars)
        elif not _is_scenery(text, item):
            claims = list(_with_places(text, name, start, end, has_bars=has_bars))
            is_bare = len(claims) == 1 and claims[0].label == name
            if not (is_bare and len(found) == 1) or _is_musical(text, item):
                yield from claims


def _is_section(text: Text, item: Item) -> bool:
    """Whether a part of a song is named; "build" alone is one only with a time: "build at 0:10"."""
    start, end = span_of(text, item.phrase)
    return bool(item.phrase.value("section")) or (
        text.plain[start:end] == "build" and _AFTER.match(text.plain[end:]) is not None
    )


def _romance_solos(text: Text, items: list[Item], *, has_bars: bool) -> Iterator[Claim]:
    """ "Con un solo de guitarra": the instrument behind it is among the instruments."""
    for item in items:
        place = item.phrase.first
        if item.polarity == YES and item.phrase.value("instrument") and not item.is_solo:
            for back in (2, 3):
                solo = Phrase(place - back, place - back, ())
                if back <= place and is_a_solo(text, solo):
                    start, end = text.words[place - back].start, text.words[item.phrase.last].end
                    yield from _with_places(text, "solo", start, end, has_bars=has_bars)
                    break


def _has_bars(text: Text, sections: list[Item]) -> bool:
    """Whether numbers beside sections count bars: where the unit is named once, or several have such a number."""
    counts = [_BARE_AFTER.match(text.plain[span_of(text, item.phrase)[1] :]) for item in sections]
    return _HAS_BARS.search(text.plain) is not None or sum(count is not None for count in counts) > 1


def _end_of_solo(text: Text, item: Item) -> int:
    """Where "trumpet solo" ends: behind the word for it, if that stands behind the instrument."""
    last, solos = item.phrase.last, ("solo", "solos", "soloteil")
    places = (place for place in (last + 1, last + 2) if word_at(text, place) in solos)
    return text.words[next(places, last)].end


def _with_places(text: Text, name: str, start: int, end: int, *, has_bars: bool) -> Iterator[Claim]:
    after, before = text.plain[end:], text.plain[:start]
    bars = _BARS_AFTER.match(after) or _BARS_BEFORE.search(before)
    if bars is None and has_bars:
        bars = _BARE_AFTER.match(after) or _BARE_BEFORE.search(before)
    count = _count(bars["bars"]) if bars else None
    if bars is not None:
        start, end = (start, end + bars.end()) if bars.string == after else (bars.start(), end)
        after, before = text.plain[end:], text.plain[:start]
    match = _AFTER.match(after) or _LATER.match(after) or _SPAN.match(after)
    earlier = _BEFORE.search(before)
    if match is None and earlier is not None and not _LENGTH.fullmatch(earlier.group()):
        yield section_claim(name, count, _seconds(earlier), earlier.start(), end)
        return
    if match is None:
        yield section_claim(name, count, None, start, end)
        return
    yield section_claim(name, count, _seconds(match), start, end + match.end())
    place = end + match.end()
    while (more := _MORE.match(text.plain[place:])) is not None:
        yield section_claim(name, count, _seconds(more), place, place + more.end())
        place += more.end()


def is_length_of(text: Text, end: int, length: Claim | Refusal) -> bool:
    """Whether a length belongs to the section that ends before it: "intro of 10 seconds"."""
    between = text.plain[end : length.start]
    return end <= length.start and bool(_ITS_LENGTH.fullmatch(between))


def _is_scenery(text: Text, item: Item) -> bool:
    """Whether a part of a song is something else here, whatever stands beside: "tear drops", "drums drop out"."""
    word = word_at(text, item.phrase.first)
    if item.phrase.first != item.phrase.last:
        return word == "main" and word_at(text, item.phrase.last + 1) in ("for", "of", "song", "music")
    numbered = (word_at(text, item.phrase.last + 1).isdigit(), word_at(text, item.phrase.last + 2))
    if word == "verse" and numbered == (True, "of"):
        return True
    before, after = word_at(text, item.phrase.first - 1), word_at(text, item.phrase.last + 1)
    if gap_before(text, item.phrase.first) != "":
        before = ""
    if item.phrase.last + 1 < len(text.words) and gap_before(text, item.phrase.last + 1) != "":
        after = ""
    if word == "solo" and after in _SORTS:
        after = word_at(text, item.phrase.last + 2)
    befores, afters = _SCENERY.get(word, _SCENERY.get(word.removesuffix("s"), (frozenset(), frozenset())))
    is_taken = word == "break" and word_at(text, item.phrase.first - 2) in ("take", "taking", "have", "having")
    return before in befores or after in afters or is_taken


def _is_musical(text: Text, item: Item) -> bool:
    """Whether a lone word is a part of a song rather than of a landscape."""
    word = word_at(text, item.phrase.first)
    before, after = word_at(text, item.phrase.first - 1), word_at(text, item.phrase.last + 1)
    if before in _OCCASIONS or (word in ("intro", "outro") and after in _PURPOSES):
        return False
    if item.phrase.first != item.phrase.last or word not in _EVERYDAY:
        return True
    following = word_at(text, item.phrase.last + 1)
    is_solo = word in ("solo", "solos") and before not in ("flying", "going", "travelling", "traveling", "go")
    return is_solo or (following not in _PLACES and word not in ("opening", "theme", "themes", "head", "hook", "build"))


def _seconds(match: re.Match[str]) -> float:
    if match["minute"] or match["sole"]:
        return 60.0 * int(match["minute"] or 1)
    if match["whole"]:
        return 60.0 * (int(match["whole"]) if match["whole"].isdigit() else _COUNTS.get(match["whole"], 1))
    return float(match["seconds"] or match["second"] or int(match["minutes"]) * 60 + int(match["rest"]))


def _count(digits: str) -> int | None:
    count = _COUNTS.get(digits) or int(digits)
    return count if 1 <= count <= 128 else None


def section_claim(name: str, bars: int | None, seconds: float | None, start: int, end: int) -> Claim:
    """A section with its bars and the second it begins at, as far as they are known."""
    if seconds is not None and seconds > DURATION_SECONDS[1]:
        seconds = None
    place = f" at {int(seconds) // 60}:{int(seconds) % 60:02d}" if seconds is not None else ""
    size = f", {bars} bars" if bars else ""
    return Claim("sections", {"name": name, "bars": bars, "at_seconds": seconds}, start, end, f"{name}{place}{size}")
