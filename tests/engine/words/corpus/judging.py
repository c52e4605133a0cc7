"""Whether what was read of one request is what its labels say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.words.readings import Reading
from tests.engine.words.corpus.requests import Request

Claim = tuple[str, Any]
RIGHT, MISSED, WRONG = "right", "missed", "wrong"
LISTS = ("instruments", "without", "production", "sections")
# Who asks for "a guitar" is content with any of them, and with the name of the family.
FAMILIES: Mapping[str, tuple[str, ...]] = {
    "guitar": (
        "steel guitar", "nylon guitar", "clean guitar", "muted guitar", "overdriven guitar", "distorted guitar",
        "jazz guitar", "twelve-string guitar",
    ),
    "piano": ("grand piano", "felt piano"),
    "drums": (
        "acoustic kit", "rock kit", "jazz kit", "brush kit", "808 kit", "909 kit", "lo-fi kit", "trap kit",
        "synthwave kit", "percussion",
    ),
    "percussion": ("drums", "orchestral percussion", "taiko", "tabla", "bongos", "congas", "timpani", "hand claps"),
    "bass": (
        "upright bass", "fingered bass", "picked bass", "fretless bass", "slap bass", "sub bass", "808 bass",
        "saw bass", "square bass", "reese bass",
    ),
    "strings": (
        "slow strings", "tremolo strings", "pizzicato strings", "solo violin", "solo cello", "viola",
        "double bass section",
    ),
    "brass": ("brass section", "trumpet", "trombone", "french horn", "tuba", "muted trumpet"),
    "brass section": ("brass",),
    "woodwinds": ("flute", "oboe", "clarinet", "bassoon", "english horn", "piccolo"),
    "synths": (
        "warm pad", "dark pad", "glass pad", "supersaw", "saw lead", "square lead", "pluck", "arp saw",
        "synth strings", "synth brass",
    ),
    "organ": ("church organ", "rock organ", "reed organ"),
    "voice": ("choir",),
    "choir": ("synth choir",),
}  # fmt: skip
# Two ways to write the same wish down.
EQUAL: Mapping[Claim, Claim] = {
    ("without", "voice"): ("voice", "none"),
    ("instruments", "vinyl noise"): ("production", "vinyl"),
    ("instruments", "rain noise"): ("production", "rain"),
    ("ending", "loop"): ("use", "loop"),
    ("instruments", "choir"): ("singer", "choir"),
    ("singer", "choir"): ("instruments", "choir"),
}
# What may be read as well where the first was meant.
FOLLOWS: Mapping[Claim, tuple[Claim, ...]] = {
    ("use", "bed"): (("without", "melody"),),
    ("use", "sleep"): (("mood", "calm"), ("ending", "fade"), ("without", "drums"), ("genre", "ambient")),
    ("use", "study"): (("mood", "calm"),),
    ("use", "meditation"): (("mood", "calm"), ("genre", "ambient")),
    ("use", "trailer"): (("genre", "cinematic"),),
    ("singer", "low"): (("voice", "sung"),),
    ("singer", "high"): (("voice", "sung"),),
    ("singer", "choir"): (("voice", "sung"), ("instruments", "choir"), ("instruments", "voice")),
    ("without", "drums"): (("without", "percussion"),),
}


# A tempo in words fits a label whose range it usually lies in.
TEMPO_OF_WORDS = {"very slow": 50, "slow": 75, "medium": 105, "fast": 140, "very fast": 180}


@dataclass(frozen=True)
class Judgement:
    """fields: for each labelled field "right", "missed" or "wrong". claims, wrong_claims: (field, value)."""

    fields: Mapping[str, str]
    claims: tuple[Claim, ...]
    wrong_claims: tuple[Claim, ...]


def judge(request: Request, reading: Reading) -> Judgement:
    """What a reading got right, missed and made up."""
    claims = tuple((finding.field, finding.value) for finding in reading.findings)
    wrong = [claim for claim in claims if not _is_allowed(request, claim)]
    fields = {
        name: _verdict(name, value, claims, [claim for claim in wrong if claim[0] == name])
        for name, value in request.labels.items()
    }
    spoken: tuple[Claim, ...] = ()
    for kind, wanted, items in (
        ("not_heeded", request.not_heeded, reading.not_heeded),
        ("questions", request.questions, reading.questions),
    ):
        found = [item.field for item in items]
        fields |= {
            f"{kind}: {name}": RIGHT if name in found or (name == "any" and found) else MISSED for name in wanted
        }
        spoken += tuple((kind, name) for name in found)
        allowed = {*wanted, *request.may_tell}
        wrong += [(kind, name) for name in found if "any" not in allowed and name not in allowed]
    if request.language != "en" and not request.is_language_open:
        fields["language of the words"] = RIGHT if reading.language == request.language else WRONG
    elif reading.language != "en" and not request.is_language_open:
        wrong.append(("language of the words", reading.language))
    return Judgement(fields, (*claims, *spoken), tuple(wrong))


def _verdict(name: str, wanted: Any, claims: Iterable[Claim], wrong: list[Claim]) -> str:
    if wrong:
        return WRONG
    known = [*claims, *(EQUAL[claim] for claim in claims if _hashable(claim) in EQUAL)]
    values = [value for field, value in known if field == name]
    parts = wanted if isinstance(wanted, list) else [wanted]
    return RIGHT if all(any(_fits(name, part, value) for value in values) for part in parts) else MISSED


def _is_allowed(request: Request, claim: Claim) -> bool:
    meant = [claim, *([EQUAL[_hashable(claim)]] if _hashable(claim) in EQUAL else [])]
    for field, value in meant:
        for source in (request.labels, request.may):
            wanted = source.get(field)
            parts = wanted if isinstance(wanted, list) else [wanted]
            if wanted is not None and any(_fits(field, part, value) for part in parts):
                return True
    return any(_hashable(claim) in followers and _is_labelled(request, cause) for cause, followers in FOLLOWS.items())


def _is_labelled(request: Request, cause: Claim) -> bool:
    field, value = cause
    for source in (request.labels, request.may):
        wanted = source.get(field)
        parts = wanted if isinstance(wanted, list) else [wanted]
        if wanted is not None and any(_fits(field, part, value) for part in parts):
            return True
    return False


def _hashable(claim: Claim) -> Claim:
    field, value = claim
    return field, value if isinstance(value, str) else str(value)


def _fits(field: str, wanted: Any, value: Any) -> bool:
    if isinstance(wanted, Mapping):
        return _fits_one_of(field, wanted, value)
    if isinstance(wanted, bool) or isinstance(value, bool):
        return bool(wanted) is bool(value)
    if isinstance(wanted, int | float):
        return _is_close(wanted, value)
    if field == "sections" and isinstance(value, Mapping):
        value = value.get("name")
    belongs = field in ("instruments", "without", "lead") and value in FAMILIES.get(wanted, ())
    return belongs or plain(wanted) == plain(value)


def _fits_one_of(field: str, wanted: Mapping[str, Any], value: Any) -> bool:
    if "any_of" in wanted:
        return any(_fits(field, each, value) for each in wanted["any_of"])
    if "from" in wanted or "to" in wanted:
        return _is_within(wanted.get("from", float("-inf")), wanted.get("to", float("inf")), value)
    if wanted.get("any"):
        return True
    return isinstance(value, Mapping) and all(_is_close(each, value.get(name)) for name, each in wanted.items())


def _is_close(wanted: Any, value: Any) -> bool:
    if isinstance(wanted, int | float):
        return isinstance(value, int | float) and abs(value - wanted) <= 0.005 * abs(wanted)
    return plain(wanted) == plain(value)


def _is_within(low: float, high: float, value: Any) -> bool:
    """Of a range that was read its middle counts: where exactly "slow" begins is up to the style."""
    ends = value if isinstance(value, list | tuple) else [TEMPO_OF_WORDS.get(str(value), value)]
    return all(isinstance(end, int | float) for end in ends) and low <= sum(ends) / len(ends) <= high


def plain(value: Any) -> str:
    """A name without the signs that people write or leave out: "Lo-Fi" is "lofi"."""
    return re.sub(r"[^\w#]", "", str(value)).lower()
