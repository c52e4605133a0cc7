"""What people may call things and themselves: any writing system, as long as there is something to see."""

from __future__ import annotations

import unicodedata

# Joiners, direction marks, places where a line may break and the tags of flags: writing needs what does not show.
HELPING_SIGNS = frozenset("\u200b\u200c\u200d\u200e\u200f\u061c") | {chr(tag) for tag in range(0xE0020, 0xE0080)}
# Numbers and abbreviations of Arabic, Syriac and Kaithi that Unicode counts among the formats, and that do show.
SHOWN_FORMATS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
# Letters and symbols by their class that show nothing: fillers of Hangul, the empty braille cell, the empty note.
BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u17b4\u17b5\u2800\U0001d159")
# What comes along when text is copied, and means nothing in a name: soft hyphen, word joiner, byte order mark.
LEFTOVERS = dict.fromkeys(map(ord, "\u00ad\u2060\ufeff"))


class BadName(ValueError):
    """This cannot be a name; the message says what to change."""


def checked_name(text: str, *, what: str, longest: int) -> str:
    """The name with single spaces between its words, without what copying left in it. Raises BadName.

    what: "title", as the message calls it. longest: in characters.
    """
    name = " ".join(text.translate(LEFTOVERS).split())
    for sign in name:
        if not _belongs(sign):
            raise BadName(f"This {what} has a character that cannot be written ({_called(sign)}): leave it out.")
    if not 1 <= len(name) <= longest:
        raise BadName(f"A {what} has 1 to {longest} characters.")
    if not any(map(_shows, name)):
        raise BadName(f"This {what} cannot be seen: use at least one letter, digit or symbol.")
    return name


def _belongs(sign: str) -> bool:
    kind = unicodedata.category(sign)
    if kind == "Cf":
        return sign in HELPING_SIGNS or sign in SHOWN_FORMATS
    if kind == "Cn":
        # Emoji that are younger than our tables are names, too; places that will never hold a sign are not.
        return not (ord(sign) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(sign) <= 0xFDEF or 0xFFF0 <= ord(sign) <= 0xFFF8)
    return kind not in {"Cc", "Cs", "Co", "Zl", "Zp"}


def _shows(sign: str) -> bool:
    """Whether there is something to see of it when it stands alone."""
    kind = unicodedata.category(sign)
    return sign in SHOWN_FORMATS or (kind[0] not in "ZM" and kind != "Cf" and sign not in BLANK_LETTERS)


def _called(sign: str) -> str:
    return f"U+{ord(sign):04X} {unicodedata.name(sign, '').lower()}".strip()
