"""Idioms that begin like a wish take nothing of a wish: a waltz in a key is a waltz."""

import pytest

from engine.words.understanding import read

WISHES = (
    ("a sad waltz in F minor", "metre", "3/4"), ("a march in 2/4", "subgenre", "march"),
    ("new wave of the eighties", "subgenre", "new wave"), ("house in A minor", "genre", "house"),
    ("from happy to sad", "mood", "happy"), ("a fast drop at 0:30, EDM", "genre", "edm"),
)  # fmt: skip


@pytest.mark.parametrize(("prompt", "field", "value"), WISHES)
def test_a_wish_is_read_whole(prompt: str, field: str, value: str) -> None:
    assert value in [each.value for each in read(prompt).findings if each.field == field]
