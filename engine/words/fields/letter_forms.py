"""Forms as musicians shorten them: "V1(8) C(8)", "AABA", "A-B-A-B-C-B"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.words.scopes import Item
from engine.words.texts import Claim, Text

_NAMES = {
    "v": "verse", "verse": "verse", "c": "chorus", "ch": "chorus", "pc": "prechorus", "pre": "prechorus",
    "b": "bridge", "br": "bridge", "i": "intro", "int": "intro", "o": "outro", "out": "outro", "s": "solo",
}  # fmt: skip
_SHORT = re.compile(rf"(?<!\w)(?P<name>{'|'.join(_NAMES)})\s?\d?\s?\(\s?(?P<bars>\d{{1,3}})(?:\s?bars?)?\s?\)")
# A form of letters has each of them more than once somewhere; ABBA is a band.
_LETTERS = re.compile(r"(?<![\w-])(?:[A-D]{4,8}|[A-D](?:-[A-D]){3,7})(?![\w-])")
_PARTS = {"A": "verse", "B": "chorus", "C": "bridge", "D": "solo"}


def letter_forms_in(text: Text, items: list[Item]) -> Iterator[Claim]:
    """The sections of a form in letters; of one without bars only where no section is named by its word."""
    short = list(_SHORT.finditer(text.plain))
    if len(short) > 1:
        for match in short:
            name, bars = _NAMES[match["name"]], int(match["bars"])
            value = {"name": name, "bars": bars, "at_seconds": None}
            yield Claim("sections", value, *match.span(), f"{name}, {bars} bars")
        return
    form = next((match for match in _LETTERS.finditer(text.prompt) if _is_a_form(match.group())), None)
    if form is None or any(item.phrase.value("section") for item in items):
        return
    letters = form.group().replace("-", "")
    for place, letter in enumerate(letters):
        name = "bridge" if letters == "AABA" and letter == "B" else _PARTS[letter]
        start = form.start() + place * (2 if "-" in form.group() else 1)
        yield Claim("sections", {"name": name, "bars": None, "at_seconds": None}, start, start + 1, name)


def _is_a_form(group: str) -> bool:
    letters = group.replace("-", "")
    return letters != "ABBA" and letters[0] == "A" and "B" in letters and len(set(letters)) < len(letters)
