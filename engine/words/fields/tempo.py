"""Tempi written as numbers, alone, as a range or as a way from one to another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from engine.brief import TEMPO_BPM
from engine.words.fields.numbers import is_refused
from engine.words.lexicon import span_of, word_at
from engine.words.scopes import YES, Item
from engine.words.texts import Claim, Refusal, Text, bag

REFUSED_TEMPO = "A tempo is not kept away from here: the style's usual one is taken, write the one that you want."
_N = r"\d{1,4}(?:[.,]\d{1,3})?"
_UNIT = (
    r"(?:bpms?\b|steps\sper\smin(?:ute)?|b\.p\.m\.?|beats?[\s-](?:per|a|/)[\s-]?min(?:ute)?|"
    r"schlage?n?\s(?:pro|in der)\sminute|"
    r"(?:pulsaciones|pulsos|golpes|tiempos|battements|pulsations|battiti|pulsazioni|batidas|batimentos)"
    r"\s(?:por|par|al|a)\s?(?:la\s)?minut[oe])"
)
_TIMED = r"s\b|sec|sek|seg|min|bars?|takt|comp|mes|batt|%"
_NAME = r"(?:bpms?|tempo|geschwindigkeit|velocidad|ritmo|vitesse|velocita|andamento|velocidade)"
_TO = r"(?:(?:down |up )?to|->|→|=>|bis|auf|hasta|a|jusqu'a|a|fino a|ate|para)"
_QUARTER = r"(?:quarter(?:\snotes?)?|crotchets?|viertel(?:noten?)?|negra|noire|semiminima)"
_ENDING = (
    r"(?:ends?|ending|finish(?:es|ing)?|(?:slow|speed|gett?|com|go|build|pick|mov)\w*\s(?:down|up)\sto"
    r"|(?:slow(?:s|ing)|ris(?:es|ing)|drop(?:s|ping)|fall(?:s|ing)|accelerat(?:es|ing)|increas(?:es|ing)|climb(?:s|ing)|ramp(?:s|ing)?"
    r"|decelerat(?:es|ing)|decreas(?:es|ing)|aceler(?:a|ando)|acceler(?:a|ando)|beschleunigt|ralentit|accelere|sube|monte"
    r"|steigt|sale|sobe|vai|va|arriva|llega|chega|geht|bajando|baja|scende|desce)"
    r"\s(?:up\s|down\s)?(?:to|a|auf|bis|hasta|ate|fino a|jusqu'a)|(?:up|down)\sto|endet|am ende|zum schluss|termina"
    r"|acaba|finit|finisce|finendo|terminando)"
)
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:from|von|de|desde|da)\s+(?P<start>{_N})\s*(?:bpm)?\s*{_TO}\s+(?P<end>{_N})\s*{_UNIT}",
        rf"\b{_ENDING}\s+(?:up\s)?(?:at|on|with|bei|mit|en|a|em|con|com)?\s*(?P<last>{_N})(?:\s*-?\s*{_UNIT}|(?!\s*(?:{_TIMED}))(?![\w/:]|[.,]\d))",
        rf"(?:transition|ramp|rise|climb|go|goes|gradually|build|builds)\s(?:from\s)?(?P<start>{_N})\s*(?:bpm)?\s*{_TO}\s+"
        rf"(?P<end>{_N})\s*{_UNIT}",
        rf"(?:langsam|slow|slowly|lento|lent)\s\w*\s?\(?(?P<start>{_N})\)?[^\d.;]{{3,60}}(?:fast|quick|schnell|rapido|vite|rapide|veloce)"
        rf"\s\w*\s?\(?(?P<end>{_N})\)?(?!\w)",
        rf"(?:accel\w*|speed\w* up|slow\w* down|beschleunigt|acelera|accelera)\s+(?:from|von|de|da|desde)\s+"
        rf"(?P<start>{_N})\s*{_TO}\s+(?P<end>{_N})(?!\w)",
        rf"(?<![\d.,])(?P<start>{_N})\s*(?:bpm)?\s*(?:->|→|=>|up to|down to)\s*(?P<end>{_N})\s*{_UNIT}",
        r"(?<![\d.,:/])(?P<start>\d{2,3})\s*(?:->|→|=>)\s*(?P<end>\d{2,3})(?![\w:/.,%])",
        rf"(?<![\d.,])(?P<low>{_N})\s*(?:bpm)?\s*(?:-|–|to|and|or|bis|und|y|a|et|e|oder)\s*(?P<high>{_N})\s*-?\s*{_UNIT}",
        rf"(?<![\d.-])(?<!\d,)(?P<n>{_N})\s*-?\s*(?:ish\s*)?{_UNIT}",
        rf"\b{_NAME}\s*(?:is|of|at|around|about|approx\.?|ca\.?|von|um|de|a|di|:|=|-|~)*\s*(?P<low>{_N})\s*(?:-|–|to|bis)\s*(?P<high>{_N})(?![\w/:])",
        rf"\b{_NAME}\s*(?:is|of|at|around|about|approx\.?|ca\.?|circa|zirka|etwa|environ|von|um|de|a|di|:|=|~|\(|\s)*(?P<n>{_N})(?![\w/:]|\s?(?:min|sec|bar))",
        rf"(?:♩|{_QUARTER})\s*(?:=|equals|at|is|a|bei)\s*(?P<n>{_N})(?![\w/:])",
        rf"(?<![\d.,-])(?P<n>{_N})\s*(?:to the|to a|auf die|auf|pro|a la|la|alla|a|per|por)\s*{_QUARTER}(?!\w)",
    )
)


def tempi_in(text: Text) -> Iterator[Claim | Refusal]:
    """The tempi that a text names in BPM, and those that nothing here is played at."""
    taken: list[tuple[int, int]] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text.plain):
            if not any(start < match.end() and match.start() < end for start, end in taken):
                taken.append(match.span())
                if is_refused(text, match.start()):
                    yield Refusal("tempo_bpm", *match.span(), REFUSED_TEMPO)
                elif not _is_a_limit(match):
                    yield from _claims(match)


def _is_a_limit(match: re.Match[str]) -> bool:
    """Whether "up to 120 bpm" is only the fastest that will do: nothing before it says where the tempo begins."""
    words = match.group()
    return words.startswith(("up to", "down to")) and not _NUMBERED.search(match.string[: match.start()])


_NUMBERED = re.compile(r"\d{2,3}\s*bpm")


def _claims(match: re.Match[str]) -> Iterator[Claim | Refusal]:
    groups = match.groupdict()
    if groups.get("last"):
        values = [_number(groups["last"])]
    elif groups.get("start"):
        values = [_number(groups["start"]), _number(groups["end"])]
    elif groups.get("low"):
        values = [_number(groups["low"]), _number(groups["high"])]
    else:
        values = [_number(groups["n"])]
    place = match.start(), match.end()
    low, high = TEMPO_BPM
    if not all(low <= value <= high for value in values):
        why = f"Music here is played at {low:g} to {high:g} BPM: the style's usual tempo is taken instead."
        yield Refusal("tempo_bpm", *place, why)
    elif groups.get("last"):
        yield Claim("tempo_end_bpm", values[0], *place, f"{values[0]:g} BPM at the end")
    elif groups.get("start"):
        yield Claim("tempo_bpm", values[0], *place, f"{values[0]:g} BPM at the start")
        yield Claim("tempo_end_bpm", values[1], *place, f"{values[1]:g} BPM at the end")
    elif len(values) == 2:
        yield Claim("tempo_bpm", sorted(values), *place, f"{min(values):g} to {max(values):g} BPM")
    else:
        yield Claim("tempo_bpm", values[0], *place, f"{values[0]:g} BPM")


def _number(digits: str) -> float:
    return float(digits.replace(",", "."))


def changes_in(text: Text, items: list[Item]) -> Iterator[Claim]:
    """A tempo that changes on the way, in words: "starts slow then speeds up"; there and back again is none."""
    changes = [item for item in items if item.phrase.value("change") and item.polarity == YES]
    changes = [item for item in changes if not _is_of_life(text, item)]
    if len({item.phrase.value("change") for item in changes}) == 1:
        for item in changes:
            change = item.phrase.value("change")
            yield Claim("tempo_end_bpm", change, *span_of(text, item.phrase), f"gets {change}")


def ways_of(claims: Sequence[Claim | Refusal]) -> list[Claim | Refusal]:
    """Where the tempo changes, the ends of a range are those of the way: "80 to 120 bpm, accelerating"."""
    change = next((each for each in claims if isinstance(each, Claim) and each.value in ("faster", "slower")), None)
    if change is None or change.field != "tempo_end_bpm":
        return list(claims)
    ways: list[Claim | Refusal] = []
    for each in claims:
        if isinstance(each, Claim) and each.field == "tempo_bpm" and isinstance(each.value, list):
            first, last = sorted(each.value, reverse=change.value == "slower")
            ways.append(Claim("tempo_bpm", first, each.start, each.end, f"{first:g} BPM at the start"))
            ways.append(Claim("tempo_end_bpm", last, each.start, each.end, f"{last:g} BPM at the end"))
        else:
            ways.append(each)
    return ways


def _is_of_life(text: Text, item: Item) -> bool:
    """Whether people or things change their speed, not music: "music to wind down to", "speed up my workout"."""
    first, last = item.phrase.first, item.phrase.last
    before = {word_at(text, first - 1), word_at(text, first - 2)}
    is_purpose = word_at(text, first).startswith(("wind", "unwind")) and before & _PURPOSES
    is_subject = word_at(text, first - 1) in ("about", "for", "when", "while", "you", "i", "we", "me", "us")
    return bool(is_purpose or is_subject or word_at(text, last + 1) in _SOMEBODY)


_PURPOSES = bag("to for help helps me us you people before after")
_SOMEBODY = bag("my your me us you our his her their it life time on")
