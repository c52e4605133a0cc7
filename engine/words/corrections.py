"""What somebody takes back while writing: "techno? no wait. house", "110 bpm no 112 bpm"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from engine.words.lexicon import Phrase
from engine.words.texts import Claim, Text

# Fields with one value, of which the later is meant.
_FIELDS = frozenset(("genre", "tempo_bpm", "mood", "key", "metre", "duration_seconds"))
_CORRECTION = re.compile(
    r"\b(?:no,? wait|wait,? no|scratch that|actually(?:,? no|,? make it)?|or rather|i mean|on second thought|make that"
    r"|but (?:today|this time|for this one|now) (?:i|we)|this time (?:i|we) (?:want|need)"
    r"|correction|nein,? warte|halt,? nein|no,? espera|non,? attends|no,? aspetta|nao,? espera)\b"
    r"|(?:bpm|\d)[.,]? no(?= \d)"
)


def without_corrected(text: Text, claims: Iterable[Claim]) -> list[Claim]:
    """The claims but those that a later one of their field takes back."""
    claims = list(claims)
    ends = _ends(text)
    last = {field: max((each.start for each in claims if each.field == field), default=0) for field in _FIELDS}
    return [
        each
        for each in claims
        if each.field not in _FIELDS or not any(each.start < end <= last[each.field] for end in ends)
    ]


def after_correction(text: Text, phrases: Sequence[Phrase]) -> list[Phrase]:
    """The phrases behind the last correction that any stands behind; all, where nothing is corrected."""
    starts = [text.words[phrase.first].start for phrase in phrases]
    end = max((end for end in _ends(text) if any(end <= start for start in starts)), default=0)
    return [phrase for phrase, start in zip(phrases, starts, strict=True) if start >= end]


def _ends(text: Text) -> list[int]:
    return [match.end() for match in _CORRECTION.finditer(text.plain)]
