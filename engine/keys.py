"""Keys as people and programs write them, and which of them mix well."""

from __future__ import annotations

import re

from engine.brief import KEYS, PITCH_CLASSES

_NATURALS = {"c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11}
_SIGNS = {"": 0, "#": 1, "♯": 1, "b": -1, "♭": -1}
_WRITTEN = re.compile(r"([A-Ga-g])\s*(#|♯|b|♭|)\s*-?\s*(major|maj|dur|minor|min|moll|m|M|)\.?")
_MINOR = {"minor", "min", "moll", "m"}
# On the wheels of DJ programs a step is a fifth; A and m are minor, B and d are major.
_WHEEL = re.compile(r"0?(1[0-2]|[1-9])\s*([ABmd])")
_FIFTH = 7
_CAMELOT_MAJOR, _OPEN_MAJOR = 8, 1  # where C major stands on the two wheels
_RELATIVE = 9  # semitones from a major key up to its relative minor


def key_named(text: str) -> str | None:
    """The key (one of engine.brief.KEYS) that a text such as "Am", "B♭ minor", "8A" or "1m" names; None for others."""
    words = text.strip()
    if found := _WHEEL.fullmatch(words):
        number, mode = int(found[1]), found[2]
        tonic = (number - (_CAMELOT_MAJOR if mode in "AB" else _OPEN_MAJOR)) * _FIFTH
        return _key(tonic, "major") if mode in "Bd" else _key(tonic + _RELATIVE, "minor")
    found = _WRITTEN.fullmatch(words)
    if found is None:
        return None
    mode = "minor" if found[3] in _MINOR or found[3].lower() in _MINOR - {"m"} else "major"
    return _key(_NATURALS[found[1].lower()] + _SIGNS[found[2]], mode)


def keys_that_mix(key: str) -> tuple[str, ...]:
    """The key itself, its relative, and those a fifth above and below it: they share all tones but one, or all.

    Raises ValueError for what is none of engine.brief.KEYS.
    """
    if key not in KEYS:
        raise ValueError(f"{key!r} is no key")
    name, mode = key.rsplit(" ", 1)
    tonic = PITCH_CLASSES.index(name)
    relative = _key(tonic + _RELATIVE, "minor") if mode == "major" else _key(tonic - _RELATIVE, "major")
    return key, relative, _key(tonic + _FIFTH, mode), _key(tonic - _FIFTH, mode)


def _key(tonic: int, mode: str) -> str:
    return f"{PITCH_CLASSES[tonic % len(PITCH_CLASSES)]} {mode}"
