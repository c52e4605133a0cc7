"""Times at which somebody is to come in: "full orchestra at 0:20", which only sections can have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from engine.words.fields.sections import TIME
from engine.words.lexicon import span_of
from engine.words.scopes import YES, Item
from engine.words.texts import Claim, Refusal, Text

_AT = r"(?:at|@|after|from|bei|nach|ab|a partir de|a los|au bout de|desde|dal|dai|apres|tras|dopo|apos|aos)"
_COMING = r"(?:comes?|enters?|joins?|starts?|begins?|kicks?|setzt|kommt|entra|entre|llega|arrive|arriva)"
_AFTER = re.compile(rf"\s*(?:{_COMING}\s+)?(?:in\s+|ein\s+)?{_AT}\s*(?:about\s|the\s)?{TIME}")
_BEFORE = re.compile(rf"\b{_AT}\s+(?:about\s|the\s)?{TIME}\s*,?\s*(?:the\s|a\s|an\s|full\s|whole\s)*$")
_WHY = (
    "Instruments come and go with the parts of the piece, not at a time of their own: name a part for it, as in "
    "“chorus at 0:20”."
)


def entries_in(text: Text, items: list[Item], claims: Sequence[Claim | Refusal]) -> Iterator[Refusal]:
    """What is to come in at a time that neither a section nor the end of the piece has."""
    taken = [(each.start, each.end) for each in claims if each.field in ("sections", "duration_seconds")]
    for item in items:
        is_played = item.phrase.value("instrument") or item.phrase.value("genre") == "orchestral"
        if item.polarity != YES or not is_played or item.is_solo:
            continue
        start, end = span_of(text, item.phrase)
        after, before = _AFTER.match(text.plain[end:]), _BEFORE.search(text.plain[:start])
        place = (start, end + after.end()) if after else (before.start(), end) if before else None
        if place and not any(first < place[1] and place[0] < last for first, last in taken):
            yield Refusal("instruments", *place, _WHY)
