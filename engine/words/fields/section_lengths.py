"""How long parts are in seconds: where each ends the next begins, as far as that is known."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from engine.words.fields.sections import section_claim
from engine.words.texts import Claim, Refusal, Text

_UNIT = r"(?:s|sec|secs|seconds?|sekunden?|segundos?|secondes?|secondi)"
_AFTER = re.compile(
    rf"\s*(?:of|:|=|is|lasts|-|for|von|de|di|\()?\s*(?:about\s|around\s)?(?P<seconds>\d{{1,3}})\s*-?\s*{_UNIT}(?!\w)(?!\s+in\b)"
)
_BEFORE = re.compile(
    rf"(?<![\w:.])(?P<seconds>\d{{1,3}})[\s-]*{_UNIT}\s+(?:long\s|of\s|slow\s|quiet\s|the\s|a\s){{0,2}}$"
)
_PLACED = re.compile(r"(?:\b(?:at|after|from|bei|nach|ab|les|dopo|tras)|@)\s*(?:the\s)?\d{1,3}[\s-]*\w+\s*$")


def with_lengths(text: Text, claims: Sequence[Claim | Refusal]) -> list[Claim | Refusal]:
    """The claims with sections at the times that the lengths before them give; the lengths that decide nothing told."""
    sections = sorted(
        (each for each in claims if isinstance(each, Claim) and each.field == "sections"), key=lambda each: each.start
    )
    lengths = {each.start: found for each in sections if (found := _length_of(text, each)) is not None}
    if not lengths:
        return list(claims)
    totals = {each.value for each in claims if isinstance(each, Claim) and each.field == "duration_seconds"}
    others = [each for each in claims if each.field != "sections" or isinstance(each, Refusal)]
    return [*others, *_put_in_time(sections, lengths, totals)]


def _length_of(text: Text, section: Claim) -> tuple[float, int, int] | None:
    """Its seconds, and where section and length stand together."""
    if (after := _AFTER.match(text.plain[section.end :])) is not None:
        return float(after["seconds"]), section.start, section.end + after.end()
    before = _BEFORE.search(text.plain[: section.start])
    if before is None or _PLACED.search(text.plain[: section.start]):
        return None
    return float(before["seconds"]), before.start(), section.end


def _put_in_time(
    sections: Sequence[Claim], lengths: dict[int, tuple[float, int, int]], totals: set[object]
) -> Iterator[Claim | Refusal]:
    """Each section where the one before it ends; a length that no other part and no end follows is told."""
    end: float | None = 0.0
    for place, section in enumerate(sections):
        wish: dict[str, Any] = dict(section.value)  # type: ignore[call-overload]
        at = wish["at_seconds"]
        begin = at if at is not None else end
        seconds, first, last = lengths.get(section.start, (None, section.start, section.end))
        end = begin + seconds if seconds is not None and begin is not None else None
        shown = at if at is not None else begin or None
        yield section_claim(wish["name"], wish["bars"], shown, first, last)
        is_decided = end is not None and (place + 1 < len(sections) or end in totals)
        if seconds is not None and not is_decided:
            why = "Parts last whole bars: say how many, or when the next part begins, as in “chorus at 0:20”."
            yield Refusal("sections", first, last, why)
