"""Chord symbols as people write them, read into what can be voiced: "Bbm7", "F#°", "Cmaj9/E"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from engine.brief import PITCH_CLASSES

# What follows the root, as it is written here: semitones above it, root first, then third, fifth and so on.
SUFFIXES: Mapping[str, tuple[int, ...]] = {
    "": (0, 4, 7), "m": (0, 3, 7), "dim": (0, 3, 6), "aug": (0, 4, 8), "sus2": (0, 2, 7), "sus4": (0, 5, 7),
    "6": (0, 4, 7, 9), "m6": (0, 3, 7, 9), "7": (0, 4, 7, 10), "maj7": (0, 4, 7, 11), "m7": (0, 3, 7, 10),
    "m(maj7)": (0, 3, 7, 11), "m7b5": (0, 3, 6, 10), "dim7": (0, 3, 6, 9), "7sus4": (0, 5, 7, 10),
    "7#5": (0, 4, 8, 10), "maj7#5": (0, 4, 8, 11), "7b9": (0, 4, 7, 10, 1), "add9": (0, 4, 7, 2), "madd9": (0, 3, 7, 2),
    "69": (0, 4, 7, 9, 2), "9": (0, 4, 7, 10, 2), "maj9": (0, 4, 7, 11, 2), "m9": (0, 3, 7, 10, 2),
    "m9(maj7)": (0, 3, 7, 11, 2),
}  # fmt: skip
KNOWN = f"{', '.join(f'C{suffix}' for suffix in SUFFIXES)}, and C/E for another bass"
_LETTERS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_SYMBOL = re.compile(r"([A-Ga-g])([#b]*)([^/]*)(?:/([A-Ga-g])([#b]*))?")
# What a suffix is made of, in every way that it is usually written.
_WRITTEN: Mapping[str, tuple[str, ...]] = {
    "maj": ("major", "Major", "maj", "Maj", "ma", "M"), "m": ("minor", "min", "mi", "m", "-"),
    "dim": ("dim", "°", "º", "o"), "aug": ("aug", "+", "#5", "+5"), "sus2": ("sus2",), "sus4": ("sus4", "sus"),
    "6": ("6",), "7": ("7", "dom7"), "9": ("9",), "add9": ("add9", "add2", "2"), "b5": ("b5", "-5"), "b9": ("b9",),
    "maj 7": ("Δ7", "Δ"), "m 7 b5": ("ø7", "ø"), "m add9": ("madd9", "madd2"),
}  # fmt: skip
_MEANT = {word: meant.split() for meant, words in _WRITTEN.items() for word in words}
_WORD = re.compile("|".join(re.escape(word) for word in sorted(_MEANT, key=len, reverse=True)))
_SAME = {"maj": "", "majm": "m(maj7)", "maj6": "6", "b5m": "dim", "6add9": "69"}


def read_chord(written: str) -> tuple[str, tuple[int, ...], int]:
    """Symbol as it is written here, pitch classes (root first) and pitch class of the bass. Raises ValueError, which
    says what is known."""
    text = written.strip().replace("♯", "#").replace("♭", "b").replace("6/9", "69")
    found = _SYMBOL.fullmatch(text)
    suffix = _suffix_of(found[3]) if found else None
    if found is None or suffix is None:
        raise ValueError(f"“{written.strip()[:20]}” is not a chord that is known here. Known are {KNOWN}.")
    root = _pitch_class(found[1], found[2])
    bass = _pitch_class(found[4], found[5]) if found[4] else root
    symbol = PITCH_CLASSES[root] + suffix + (f"/{PITCH_CLASSES[bass]}" if bass != root else "")
    return symbol, tuple((root + semitones) % 12 for semitones in SUFFIXES[suffix]), bass


def _pitch_class(letter: str, accidentals: str) -> int:
    return (_LETTERS[letter.upper()] + accidentals.count("#") - accidentals.count("b")) % 12


def _suffix_of(written: str) -> str | None:
    """The name here of what somebody wrote behind a root; None where it is not known."""
    plain = re.sub(r"[()\s]", "", written)
    if _WORD.sub("", plain):
        return None
    words = _in_order(plain)
    return _SAME.get(words, _NAMES.get(words))


def _in_order(suffix: str) -> str:
    """The words of a suffix, each once and in one order, whatever order they were written in."""
    return "".join(sorted({part for word in _WORD.findall(suffix) for part in _MEANT[word]}))


_NAMES = {_in_order(re.sub(r"[()]", "", suffix)): suffix for suffix in SUFFIXES}
