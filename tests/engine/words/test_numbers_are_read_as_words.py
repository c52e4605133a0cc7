"""Numbers are written out in every language that is read."""

import pytest

from engine.words.understanding import read


@pytest.mark.parametrize(
    ("prompt", "field", "value"),
    [
        ("a hundred and twenty bpm techno", "tempo_bpm", 120.0), ("ninety-five bpm", "tempo_bpm", 95.0),
        ("hundertzwanzig bpm", "tempo_bpm", 120.0), ("fünfundneunzig bpm", "tempo_bpm", 95.0),
        ("ciento veinte bpm", "tempo_bpm", 120.0), ("noventa y cinco bpm", "tempo_bpm", 95.0),
        ("quatre-vingt-dix bpm", "tempo_bpm", 90.0), ("cent vingt-cinq bpm", "tempo_bpm", 125.0),
        ("centoventi bpm", "tempo_bpm", 120.0), ("novantacinque bpm", "tempo_bpm", 95.0),
        ("cento e vinte bpm", "tempo_bpm", 120.0), ("noventa e cinco bpm", "tempo_bpm", 95.0),
        ("fünfundvierzig Sekunden", "duration_seconds", 45.0),
        ("dos minutos quince segundos", "duration_seconds", 135.0),
        ("quarante-cinq secondes", "duration_seconds", 45.0), ("trentacinque secondi", "duration_seconds", 35.0),
        ("vinte e cinco segundos", "duration_seconds", 25.0), ("forty-five seconds", "duration_seconds", 45.0),
    ],
)  # fmt: skip
def test_as_digits_are(prompt: str, field: str, value: float) -> None:
    assert [each.value for each in read(prompt).findings if each.field == field] == [value]


def test_a_coin_is_no_number() -> None:
    assert not [each for each in read("50 cent rap").findings if each.field in ("tempo_bpm", "duration_seconds")]


@pytest.mark.parametrize("words", ["one minute thirty", "ninety-five seconds", "one minute twenty-five"])
def test_numbers_in_words_are_shown_whole(words: str) -> None:
    (found,) = [each for each in read(f"jazz, {words}, calm").findings if each.field == "duration_seconds"]
    assert found.words == words
