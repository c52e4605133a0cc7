"""Who sings and how high is said in many ways; who is only sung about does not sing."""

import pytest

from engine.words.understanding import read


def _voices(prompt: str) -> dict[str, object]:
    return {each.field: each.value for each in read(prompt).findings if each.field in ("voice", "singer")}


@pytest.mark.parametrize(
    ("prompt", "singer"),
    [
        ("singer: low, genre: country", "low"), ("the voice should be rather high, pop", "high"),
        ("soprano over strings", "high"), ("a deep voice, folk", "low"), ("sung by a child", "high"),
        ("Gesang: männlich, tief", "low"), ("eine Frau singt", "high"), ("voz: femenina", "high"),
        ("cantada por un niño", "high"), ("voix : grave", "low"), ("une soprano, un orgue d'église", "high"),
        ("cantata da una donna", "high"), ("voce: maschile", "low"), ("cantada por uma criança", "high"),
    ],
)  # fmt: skip
def test_the_singer_is_read(prompt: str, singer: str) -> None:
    assert _voices(prompt) == {"voice": "sung", "singer": singer}


@pytest.mark.parametrize(
    "prompt",
    ["Lied für meine Frau", "para mi mujer", "pour ma femme", "un hombre solo en el desierto", "der Mann im Mond"],
)
def test_people_who_do_not_sing_are_no_singers(prompt: str) -> None:
    assert _voices(prompt) == {}


@pytest.mark.parametrize(
    ("prompt", "voice"),
    [
        ("sad song. piano. no words", "none"), ("kein Text, nur summen", "hummed"),
        ("no words, just humming", "hummed"), ("soprano, no lyrics, piano", "hummed"), ("no lyrics, no singer", "none"),
        ("female singer without words", "hummed"), ("no one sings here", "none"), ("niemand singt, Klavier", "none"),
        ("nadie canta, piano", "none"), ("duet of a woman and a man, folk", "sung"), ("bass vocals, soul", "sung"),
        ("not an instrumental please, folk", "sung"), ("nothing with words, calm", "none"), ("sin palabras", "none"),
    ],
)  # fmt: skip
def test_words_are_refused_and_humming_is_not(prompt: str, voice: str) -> None:
    assert _voices(prompt)["voice"] == voice


@pytest.mark.parametrize("prompt", ["drums low, vocals loud", "vocals low in the mix", "high energy vocals"])
def test_what_is_low_or_high_otherwise_is_no_register(prompt: str) -> None:
    assert "singer" not in _voices(prompt)
