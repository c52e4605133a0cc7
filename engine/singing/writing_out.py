"""What stands in a line of lyrics as words that can be sung: numbers, times and signs are written out."""

from __future__ import annotations

import re

from anyascii import anyascii

_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES = ((10**9, "billion"), (10**6, "million"), (10**3, "thousand"))
_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip
_SIGNS = {"&": "and", "@": "at", "+": "plus", "=": "equals", "%": "percent"}
_MOST_DIGITS = 12
_PIECE = re.compile(
    r"(?P<money>[$€£]\s?\d[\d,]*)|(?P<clock>\d{1,2}:\d\d)|(?P<nth>\d+)(?:st|nd|rd|th)\b|(?P<decade>\d+)'?s\b"
    r"|(?P<number>\d[\d,]*(?:\.\d+)?)|(?P<initials>(?:[a-z]\.){2,})|(?P<sign>[&@+=%])"
    r"|(?P<word>'?[a-z]+(?:'[a-z]+)*'?)",
    re.IGNORECASE,
)
_COINS = {"$": "dollars", "€": "euros", "£": "pounds"}


def words_in(line: str) -> list[str]:
    """The words of a line in small letters a-z and apostrophes, in order; pictures and punctuation are not sung.

    "At 9:30, 200 people!" gives at, nine, thirty, two, hundred, people. Letters of other scripts are written in Latin.
    """
    plain = "".join(letter if letter in "€£" else _latin(letter) for letter in re.sub(r"[’‘`´]", "'", line))
    found: list[str] = []
    for match in _PIECE.finditer(plain):
        kind, text = match.lastgroup or "word", match.group(match.lastgroup or 0)
        found += _write_out(kind, text)
    return found


def _latin(letter: str) -> str:
    """A letter without its accent, or in Latin script; a picture becomes a space."""
    if letter.isascii():
        return letter
    return anyascii(letter) if letter.isalnum() else " "


def _write_out(kind: str, text: str) -> list[str]:
    if kind == "word":
        return [text.lower()]
    if kind == "sign":
        return [_SIGNS[text]]
    if kind == "initials":
        return [letter for letter in text.lower() if letter != "."]
    if kind == "money":
        return [*number_words(_digits(text)), _COINS[text[0]]]
    if kind == "clock":
        hour, minute = text.split(":")
        after = ["oh", *number_words(minute[1])] if minute[0] == "0" and minute != "00" else number_words(minute)
        return [*number_words(hour), *(["o'clock"] if minute == "00" else after)]
    if kind == "nth":
        return _ordinal(number_words(text))
    if kind == "decade":
        *first, last = number_words(text)
        return [*first, last[:-1] + "ies" if last.endswith("y") else last + "s"]
    whole, _, fraction = text.partition(".")
    after = ["point", *(_ONES[int(digit)] for digit in fraction)] if fraction else []
    return [*number_words(_digits(whole)), *after]


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def number_words(digits: str) -> list[str]:
    """A whole number in words: "1999" as a year, "007" and very long ones digit by digit."""
    if len(digits) > _MOST_DIGITS or (digits.startswith("0") and len(digits) > 1):
        return [_ONES[int(digit)] for digit in digits]
    value = int(digits)
    century, year = divmod(value, 100)
    if 1100 <= value <= 1999 or 2010 <= value <= 2099:
        return [*_cardinal(century), *(_year(year) if year else ["hundred"])]
    return _cardinal(value)


def _year(year: int) -> list[str]:
    return ["oh", _ONES[year]] if year < 10 else _cardinal(year)


def _cardinal(value: int) -> list[str]:
    for size, name in _SCALES:
        if value >= size:
            rest = value % size
            return [*_cardinal(value // size), name, *(_cardinal(rest) if rest else [])]
    if value >= 100:
        rest = value % 100
        return [_ONES[value // 100], "hundred", *(_cardinal(rest) if rest else [])]
    if value >= 20:
        return [_TENS[value // 10], *([_ONES[value % 10]] if value % 10 else [])]
    return [_ONES[value]]


def _ordinal(words: list[str]) -> list[str]:
    *first, last = words
    if last in _ORDINALS:
        return [*first, _ORDINALS[last]]
    return [*first, last[:-1] + "ieth" if last.endswith("y") else last + "th"]
