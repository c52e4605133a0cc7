"""Whoever asks for a voice and writes no words is told before paying that it hums."""

import pytest

from engine.brief import Brief
from makers.choosing import maker


def forecast(prompt: str, **values: str) -> str:
    return " ".join(maker("composer").forecast(Brief(prompt, **values), 480.0))  # type: ignore[arg-type]


@pytest.mark.parametrize("prompt", ["a happy pop song with vocals", "a sad song with singing", "Lied mit Gesang"])
def test_who_asks_for_a_voice_hears_that_it_needs_words(prompt: str) -> None:
    assert "needs words to sing" in forecast(prompt)


def test_a_chosen_voice_needs_words_too() -> None:
    assert "needs words to sing" in forecast("a happy pop song", voice="sung")


@pytest.mark.parametrize(
    ("prompt", "values"),
    [
        ("a happy pop song", {}),
        ("a pop song with humming", {}),
        ("a pop song without vocals", {}),
        ("a pop song with vocals", {"lyrics": "Stay a little longer\nstay until the light"}),
        ("a pop song with vocals", {"voice": "none"}),
        ('a pop song, someone sings "stay a little longer"', {}),
    ],
)
def test_nobody_else_hears_of_it(prompt: str, values: dict[str, str]) -> None:
    assert "needs words" not in forecast(prompt, **values)
