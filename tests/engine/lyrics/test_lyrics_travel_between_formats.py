"""Lyrics keep their sections, times and chords in plain text, LRC and ChordPro, there and back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.lyrics.formats import FormatError, guessed_format, read_sheet, write_sheet
from engine.lyrics.sheet import Sheet, SheetLine, SheetSection

pytestmark = pytest.mark.any_database
SHEET = Sheet(
    (
        SheetSection("", (SheetLine("Before it all", 0.5),)),
        SheetSection(
            "Verse 1",
            (
                SheetLine("Rain on the window", 12.34, ((0, "Am"), (12, "F"))),
                SheetLine("the city goes slow", 15.0, ((18, "C"), (18, "G"))),
            ),
        ),
        SheetSection("Chorus", (SheetLine("Oh, give me light", 61.07, ((4, "Dm7/A"),)),)),
    ),
    title="Rain",
    artist="Nobody",
)


def without(sheet: Sheet, *, times: bool = False, chords: bool = False, names: bool = False) -> Sheet:
    sections = tuple(
        replace(
            section,
            lines=tuple(
                replace(line, at_seconds=None if times else line.at_seconds, chords=() if chords else line.chords)
                for line in section.lines
            ),
        )
        for section in sheet.sections
    )
    return Sheet(sections) if names else replace(sheet, sections=sections)


def test_plain_text_keeps_sections_and_lines() -> None:
    assert read_sheet(write_sheet(SHEET, "text"), "text") == without(SHEET, times=True, chords=True, names=True)


def test_lrc_keeps_times_title_and_sections() -> None:
    assert read_sheet(write_sheet(SHEET, "lrc"), "lrc") == without(SHEET, chords=True)


def test_chordpro_keeps_chords_where_they_are() -> None:
    assert read_sheet(write_sheet(SHEET, "chordpro"), "chordpro") == without(SHEET, times=True)


@pytest.mark.parametrize("file_format", ["text", "lrc", "chordpro"])
def test_a_format_is_known_by_its_looks(file_format: str) -> None:
    assert guessed_format(write_sheet(SHEET, file_format)) == file_format


def test_lrc_of_others_is_read() -> None:
    text = (
        "\ufeff[ar:Someone]\r\n[offset:+500]\r\n[00:10.5][01:10.50]Again\r\n[00:12:00]<00:12.00>By <00:12.50>word\r\n"
    )
    sheet = read_sheet(text, "lrc")
    assert [(line.at_seconds, line.text) for line in sheet.lines] == [
        (10.0, "Again"),
        (11.5, "By word"),
        (70.0, "Again"),
    ]
    assert sheet.artist == "Someone"


def test_chordpro_of_others_is_read() -> None:
    text = '{t:Rain}\n# a remark\n{soc}\n[C]Oh\n{eoc}\n{start_of_verse: label="Verse 2"}\nLa[G]la\n{end_of_verse}\n'
    sheet = read_sheet(text, "chordpro")
    assert sheet.title == "Rain"
    assert [(section.heading, section.lines[0].text) for section in sheet.sections] == [
        ("Chorus", "Oh"),
        ("Verse 2", "Lala"),
    ]


@pytest.mark.parametrize(
    ("text", "file_format"),
    [("a\x00b", "text"), ("x" * 100_001, "text"), ("no times", "lrc"), ("x", "docx"), ("\ud800", "chordpro")],
)
def test_what_is_no_lyrics_is_refused_in_a_sentence(text: str, file_format: str) -> None:
    with pytest.raises(FormatError, match=r"\.$"):
        read_sheet(text, file_format)


def test_nothing_is_an_empty_sheet() -> None:
    assert read_sheet("", "text") == Sheet()
    assert write_sheet(Sheet(), "lrc") == ""
