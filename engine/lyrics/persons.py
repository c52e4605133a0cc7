"""Who a song speaks of: "I", "you", "we" or "she", put into lines in the grammar of their language."""

from __future__ import annotations

import re
from collections.abc import Mapping

PERSONS = ("I", "you", "we", "she")
_ENGLISH: Mapping[str, tuple[str, str, str, str]] = {
    "I": ("I", "you", "we", "she"), "me": ("me", "you", "us", "her"), "my": ("my", "your", "our", "her"),
    "was": ("was", "were", "were", "was"), "have": ("have", "have", "have", "has"),
    "you": ("you", "me", "you", "you"), "your": ("your", "my", "your", "your"),
}  # fmt: skip
_GERMAN: Mapping[str, tuple[str, str, str, str]] = {
    "ich": ("ich", "du", "wir", "sie"), "mir": ("mir", "dir", "uns", "ihr"), "mich": ("mich", "dich", "uns", "sie"),
    "war": ("war", "warst", "war'n", "war"), "bin": ("bin", "bist", "sind", "ist"),
    "hab": ("hab", "hast", "hab'n", "hat"), "will": ("will", "willst", "woll'n", "will"),
    "kann": ("kann", "kannst", "könn'n", "kann"), "muss": ("muss", "musst", "müss'n", "muss"),
    "soll": ("soll", "sollst", "soll'n", "soll"), "darf": ("darf", "darfst", "dürf'n", "darf"),
    "weiß": ("weiß", "weißt", "seh'n", "weiß"), "dich": ("dich", "mich", "euch", "dich"),
    "dir": ("dir", "mir", "euch", "dir"), "mein": ("mein", "dein", "dies", "ihr"),
}  # fmt: skip
_FORMS: Mapping[str, Mapping[str, tuple[str, str, str, str]]] = {"en": _ENGLISH, "de": _GERMAN}
_IRREGULAR = {"have": "has", "do": "does", "go": "goes"}


def spoken_by(person: str, text: str, language: str) -> str:
    """A line with its persons filled in and its marked verbs with the person's ending; other slots stay."""
    place = PERSONS.index(person)
    forms = _FORMS[language]
    filled = re.sub(r"\{([^}]+)\}", lambda slot: forms[slot[1]][place] if slot[1] in forms else slot[0], text)
    return re.sub(r"([^\W\d_]+)~", lambda verb: with_ending(verb[1], person), filled)


def with_ending(verb: str, person: str) -> str:
    """An English verb as the person does it: "she keeps"."""
    if person != "she":
        return verb
    first, gap, rest = verb.partition(" ")
    if first in _IRREGULAR:
        ended = _IRREGULAR[first]
    elif re.search(r"(?:s|sh|ch|x|z)$", first):
        ended = f"{first}es"
    elif re.search(r"[^aeiou]y$", first):
        ended = f"{first[:-1]}ies"
    else:
        ended = f"{first}s"
    return f"{ended}{gap}{rest}"
