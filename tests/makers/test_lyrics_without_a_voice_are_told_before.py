"""Whoever writes words for a piece in which nobody sings is told before paying that they are not heard."""

import pytest

from engine.brief import Brief
from makers.choosing import maker

LYRICS = "Stay a little longer\nstay until the light"


def forecast(prompt: str, *, is_instrumental: bool = True) -> str:
    brief = Brief(prompt, lyrics=LYRICS, is_instrumental=is_instrumental, duration_seconds=60.0)
    return " ".join(maker("composer").forecast(brief, 480.0))


@pytest.mark.parametrize("prompt", ["a happy pop song", "instrumental rock, no vocals", "pop song for a small choir"])
def test_words_that_nobody_sings_are_not_kept_silent_about(prompt: str) -> None:
    assert "Nobody sings" in forecast(prompt)


def test_a_voice_in_the_words_of_the_request_sings_them() -> None:
    assert "Nobody sings" not in forecast("a sad song for a deep male voice")


def test_a_chosen_voice_sings_them() -> None:
    assert "Nobody sings" not in forecast("a happy pop song", is_instrumental=False)
