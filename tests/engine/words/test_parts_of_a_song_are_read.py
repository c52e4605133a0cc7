"""Sections are read with their bars and times, and words of landscapes are no sections."""

import pytest

from engine.words.reading import read

PARTS = {
    "the drop should come 20 seconds in": [("drop", None, 20.0)], "trumpet solo at 1:00": [("solo", None, 60.0)],
    "intro 0:00-0:15, verse 0:15-0:45": [("intro", None, 0.0), ("verse", None, 15.0)],
    "intro 4, verse 8, chorus 8": [("intro", 4, None), ("verse", 8, None), ("chorus", 8, None)],
    "16 bars of verse then 8 of chorus": [("verse", 16, None), ("chorus", 8, None)],
    "drop at 0:36, second drop 1:24": [("drop", None, 36.0), ("drop", None, 84.0)],
    "intro 5 seconds, verse, chorus at 0:15": [("intro", None, None), ("verse", None, 5.0), ("chorus", None, 15.0)],
    "a 10 second intro, then drop, techno": [("intro", None, None), ("drop", None, 10.0)],
    "trance, build at 0:10, drop at 0:20": [("build", None, 10.0), ("drop", None, 20.0)],
    "house, saxophone solo": [("solo", None, None)], "solos by piano and sax": [("solo", None, None)],
    "el estribillo a los 30 segundos y otra vez a 1:15": [("chorus", None, 30.0), ("chorus", None, 75.0)],
}  # fmt: skip
LANDSCAPES = [
    "tear drops", "drums drop out in the middle", "take a break", "summer break", "a broken bridge", "bible verse",
    "drop me a beat", "main theme for a game", "riffs in drop D", "break beats", "chorus effect on guitar",
    "we build it at noon", "build to a climax",
]  # fmt: skip


@pytest.mark.parametrize(("prompt", "parts"), PARTS.items())
def test_parts_are_read(prompt: str, parts: list[tuple[str, int | None, float | None]]) -> None:
    found = [each.value for each in read(prompt).findings if each.field == "sections"]
    assert [(each["name"], each["bars"], each["at_seconds"]) for each in found] == parts


@pytest.mark.parametrize("prompt", LANDSCAPES)
def test_what_only_sounds_like_a_part_is_none(prompt: str) -> None:
    assert [each.value for each in read(prompt).findings if each.field == "sections"] == []


@pytest.mark.parametrize("prompt", ["disco, intro 4 bars, verse 8 bars", "16 bars of verse then 8 of chorus, funk"])
def test_their_bars_are_understood(prompt: str) -> None:
    assert read(prompt).not_understood == ()


TOLD = {
    "rock, intro, chorus lasts 20 seconds": "sections", "starts with cello, full orchestra at 0:20": "instruments",
    "at 20 seconds the full orchestra comes in, quiet": "instruments",
}  # fmt: skip


@pytest.mark.parametrize(("prompt", "field"), TOLD.items())
def test_times_that_no_part_can_have_are_told(prompt: str, field: str) -> None:
    assert [each.field for each in read(prompt).not_heeded] == [field]


@pytest.mark.parametrize("prompt", ["techno, drop at 0:16, strings", "trumpet solo at 1:00", "end at 0:45, piano"])
def test_times_of_parts_are_not_told(prompt: str) -> None:
    assert read(prompt).not_heeded == ()


def test_how_long_a_part_is_is_not_how_long_the_piece_is() -> None:
    fields = {each.field for each in read("intro of 10 seconds, then verse 20 seconds").findings}
    assert "duration_seconds" not in fields
