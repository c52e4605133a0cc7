"""The form of a song in words: its sections as people write them down, and the rhyme scheme and metre of each."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MOST_SECTIONS = 12
USUAL = ("verse", "chorus", "verse", "chorus", "bridge", "chorus")
_LETTERS: Mapping[str, str] = {"v": "verse", "p": "prechorus", "c": "chorus", "b": "bridge", "o": "outro"}
_NAMES: Mapping[str, str] = {
    **_LETTERS, "verse": "verse", "strophe": "verse", "vers": "verse", "prechorus": "prechorus",
    "pre-chorus": "prechorus", "pre": "prechorus", "chorus": "chorus", "refrain": "chorus", "hook": "chorus",
    "bridge": "bridge", "brücke": "bridge", "outro": "outro", "ending": "outro", "schluss": "outro",
}  # fmt: skip
HEADINGS: Mapping[str, Mapping[str, str]] = {
    "en": {"verse": "Verse", "prechorus": "Pre-Chorus", "chorus": "Chorus", "bridge": "Bridge", "outro": "Outro"},
    "de": {"verse": "Strophe", "prechorus": "Pre-Chorus", "chorus": "Refrain", "bridge": "Bridge", "outro": "Outro"},
}


@dataclass(frozen=True, slots=True)
class Form:
    """One section. scheme: a letter a line, the same for lines that rhyme, "X" for none, "H" for the refrain itself.

    beats: one number a line. A small "h" rhymes with the refrain.
    """

    scheme: str
    beats: tuple[int, ...]


# Long lines, then long and short ones by turns, then short ones.
_VERSES = (
    Form("AABB", (4, 4, 4, 4)), Form("ABAB", (4, 4, 4, 4)), Form("ABAB", (4, 3, 4, 3)), Form("XAXA", (4, 3, 4, 3)),
    Form("ABBA", (4, 4, 4, 4)), Form("ABAB", (3, 3, 3, 3)), Form("AABB", (3, 3, 4, 3)),
)  # fmt: skip
_RAP_VERSES = (Form("AABBCCDD", (4,) * 8), Form("AABBCCBB", (4,) * 8), Form("ABABCCDD", (4,) * 8))
_BALLAD_VERSES = (_VERSES[2], _VERSES[3], _VERSES[1])
_CHORUSES = ("HAAH", "HAHA", "HhAA", "hAAH", "HhHh", "AHAH")
_BRIDGES = (Form("ABAB", (3, 3, 3, 3)), Form("AABB", (4, 4, 3, 3)), Form("AABB", (4, 4, 4, 4)), Form("XAXA", (4,) * 4))
_PRECHORUSES = (Form("AA", (4, 4)), Form("AA", (3, 3)), Form("AABB", (3, 3, 3, 3)))
_OUTROS = (Form("hH", (4, 4)), Form("HH", (4, 4)))
_RAP = frozenset(("hip-hop", "rap", "trap", "drill", "boom bap", "grime"))
_BALLADS = frozenset(("folk", "country", "ballad", "acoustic", "singer-songwriter", "blues", "celtic"))


def sections_of(text: str) -> tuple[str, ...]:
    """The sections that a text such as "V C V C B C" or "verse, chorus" names; the usual ones for no text.

    Raises ValueError with a sentence for words that name none, and for more than 12.
    """
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)?", text.lower())
    if len(words) == 1 and words[0] not in _NAMES and set(words[0]) <= set(_LETTERS):
        words = list(words[0])
    if text.strip() and not words:
        raise ValueError("Name sections such as “V C V C B C”, or verse, pre-chorus, chorus, bridge and outro.")
    if len(words) > MOST_SECTIONS:
        raise ValueError(f"A song has up to {MOST_SECTIONS} sections.")
    for word in words:
        if word not in _NAMES:
            raise ValueError(f"“{word[:20]}” names no section: write verse, pre-chorus, chorus, bridge or outro.")
    return tuple(_NAMES[word] for word in words) or USUAL


def verse_forms(style: str) -> Sequence[Form]:
    """The verses that go with a style (a genre's name, or any words)."""
    words = style.lower()
    if any(name in words for name in _RAP):
        return _RAP_VERSES
    return _BALLAD_VERSES if any(name in words for name in _BALLADS) else _VERSES


def chorus_forms(hook_beats: int) -> Sequence[Form]:
    """Choruses around a refrain of so many beats."""
    return [Form(scheme, (hook_beats,) * len(scheme)) for scheme in _CHORUSES]


def other_forms(section: str, hook_beats: int) -> Sequence[Form]:
    """The forms of a bridge, a pre-chorus or an outro."""
    if section == "outro":
        return [Form(form.scheme, (hook_beats,) * 2) for form in _OUTROS]
    return _BRIDGES if section == "bridge" else _PRECHORUSES
