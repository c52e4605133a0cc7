"""What a request says twice and differently, of which only one can be: the other is told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from engine.words.readings import Heard
from engine.words.texts import Claim, Refusal, Text

_NOUNS: Mapping[str, str] = {
    "tempo_bpm": "tempo", "duration_seconds": "length", "metre": "metre", "mood": "mood",
}  # fmt: skip
# Other moods are often mixed: uplifting and melancholic, dark and euphoric.
_BRIGHT, _GLOOMY = frozenset(("happy", "euphoric")), frozenset(("sad",))
_OR = frozenset(("or", "oder", "o", "ou", "/"))
# What makes one mood of two: "happy and sad at once", "happy-sad".
_MIXED = frozenset(("", "-", "–", "&", "+", "and", "yet", "and yet", "und", "y", "e", "et", "and also"))
# What else may be sad: "sad lyrics, happy music".
_OF_WORDS = re.compile(
    r"\s*(?:lyrics?|words|text|texts|story|stories|song texts?|texte?|letras?|paroles|testi|testo)\b"
)
# What stands between two words that are said of one thing; farther apart they are of its course, or of a story.
_NEAR = re.compile(r"\W*(?:\w+\W+){0,3}")
_SLOW, _FAST = frozenset(("slow", "very slow")), frozenset(("fast", "very fast"))


def contradictions_in(text: Text, claims: Sequence[Claim], findings: Iterable[Heard]) -> Iterator[Refusal]:
    """The claims that lost against another of their field: "90 bpm 140 bpm", "happy but sad"."""
    kept = {finding.field: finding for finding in findings if finding.field in _NOUNS}
    is_changing = any(each.field == "tempo_end_bpm" for each in claims)
    for claim in claims:
        winner = kept.get(claim.field)
        if winner is None or (claim.start < winner.end and winner.start < claim.end):
            continue
        between = text.plain[min(winner.end, claim.end) : max(winner.start, claim.start)]
        is_a_story = isinstance(claim.value, str) and claim.field != "metre" and not _NEAR.fullmatch(between)
        if claim.field == "mood" and (between.strip() in _MIXED or _are_of_words(text, claim, winner)):
            continue
        if is_a_story or between.strip() in _OR or (claim.field == "tempo_bpm" and is_changing):
            continue
        if _differ(claim.field, claim.value, winner.value):
            why = f"A piece has one {_NOUNS[claim.field]} here: this is made with “{winner.label}”."
            yield Refusal(claim.field, claim.start, claim.end, why)


def _are_of_words(text: Text, claim: Claim, winner: Heard) -> bool:
    return any(_OF_WORDS.match(text.plain[end:]) for end in (claim.end, winner.end))


def _differ(field: str, value: object, other: object) -> bool:
    """Whether both can't be: neighbouring moods and a number beside its word can."""
    if field == "mood":
        return _are_opposite(value, other, _BRIGHT, _GLOOMY)
    if field == "tempo_bpm" and isinstance(value, str):
        return _are_opposite(value, other, _SLOW, _FAST)
    if field == "tempo_bpm":
        if not (isinstance(value, float) and isinstance(other, float)):
            return False
        return value not in (other, 2 * other, other / 2)
    return value != other


def _are_opposite(value: object, other: object, these: frozenset[str], those: frozenset[str]) -> bool:
    return (value in these and other in those) or (value in those and other in these)
