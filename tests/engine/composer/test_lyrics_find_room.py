"""A song has room for its lyrics where it can have; how many lines it sings is known before anything is made."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from engine.brief import Brief, SectionWish
from engine.composer.outline import outline_of
from engine.composer.sung_form import place_words, sung_text
from engine.composer.word_room import seconds_for_words, word_room
from engine.words.reading import resolve

LINES = [f"and we count the boats to number {word}" for word in ("one", "two", "three", "four", "five", "six", "ten")]


def lyrics(*stanzas: tuple[str, int]) -> str:
    return "\n".join(line for heading, count in stanzas for line in (f"[{heading}]", *LINES[:count]))


def brief(words: str, **values: Any) -> Brief:
    fields = {"genre": "pop", "is_instrumental": False, "seed": 3, "tempo_bpm": 112.0, **values}
    return resolve(Brief("a song", lyrics=words, voice="sung", **fields))


def sung_lines(song: Brief) -> list[list[str]]:
    """The lines of every section of a song."""
    text = sung_text(song.lyrics)
    spots = place_words(text, outline_of(song, text).rooms)
    return [[text.written[text.lines[spot.phrase]] for spot in section] for section in spots]


def test_every_heading_gets_its_own_lines() -> None:
    words = "[Verse]\nthe first of all\n[Chorus]\nwe sing again\n[Verse]\nanother verse is here\n[Chorus]"
    song = brief(words)
    text = sung_text(words)
    names = [room.name for room in outline_of(song, text).rooms]
    by_section = [(name, lines[0]) for name, lines in zip(names, sung_lines(song), strict=True) if lines]

    assert by_section[:4] == [
        ("verse", "the first of all"), ("chorus", "we sing again"), ("verse", "another verse is here"),
        ("chorus", "we sing again"),
    ]  # fmt: skip


@pytest.mark.parametrize("words", [lyrics(("Verse", 7), ("Chorus", 7)), "\n".join(LINES * 2)])
def test_what_has_no_room_is_the_end(words: str) -> None:
    room = word_room(brief(words.replace("boats", "birds", 7), duration_seconds=30.0))

    assert 0 < room.sung < room.lines
    assert room.is_cut


@pytest.mark.parametrize("genre", ["pop", "folk", "house", "ambient"])
@pytest.mark.parametrize("heading", ["", "[Verse]\n"])
def test_the_length_that_is_named_takes_all(genre: str, heading: str) -> None:
    words = heading + "\n".join(f"{line} {number}" for number in "12" for line in LINES)
    short = brief(words, genre=genre, tempo_bpm=None, duration_seconds=20.0)
    seconds = seconds_for_words(short)

    assert seconds is not None
    assert 20 < seconds < 120
    assert word_room(short).unsung
    assert not word_room(replace(short, duration_seconds=seconds)).unsung


def test_a_line_that_is_sung_elsewhere_is_not_missed() -> None:
    assert not word_room(brief("\n".join(["we go on"] * 200))).unsung


def test_the_band_begins_before_the_voice() -> None:
    text = sung_text(lyrics(("Verse", 4)))
    song = brief(lyrics(("Verse", 4)))
    outline = outline_of(song, text)
    spots = place_words(text, outline.rooms)
    section, first = next((number, spots[0].first) for number, spots in enumerate(spots) if spots)

    assert outline.form.sections[section].start + first > 0


def test_sections_that_were_asked_for_stay_and_share_the_words() -> None:
    wishes = (SectionWish("intro"), SectionWish("verse"), SectionWish("chorus"), SectionWish("outro"))
    song = brief(lyrics(("Verse", 2)) + "\n[Chorus]\nstay with me", sections=wishes)
    text = sung_text(song.lyrics)

    assert [room.name for room in outline_of(song, text).rooms] == ["intro", "verse", "chorus", "outro"]
    assert [lines[:1] for lines in sung_lines(song)] == [[], [LINES[0]], ["stay with me"], []]


def test_no_syllable_is_too_short_to_be_understood() -> None:
    text = sung_text("\n".join(LINES))
    for tempo in (60.0, 90.0, 120.0, 150.0, 190.0):
        song = brief("\n".join(LINES), tempo_bpm=tempo, duration_seconds=120.0)
        rooms = outline_of(song, text).rooms
        for room, spots in zip(rooms, place_words(text, rooms), strict=True):
            assert all(spot.bars * room.bar.seconds >= 9 * 0.2 for spot in spots)
