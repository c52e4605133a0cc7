"""A style that colours one instrument, or is an influence, yields to the style that is named for the whole."""

import pytest

from engine.words.understanding import read


@pytest.mark.parametrize(
    ("prompt", "genre"),
    [
        ("salsa piano, pop", "pop"), ("country guitar, pop", "pop"), ("gospel-like choir, pop", "pop"),
        ("punk energy, folk", "folk"), ("rock with blues influences", "rock"), ("jazz piano", "jazz"),
        ("house, disco strings", "house"), ("reggae-style guitar, pop", "pop"),
    ],
)  # fmt: skip
def test_the_genre_is_that_of_the_whole(prompt: str, genre: str) -> None:
    assert [each.value for each in read(prompt).findings if each.field == "genre"] == [genre]
