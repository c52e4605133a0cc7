"""Numbers, times and signs in lyrics are written out; pictures and stops are not sung; words fall into syllables."""

from __future__ import annotations

import pytest

from engine.singing.sounds import parsed_syllable, syllables_of
from engine.singing.writing_out import words_in


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("At 9:30, 200 people!", "at nine thirty two hundred people"),
        ("It’s 10 o’clock, 7:00 & 6:05", "it's ten o'clock seven o'clock and six oh five"),
        ("the 2nd of May 1999, the 80s", "the second of may nineteen ninety nine the eighties"),
        ("$5 and 1,000,000 miles", "five dollars and one million miles"),
        ("007 says 3.14 is 100%", "zero zero seven says three point one four is one hundred percent"),
        ("love 😀 you 🎵🎵", "love you"),
        ("schöne Mädchen, café", "schone madchen cafe"),
        ("the U.S.A.", "the u s a"),
        ("...!?", ""),
    ],
)
def test_what_stands_in_a_line_is_written_out(line: str, words: str) -> None:
    assert " ".join(words_in(line)) == words


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("lˈɪɾᵊl", ["lˈɪ", "ɾᵊl"]),
        ("ɛkstɹˈɑɹdənˌɛɹi", ["ɛk", "stɹˈɑɹ", "də", "nˌɛ", "ɹi"]),
        ("bɪnˈiθ", ["bɪ", "nˈiθ"]),
        ("sˈɪŋɪŋ", ["sˈɪŋ", "ɪŋ"]),
        ("θɹˈu", ["θɹˈu"]),
        ("hmm", []),
    ],
)
def test_a_word_of_sounds_falls_into_syllables(word: str, syllables: list[str]) -> None:
    parts = syllables_of(word)

    assert [part.sounds for part in parts] == syllables
    assert [parsed_syllable(sounds) for sounds in syllables] == parts
