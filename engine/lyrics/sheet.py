"""A sheet of lyrics: sections with lines, which may carry a time and chords; plain text, LRC and ChordPro hold it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SheetLine:
    """A sung line. at_seconds: when it begins, None where nobody knows; chords: places in the text with their names."""

    text: str
    at_seconds: float | None = None
    chords: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class SheetSection:
    """Lines that belong together. heading: as written ("Verse 2"), "" above the first heading."""

    heading: str
    lines: tuple[SheetLine, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """Lyrics as a document. title and artist may be empty."""

    sections: tuple[SheetSection, ...] = ()
    title: str = ""
    artist: str = ""

    @property
    def lines(self) -> tuple[SheetLine, ...]:
        """The lines of all sections, in order."""
        return tuple(line for section in self.sections for line in section.lines)
