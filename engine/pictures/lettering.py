"""Titles on covers: broken into lines and sized to a width without knowing which font the reader has."""

from __future__ import annotations

from dataclasses import dataclass

FONTS = "'Avenir Next','Century Gothic','Futura','Helvetica Neue','Segoe UI',Roboto,'Noto Sans',Arial,sans-serif"
_NARROW, _WIDE = set("iIljtf.,:;'!|()[] "), set("mwMW@%—–")
_MOST_LINES = 3
_MOST_CHARACTERS = 80


@dataclass(frozen=True)
class Lettering:
    """The lines of a title and the size at which the longest of them fills the width."""

    lines: tuple[str, ...]
    size: float


def fitted(title: str, width: float, largest: float, smallest: float) -> Lettering:
    """Break a title into at most three lines so that its letters are as large as the width allows.

    Widths are estimated on the wide side, so that it fits in any common font; too long a title is cut with an ellipsis.
    """
    words = _words(title, width / smallest)
    best = Lettering((" ".join(words),), 0.0)
    for count in range(1, min(_MOST_LINES, len(words)) + 1):
        lines = _balance(words, count)
        size = min(largest, width / max(_ems(line) for line in lines))
        # A further line has to earn its place by clearly larger letters.
        if size > best.size * 1.25:
            best = Lettering(lines, size)
    return Lettering(best.lines, max(best.size, smallest))


def _words(title: str, most_ems: float) -> list[str]:
    text = " ".join(title.split())
    if len(text) > _MOST_CHARACTERS:
        text = text[: _MOST_CHARACTERS - 1].rstrip() + "…"
    return [_cut(word, most_ems) for word in text.split(" ")] if text else ["Untitled"]


def _cut(word: str, most_ems: float) -> str:
    if _ems(word) <= most_ems:
        return word
    while len(word) > 1 and _ems(word + "…") > most_ems:
        word = word[:-1]
    return word + "…"


def _balance(words: list[str], count: int) -> tuple[str, ...]:
    """The break into `count` lines whose longest line is shortest."""
    if count == 1:
        return (" ".join(words),)
    options = [(" ".join(words[:cut]), *_balance(words[cut:], count - 1)) for cut in range(1, len(words) - count + 2)]
    return min(options, key=lambda lines: max(_ems(line) for line in lines))


def _ems(text: str) -> float:
    return sum(_letter(letter) for letter in text) or 1.0


def _letter(letter: str) -> float:
    if letter in _NARROW:
        return 0.33
    if letter in _WIDE or ord(letter) > 0x2E80:
        return 1.02
    return 0.74 if letter.isupper() else 0.6
