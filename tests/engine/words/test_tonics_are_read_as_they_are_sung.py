"""Where notes are called do, re and mi, a key may be named by its tonic alone; "en la" and "in mi" are words."""

import pytest

from engine.words.understanding import read


@pytest.mark.parametrize(
    ("prompt", "key"),
    [
        ("coro gospel, em lá bemol", "Ab major"), ("lá menor, violão", "A minor"), ("guitarra en sol", "G major"),
        ("tono de re, vals", "D major"), ("tonalità: mi", "E major"), ("un morceau en fa, piano", "F major"),
        ("en la, jazz", None), ("ruido en mi casa", None), ("la menor duda, rock", None), ("Am Strand", None),
    ],
)  # fmt: skip
def test_the_key_is_read(prompt: str, key: str | None) -> None:
    assert [each.value for each in read(prompt).findings if each.field == "key"] == ([key] if key else [])


@pytest.mark.parametrize(
    ("prompt", "field", "instrument"),
    [
        ("musica con flauti di pan", "instruments", "pan flute"), ("senza flauti di pan", "without", "pan flute"),
        ("guitarras eléctricas distorsionadas y gritos", "instruments", "distorted guitar"),
    ],
)  # fmt: skip
def test_instruments_of_several_words_are_inflected(prompt: str, field: str, instrument: str) -> None:
    assert instrument in [each.value for each in read(prompt).findings if each.field == field]
