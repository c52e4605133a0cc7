"""Who corrects himself while writing means what he wrote last, and titles have no words of what nobody wants."""

import pytest

from engine.words.reading import read
from engine.words.understanding import understand

CORRECTED = {
    "techno? no wait. house.": ("genre", "house"), "first rock but actually make it country": ("genre", "country"),
    "110bpm no 112bpm sorry, pop": ("tempo_bpm", 112.0),
    "3 minutes, actually, make it 2 minutes": ("duration_seconds", 120.0),
    "actually good jazz, 90 bpm": ("genre", "jazz"),
}  # fmt: skip
NO_PICTURES = [
    "no birds, ambient", "without the ocean, calm", "anything but christmas, happy pop", "loop for a menu screen",
    "something for my church",
]  # fmt: skip


@pytest.mark.parametrize(("prompt", "finding"), CORRECTED.items())
def test_the_last_word_counts(prompt: str, finding: tuple[str, object]) -> None:
    assert [each.value for each in read(prompt).findings if each.field == finding[0]] == [finding[1]]


@pytest.mark.parametrize("prompt", NO_PICTURES)
def test_what_is_refused_and_where_it_is_played_name_no_song(prompt: str) -> None:
    assert understand(prompt).pictures == ()


def test_what_a_song_is_about_names_it() -> None:
    assert understand("a song about the lonely road, no drums").pictures == ("lonely road",)
