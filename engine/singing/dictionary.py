"""The dictionary of English pronunciations: words as they are sung, as listed, and listed words with endings."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from pathlib import Path

from engine.singing.sounds import VOICELESS
from engine.singing.weights import DICTIONARY

# As they are sung rather than listed.
_SUNG = {
    "a": "ə", "the": "ðə", "to": "tə", "our": "ˈWɹ", "every": "ˈɛvɹi", "yeah": "jˈæ", "hmm": "hˈʌm", "mm": "ˈʌm",
    "mmm": "ˈʌm", "shh": "ʃˈʊʃ", "n": "ən", "'n": "ən", "'n'": "ən", "o": "ˈO", "ya": "jə", "whoa": "wˈO",
    "woah": "wˈO", "ha": "hˈɑ",
    "na": "nˈɑ", "da": "dˈɑ", "doo": "dˈu", "ooh": "ˈu", "oo": "ˈu", "ah": "ˈɑ", "aah": "ˈɑ", "uh": "ˈʌ", "la": "lˈɑ",
}  # fmt: skip
_HISSES = "szʃʒʧʤ"


class Dictionary:
    """Looks words up. It takes 30 MB of memory, and neither numpy nor a network."""

    def __init__(self, folder: Path) -> None:
        """folder: …/models/singer. Raises OSError when the dictionary is not there."""
        # The file is sorted by its bytes, and so are strings by their code points.
        self._lines = (folder / DICTIONARY).read_text("utf-8").split("\n")

    @property
    def entries(self) -> Sequence[str]:
        """All lines "word TAB sounds", in order."""
        return self._lines

    def look_up(self, word: str) -> str | None:
        """The sounds as listed, or without letters that only say how long it is held: "sooooo", "yeaaah"."""
        for form in (word, re.sub(r"(.)\1{2,}", r"\1", word), re.sub(r"(.)\1{2,}", r"\1\1", word)):
            found = _SUNG.get(form) or self.entry(form) or self._with_ending(form) or self.entry(form.strip("'"))
            if found:
                return found
        return None

    def entry(self, word: str) -> str | None:
        """The sounds of a listed word, or None."""
        place = bisect_left(self._lines, f"{word}\t")
        if place < len(self._lines) and self._lines[place].startswith(f"{word}\t"):
            return self._lines[place].partition("\t")[2]
        return None

    def _with_ending(self, word: str) -> str | None:
        """A listed word with -s, -'s, -ed, -ing, -in' or -ies behind it."""
        for ending, instead, ended in _ENDINGS:
            if word.endswith(ending) and len(word) > len(ending) + 1:
                stem = word[: -len(ending)]
                doubled = stem[:-1] if ending in {"ed", "ing", "in'"} and stem[-1:] == stem[-2:-1] else ""
                for root in (stem + instead, stem, stem + "e", doubled):
                    sounds = self.entry(root) if root else None
                    if sounds:
                        return ended(sounds)
        return None


def _plural(sounds: str) -> str:
    if sounds[-1] in _HISSES:
        return sounds + "ᵻz"
    return sounds + ("s" if sounds[-1] in VOICELESS else "z")


def _past(sounds: str) -> str:
    if sounds[-1] in "td":
        return sounds + "ᵻd"
    return sounds + ("t" if sounds[-1] in VOICELESS else "d")


_ENDINGS: tuple[tuple[str, str, Callable[[str], str]], ...] = (
    ("ies", "y", _plural),
    ("'s", "", _plural),
    ("s'", "", _plural),
    ("es", "", _plural),
    ("s", "", _plural),
    ("ied", "y", _past),
    ("ed", "", _past),
    ("ing", "", lambda sounds: sounds + "ɪŋ"),
    ("in'", "", lambda sounds: sounds + "ɪn"),
)
