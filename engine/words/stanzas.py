"""Stanzas of lyrics: headings such as "[Chorus]" and the lines below each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_HEADING = re.compile(r"\s*[\[(]\s*([^\])]{1,40}?)\s*[\])]:?\s*")
# Beginnings of headings in several languages, and the section each means.
_SECTIONS: Mapping[str, str] = {
    "pre-chorus": "prechorus", "pre chorus": "prechorus", "prechorus": "prechorus", "pré-refrain": "prechorus",
    "pre-coro": "prechorus", "verse": "verse", "vers": "verse", "strophe": "verse", "couplet": "verse",
    "estrofa": "verse", "verso": "verse", "strofa": "verse", "estrofe": "verse", "post-chorus": "chorus",
    "chorus": "chorus", "refrain": "chorus", "hook": "chorus", "kehrreim": "chorus", "estribillo": "chorus",
    "coro": "chorus", "ritornello": "chorus", "refrão": "chorus", "refrao": "chorus", "bridge": "bridge",
    "brücke": "bridge", "puente": "bridge", "pont": "bridge", "ponte": "bridge", "intro": "intro", "outro": "outro",
    "ending": "outro", "end": "outro", "solo": "solo", "guitar solo": "solo", "instrumental": "interlude",
    "interlude": "interlude", "zwischenspiel": "interlude", "break": "break", "build": "build", "drop": "drop",
}  # fmt: skip


@dataclass(frozen=True)
class Stanza:
    """Lines that belong together. section: one of engine.brief.SECTIONS, or None below no known heading."""

    section: str | None
    lines: tuple[str, ...]


def stanzas_of(lyrics: str) -> list[Stanza]:
    """The stanzas of lyrics in order; a heading without lines is an empty one, lines above all have no name."""
    stanzas: list[Stanza] = []
    section: str | None = None
    lines: list[str] = []
    is_open = False
    for line in lyrics.splitlines():
        heading = _HEADING.fullmatch(line)
        if heading is None:
            lines += [line.strip()] if line.strip() else []
            continue
        if is_open or lines:
            stanzas.append(Stanza(section, tuple(lines)))
        section, lines, is_open = section_named(heading.group(1)), [], True
    if is_open or lines:
        stanzas.append(Stanza(section, tuple(lines)))
    return stanzas


def section_named(heading: str) -> str | None:
    """The section a heading means ("Verse 2", "CHORUS x2"), or None."""
    text = heading.lower()
    for words in sorted(_SECTIONS, key=len, reverse=True):
        if re.match(rf"{re.escape(words)}(?![^\W\d_])", text):
            return _SECTIONS[words]
    return None
