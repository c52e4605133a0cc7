"""Numbers that are written as words, from thirteen on, in the languages that are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

_ENGLISH = (
    "thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
    "twenty thirty forty fifty sixty seventy eighty ninety",
    "one two three four five six seven eight nine",
)
_GERMAN = (
    "dreizehn vierzehn funfzehn sechzehn siebzehn achtzehn neunzehn",
    "zwanzig dreissig vierzig funfzig sechzig siebzig achtzig neunzig",
    "ein zwei drei vier funf sechs sieben acht neun",
)
_SPANISH = (
    "trece catorce quince dieciseis diecisiete dieciocho diecinueve",
    "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    "uno dos tres cuatro cinco seis siete ocho nueve",
)
_FRENCH = (
    "treize quatorze quinze seize dix-sept dix-huit dix-neuf",
    "vingt trente quarante cinquante soixante",
    "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit "
    "dix-neuf",
)
_ITALIAN = (
    "tredici quattordici quindici sedici diciassette diciotto diciannove",
    "venti trenta quaranta cinquanta sessanta settanta ottanta novanta",
    "uno due tre quattro cinque sei sette otto nove",
)
_PORTUGUESE = (
    "treze quatorze quinze dezesseis dezessete dezoito dezenove",
    "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa",
    "um dois tres quatro cinco seis sete oito nove",
)
_HUNDREDS: Mapping[str, Sequence[str]] = {
    "en": ("hundred", "a hundred", "one hundred"), "de": ("hundert", "einhundert"), "es": ("cien", "ciento"),
    "fr": ("cent",), "it": ("cento",), "pt": ("cem", "cento"),
}  # fmt: skip
Words = tuple[str, ...]


@cache
def number_words() -> Mapping[str, tuple[tuple[Words, int], ...]]:
    """By their first word, the numbers from 13 to 199 as words without accents, the longest first."""
    found: dict[str, list[tuple[Words, int]]] = {}
    pairs = {tuple(text.replace("-", " ").split()): number for text, number in _all() if number >= 13}
    # "Cent" is a coin, too.
    pairs.pop(("cent",))
    for words, number in pairs.items():
        found.setdefault(words[0], []).append((words, number))
    return {first: tuple(sorted(each, key=lambda pair: -len(pair[0]))) for first, each in found.items()}


def _all() -> Iterator[tuple[str, int]]:
    for code, below in (
        ("en", [*_tens(_ENGLISH, ("{tens} {ones}", "{tens}{ones}"))]),
        ("de", [*_tens(_GERMAN, ("{ones}und{tens}",)), ("fuenfzehn", 15), ("fuenfzig", 50)]),
        ("es", [*_tens(_SPANISH, ("{tens} y {ones}", "veinti{ones}"))]),
        ("fr", [*_tens(_FRENCH, ("{tens} {ones}", "{tens} et {ones}")), *_fourscore()]),
        ("it", [*_tens(_ITALIAN, ("{tens}{ones}", "{short}{ones}"))]),
        ("pt", [*_tens(_PORTUGUESE, ("{tens} e {ones}",)), ("catorze", 14)]),
    ):
        small = [*enumerate((_ENGLISH, _GERMAN, _SPANISH, _FRENCH, _ITALIAN, _PORTUGUESE)[_CODES[code]][2].split(), 1)]
        yield from below
        for hundred in _HUNDREDS[code]:
            yield hundred, 100
            for word, number in (*below, *((word, number) for number, word in small if number < 20)):
                for joint in _JOINTS[code]:
                    yield f"{hundred}{joint}{word}", 100 + number


_CODES = {code: place for place, code in enumerate(_HUNDREDS)}
_JOINTS: Mapping[str, Sequence[str]] = {
    "en": (" ", " and "), "de": ("", "und"), "es": (" ",), "fr": (" ",), "it": ("", " "), "pt": (" e ", " "),
}  # fmt: skip


def _tens(names: Sequence[str], patterns: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Thirteen to nineteen, the tens, and what is between them."""
    yield from ((word, number) for number, word in enumerate(names[0].split(), 13))
    for number, tens in enumerate(names[1].split(), 2):
        yield tens, number * 10
        for digit, ones in enumerate(names[2].split(), 1):
            for pattern in patterns:
                is_teen = digit > 9 and tens not in ("soixante",)
                if not is_teen and (not pattern.startswith("veinti") or number == 2):
                    yield pattern.format(tens=tens, ones=ones, short=tens[:-1]), number * 10 + digit


def _fourscore() -> Iterator[tuple[str, int]]:
    yield from (("quatre vingt", 80), ("quatre vingts", 80), ("septante", 70), ("huitante", 80), ("nonante", 90))
    yield from ((f"quatre vingt {word}", 80 + number) for number, word in enumerate(_FRENCH[2].split(), 1))
