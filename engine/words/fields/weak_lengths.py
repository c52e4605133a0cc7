"""Times in a sentence beside the length that stands by itself: "2 hours of driving tomorrow. Country, 3 min"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from engine.words.texts import Claim, Refusal, Text

_OPENED = re.compile(
    r"(?:^|[,.;:!?(\n/|+]|\s[-–—]|\b(?:about|around|approx\w*|roughly|exactly|only|just|max|circa|ca|etwa|ungefahr|rund"
    r"|genau|unos|unas|environ|exactement|cerca de|uns|umas|make it|should be|must be|to be|be|is|it's|length|duration"
    r"|lasts?|total|whole|entire|full|all|need|needs|want|ganzen?|dauert|dura|dure|intera?|todos?))\s*$"
)
_CLOSED = re.compile(
    r"\s*(?:$|[,.;:!?)\n/|+]|\s[-–—]|(?:please|pls|plz|bitte|por favor|per favore|svp|s'il|long|max|maximum|lang|total"
    r"|tops|or so|and)\b)"
)
# What is so long: "a 2 minute track", "90-second loop".
_OF_A_PIECE = re.compile(
    r"[\s-]*(?:long\s+)?(?:of\s+)?(?:\w+\s+){0,2}(?:song|track|piece|tune|loop|jingle|music|theme|version|cut|edit|mix|instrumental|beat"
    r"|musik|stuck|lied|musica|musique|morceau|cancion|brano|canzone|pezzo|faixa|tema|pieza)\b"
)


def without_weak_lengths(text: Text, claims: Iterable[Claim | Refusal]) -> list[Claim | Refusal]:
    """The claims but times that a sentence goes on around, where a length stands between commas or has a piece."""
    claims = list(claims)
    lengths = [each for each in claims if each.field == "duration_seconds"]
    weak = [each for each in lengths if not _stands_alone(text, each)]
    if len(weak) == len(lengths) or not any(isinstance(each, Claim) for each in lengths if each not in weak):
        return claims
    return [each for each in claims if each not in weak]


def _stands_alone(text: Text, length: Claim | Refusal) -> bool:
    before, after = text.plain[: length.start], text.plain[length.end :]
    return bool(_OF_A_PIECE.match(after) or (_OPENED.search(before) and _CLOSED.match(after)))
