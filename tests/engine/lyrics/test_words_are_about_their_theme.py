"""The words of a song hold what it is about, in the light of its emotion, and other ones at every asking."""

from __future__ import annotations

from itertools import combinations

import pytest

from engine.lyrics.writing import WriterError, wishes_from, write
from tests.engine.lyrics.songs import THEMES, different_lines, song

pytestmark = pytest.mark.any_database
MOST_SHARED = 0.02


@pytest.mark.parametrize(
    ("theme", "language", "words"),
    [
        ("a lighthouse", "en", "lighthouse"),
        ("a song about losing my best friend", "en", "losing my best friend"),
        ("Berlin at night", "en", "berlin"),
        ("my grandmother's kitchen in the rain", "en", "my grandmother's kitchen"),
        ("xylophones", "en", "xylophones"),
        ("ein Leuchtturm", "de", "leuchtturm"),
        ("Heimweh", "de", "heimweh"),
    ],
)
def test_every_song_holds_its_theme(theme: str, language: str, words: str) -> None:
    assert all(words in song(theme, language, seed).text.lower() for seed in range(20))


def test_a_theme_too_long_for_a_line_keeps_its_last_words() -> None:
    words = song("the old abandoned railway station behind the mill")
    assert "station" in words.text
    assert len(words.text.splitlines()[1]) < 80


def test_images_of_the_theme_are_in_the_verses() -> None:
    sea = ("tide", "water", "harbour", "ocean", "current", "anchor", "sail", "foam", "ferry", "salt", "pier", "gull")
    held = [any(word in song("a lighthouse", seed=seed).text.lower() for word in sea) for seed in range(50)]
    assert sum(held) >= 45


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_song_without_a_chorus_holds_its_theme_all_the_same(language: str) -> None:
    theme = THEMES[language][0]
    words = write(wishes_from(theme=theme, language=language, structure="V V"))
    assert words.hook in words.text


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_hundred_seeds_share_hardly_a_line(language: str) -> None:
    """Measured: docs/lyrics.md."""
    lines = [set(different_lines(song(THEMES[language][0], language, seed))) for seed in range(100)]
    shared = [len(one & other) / min(len(one), len(other)) for one, other in combinations(lines, 2)]
    assert sum(shared) / len(shared) < MOST_SHARED


def test_the_same_wishes_give_the_same_words() -> None:
    wishes = wishes_from(theme="a lighthouse", emotion="hopeful", seed=7)
    assert write(wishes) == write(wishes)
    assert write(wishes).writer == "built-in writer"


DARK = {"grieving", "despair", "shame", "weeping", "dying", "pain", "fear", "tears", "scars", "weep", "lies"}
BRIGHT = {"delight", "harmony", "fun", "thrilling", "butterflies", "shining", "humming"}


@pytest.mark.parametrize(("emotion", "kept", "left"), [("hopeful", BRIGHT, DARK), ("sad", DARK, BRIGHT)])
def test_an_emotion_keeps_words_of_the_other_light_out(emotion: str, kept: set[str], left: set[str]) -> None:
    texts = [song("a lighthouse", seed=seed, emotion=emotion) for seed in range(30)]
    ends = {line.split()[-1] for words in texts for line in different_lines(words)}
    assert ends & kept
    assert not ends & left


@pytest.mark.parametrize(
    ("wishes", "field"),
    [
        ({"theme": ""}, "theme"),
        ({"theme": "—"}, "theme"),
        ({"theme": "x" * 301}, "theme"),
        ({"theme": "rain", "structure": "V Q"}, "structure"),
        ({"theme": "rain", "structure": "V " * 13}, "structure"),
        ({"theme": "rain", "language": "fr"}, "language"),
        ({"theme": "rain", "person": "they"}, "person"),
    ],
)
def test_what_cannot_be_written_is_refused_in_a_sentence(wishes: dict[str, str], field: str) -> None:
    with pytest.raises(WriterError) as refused:
        write(wishes_from(**wishes))
    assert refused.value.field == field
    assert str(refused.value).endswith((".", "!"))


def test_any_letters_make_a_theme_and_lyrics_stay_short_enough() -> None:
    for theme in ("日本の灯台", "x", "O'Brien's", "\x00rain", "a " * 100 + "b", "ß" * 200, "Ω-3"):
        words = write(wishes_from(theme=theme, structure="V V V V V V V V V V V V", style="hip-hop"))
        assert len(words.text) <= 3000
        assert "\x00" not in words.text
