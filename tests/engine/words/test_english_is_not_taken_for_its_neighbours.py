"""English words that end or begin like German and French ones tell no other language."""

import pytest

from engine.words.understanding import read


@pytest.mark.parametrize(
    "prompt",
    [
        "management meeting, piano", "depending on us, piano", "families", "brief: piano, 30 sec",
        "Route 66, country rock",
        "agreement, strings", "a trailer park, country", "client presentation", "supplied movements, piano",
        "elephants",
    ],
)  # fmt: skip
def test_english_stays_english(prompt: str) -> None:
    assert read(prompt).language == "en"


@pytest.mark.parametrize(
    ("prompt", "code"),
    [
        ("Walzer in G", "de"), ("pop italiano", "it"), ("in fa diesis minore, deep house", "it"),
        ("schlichte Begleitung", "de"), ("un mouvement lent", "fr"), ("loop per videogioco", "it"),
        ("forró animado", "pt"), ("cumbia alegre", "es"), ("liscio romantico", "it"),
    ],
)  # fmt: skip
def test_the_neighbours_are_still_known(prompt: str, code: str) -> None:
    assert read(prompt).language == code
