"""Opening hours, paces, grades and names are no lengths, tempi and keys, whatever they look like."""

import pytest

from engine.words.understanding import read

NOTHING: dict[str, str] = {
    "doors 7:30, flute": "duration_seconds",
    "I run 5:30 per km, flute": "duration_seconds",
    "la tienda abre a las 2:30, flauta": "duration_seconds",
    "Ephesians 2:10 read aloud, organ": "duration_seconds",
    "bake it at 180, ukulele": "tempo_bpm",
    "a mi edad, 67, rumba": "tempo_bpm",
    "finished in 4:59!! edm": "metre",
    "A major announcement from our company, brass": "key",
    "Em from accounting is leaving, clarinet": "key",
    "Am I allowed to ask for a flute?": "key",
    "Dm us for bookings, funk": "key",
    "concert in C hall, strings": "key",
}
READ: dict[str, tuple[str, object]] = {
    "2 hours of driving tomorrow. Country, 3 min": ("duration_seconds", 180.0),
    "10% off for the next 48 hours! 20 sec, brass": ("duration_seconds", 20.0),
    "quarter of a minute of harp": ("duration_seconds", 15.0),
    "C#m 140, trap": ("tempo_bpm", 140.0),
    "C major chords on piano": ("key", "C major"),
    "A minor ballad, piano": ("key", "A minor"),
    "the relative minor of Eb, cello": ("key", "C minor"),
    "vocal group here: Bb please": ("key", "Bb major"),
    "no English words, only Portuguese please: samba": ("language", "pt"),
}


@pytest.mark.parametrize(("prompt", "field"), NOTHING.items())
def test_nothing_is_made_of_them(prompt: str, field: str) -> None:
    reading = read(prompt)
    assert field not in {each.field for each in (*reading.findings, *reading.not_heeded)}


@pytest.mark.parametrize(("prompt", "found"), READ.items())
def test_what_is_meant_is_read_beside_them(prompt: str, found: tuple[str, object]) -> None:
    reading = read(prompt)
    assert found in [(each.field, each.value) for each in reading.findings]
    assert "duration_seconds" not in {each.field for each in reading.not_heeded}
