"""Lyrics changed in one place: a section elsewhere, a section or a line written anew, so that metre and rhyme stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.chance import stream
from engine.lyrics.filling import Lines, polish
from engine.lyrics.formats import read_sheet, write_sheet
from engine.lyrics.scansion import beats, pattern, words_of
from engine.lyrics.sheet import Sheet, SheetLine, SheetSection
from engine.lyrics.structure import sections_of
from engine.lyrics.tables import families
from engine.lyrics.themes import theme_of
from engine.lyrics.writing import WriterError, wishes_from, write
from engine.words.stanzas import section_named

_PARTS = ("story", "call", "turn")
_USUAL_BEATS = 4


def move_section(text: str, section: int, step: int) -> str:
    """The lyrics with a section (from 0) so many places later, or earlier; it stays where there is no such place."""
    sections = list(read_sheet(text, "text").sections)
    target = section + step
    if 0 <= section < len(sections) and 0 <= target < len(sections):
        sections.insert(target, sections.pop(section))
    return _text_of(sections)


def rewrite_section(text: str, section: int, *, theme: str, language: str, seed: int) -> str:
    """The lyrics with one section written anew about the theme, in the form that its heading names.

    Raises WriterError where there is no such section.
    """
    sections = list(read_sheet(text, "text").sections)
    if not 0 <= section < len(sections):
        raise WriterError("section", "There is no such section any more.")
    name = section_named(sections[section].heading) or "verse"
    structure = name if name in {"verse", "chorus", "prechorus", "bridge", "outro"} else "verse"
    wishes = replace(wishes_from(theme=theme, language=language, seed=seed), sections=sections_of(structure))
    lines = tuple(SheetLine(line) for line in write(wishes).sections[0].lines)
    sections[section] = replace(sections[section], lines=lines)
    return _text_of(sections)


def rewrite_line(text: str, section: int, line: int, *, theme: str, language: str, seed: int) -> str:
    """The lyrics with one line written anew: as many beats, and on the same sound where that is known.

    Raises WriterError where there is no such line, or none that fits.
    """
    sections = list(read_sheet(text, "text").sections)
    if not (0 <= section < len(sections) and 0 <= line < len(sections[section].lines)):
        raise WriterError("line", "There is no such line any more.")
    lines = list(sections[section].lines)
    lines[line] = SheetLine(_other_line(text, lines[line].text, theme=theme, language=language, seed=seed))
    sections[section] = replace(sections[section], lines=tuple(lines))
    return _text_of(sections)


def _other_line(text: str, old: str, *, theme: str, language: str, seed: int) -> str:
    chance = stream(seed, "line", old)
    scanned = beats(pattern(old, language), may_start_on_beat=True)
    count = scanned[0] if scanned and scanned[0] in {3, 4} else _USUAL_BEATS
    known = {word.lower(): family for word, family in families(language).items()}
    family = known.get(next(reversed(words_of(old)), "")) or None
    pool = Lines(chance, theme_of(theme, language), language=language, person=_person_in(text, language), light=0)
    there = set(text.splitlines())
    found = [
        new
        for part in _PARTS
        for new in pool.candidates(part, count, family)
        if new.family and new.ends_on.lower() != next(reversed(words_of(old)), "")
    ]
    fresh = [each for new in found if (each := polish(new.text, language)) not in there]
    if not fresh:
        raise WriterError("line", "No other line of this length rhymes here: write it yourself, or change its rhyme.")
    return chance.choice(fresh)


def _person_in(text: str, language: str) -> str:
    words = words_of(text)
    names = {"I": "i", "we": "we", "she": "she", "you": "you"}
    if language == "de":
        names = {"I": "ich", "we": "wir", "she": "sie", "you": "du"}
    return max(names, key=lambda person: words.count(names[person]))


def _text_of(sections: Sequence[SheetSection]) -> str:
    return write_sheet(Sheet(tuple(sections)), "text").strip()
