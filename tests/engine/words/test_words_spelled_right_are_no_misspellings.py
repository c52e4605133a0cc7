"""Words with one letter other than those of music mean themselves; who mistypes a word of music is understood."""

import pytest

from engine.words.reading import read


@pytest.mark.parametrize(
    "prompt",
    [
        "a parade float", "ten cases of beer", "sharing a sunset", "my puppy eats jelly", "villa by the sea",
        "steam train", "a bullet train", "living room", "sunshine", "the whole fleet", "chili and peach",
        "tengo una fiesta", "cambia de ritmo, por favor", "celui que tu veux, merci", "carnet de voyage à deux",
        "un film contenuto ma bello", "ville al mare con vista", "besser als gestern",
        "wir sind auf der Sucht nach etwas", "a song for Reggie", "para la clase de mi hija",
    ],
)  # fmt: skip
def test_nothing_is_made_of_a_neighbouring_word(prompt: str) -> None:
    assert read(prompt).findings == ()


@pytest.mark.parametrize(
    ("prompt", "value"),
    [
        ("pianno", "grand piano"), ("gitar", "guitar"), ("happpy", "happy"), ("melancolic", "melancholic"),
        ("agressive", "angry"), ("trumpett", "trumpet"), ("regge", "reggae"), ("accordian", "accordion"),
    ],
)  # fmt: skip
def test_a_mistyped_word_of_music_is_understood(prompt: str, value: str) -> None:
    assert value in [each.value for each in read(f"{prompt} please").findings]
