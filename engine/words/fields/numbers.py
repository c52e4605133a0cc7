"""Metres and loudness written as numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.brief import LOUDNESS_LUFS, METRES
from engine.words.texts import Claim, Refusal, Text

_METRE = re.compile(
    r"(?<![\d/.,])(?P<beats>\d{1,2})\s?/\s?(?P<unit>2|4|8|16)(?![\d/])(?:er)?(?:[\s-]?(?:takt|time|beat))?"
)
_NOT_A_METRE = {"1/2", "1/4", "1/8", "1/16", "2/8", "50/50"}
# Sizes and dates: "size 6/8", "we meet on 3/4".
_NO_METRE_BEFORE = re.compile(
    r"\b(?:size|grosse|talla|taille|taglia|tamanho|on|date|until|before|dated|apt|flat|unit|room|page|pages|scored|rated)\s+$"
)
# Right before what is not wanted.
_REFUSED = re.compile(
    r"\b(?:not|no|never|without|avoid|anything but|except|other than|instead of|rather than"
    r"|(?:do not|don'?t) (?:want|use|like)|nicht|kein(?:e[nrms]?)?|statt|sin|en vez de|menos|pas|sans|au lieu d[eu]"
    r"|sauf|non|senza|invece d[ei]l?|tranne|nao|sem|em vez de)\s+"
    r"(?:(?:in|en|em|any|the|a|again|at|bei|mit|with|to be|um|de|key|of|tempo|as)\s+)*$"
)
# "110 bpm no 112 bpm" takes the first back.
_TAKEN_BACK = re.compile(r"(?:bpm|\d)[.,]?\s+(?:no|nein|non|nao)\s+$")
_LOUDNESS = re.compile(
    r"(?<![\w.])(?P<a>[-−–]?\s?\d{1,2}(?:[.,]\d)?)\s*-?\s*(?:lufs|lkfs|db\s?lufs)\b"
    r"|(?:lufs|lkfs|loudness|lautheit|lautstarke|sonoridad|volume)\s*(?:target|of|at|:|=|\s)*\s*(?P<b>[-−–]\s?\d{1,2}(?:[.,]\d)?)(?!\w)"
)


def is_refused(text: Text, start: int) -> bool:
    """Whether what begins here is what nobody wants: "not in C major", "no 4/4"."""
    before = text.plain[:start]
    return _REFUSED.search(before) is not None and _TAKEN_BACK.search(before) is None


def metres_in(text: Text) -> Iterator[Claim | Refusal]:
    """The metres that a text writes as fractions, and those that nothing here is played in."""
    usual = f"Music here is played in {', '.join(METRES)}: the style's usual metre is taken instead of"
    for match in _METRE_IN_WORDS.finditer(text.plain):
        yield Refusal("metre", *match.span(), f"{usual} {match.group()}.")
    for match in _METRE.finditer(text.plain):
        metre = f"{match['beats']}/{match['unit']}"
        if _NO_METRE_BEFORE.search(text.plain[: match.start()]):
            continue
        if is_refused(text, match.start()):
            if metre in METRES:
                yield Claim("without", metre, *match.span(), f"not {metre}")
        elif metre in METRES:
            yield Claim("metre", metre, *match.span(), metre)
        elif metre not in _NOT_A_METRE and int(match["beats"]) <= 29 and re.match(r"\d+/", match.group()):
            yield Refusal("metre", *match.span(), f"{usual} {metre}.")


_METRE_IN_WORDS = re.compile(
    r"\b(?:in|metre|meter|time)\s+(?:ten|eleven|1[0-9]|thirteen|fifteen|seventeen)[\s-]+(?:four|eight|eights|sixteen)\b"
    r"|\b(?:elfachtel|dreizehnachtel|funfzehnachtel)(?:takt)?\b|\bonce por ocho\b|\bonze[\s-]huit\b"
    r"|\bundici ottavi\b|\bonze por oito\b"
)


def loudness_in(text: Text) -> Iterator[Claim | Refusal]:
    """The loudness that a text names in LUFS, and those out of range."""
    for match in _LOUDNESS.finditer(text.plain):
        digits = (match["a"] or match["b"]).replace(",", ".")
        loudness = -abs(float(re.sub(r"[^\d.]", "", digits)))
        low, high = LOUDNESS_LUFS
        if low <= loudness <= high:
            yield Claim("loudness_lufs", loudness, *match.span(), f"{loudness:g} LUFS")
        else:
            why = f"A master here has {low:g} to {high:g} LUFS: the usual loudness is taken instead."
            yield Refusal("loudness_lufs", *match.span(), why)
