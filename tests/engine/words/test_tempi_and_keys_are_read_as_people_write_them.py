"""Tempi without a unit, ends of a tempo, chord names and modes are read, and ordinary words are none of them."""

import pytest

from engine.words.reading import read

READ = {
    "starts at 70 bpm and ends at 130 bpm": {"tempo_bpm": 70, "tempo_end_bpm": 130},
    "ritardando at the end, waltz, from 120 down to 60 bpm": {"tempo_bpm": 120, "tempo_end_bpm": 60},
    "folk in the key of H minor": {"key": "B minor"},
    "uk drill, 142": {"tempo_bpm": 142, "key": None},
    "techno,138bpm,dark": {"tempo_bpm": 138},
    "deep house 122 a minor": {"tempo_bpm": 122, "key": "A minor"},
    "120 à la noire, piano": {"tempo_bpm": 120, "mood": None},
    "Viertel = 96, Walzer": {"tempo_bpm": 96},
    "em metal riff": {"key": "E minor"},
    "rock in am": {"key": "A minor"},
    "key: em, pop": {"key": "E minor"},
    "A melodic minor jazz": {"key": "A harmonic minor"},
    "a minor problem at work, cheer me up": {"key": None},
    "any minor key, cello": {"key": "minor"},
    "vals, la menor, piano": {"key": "A minor"},
    "la menor duda": {"key": None},
    "not in C major, piano": {"key": None},
    "not in C major but in D": {"key": "D major"},
    "nicht in C-Dur, Klavier": {"key": None},
    "sin la menor, guitarra": {"key": None},
    "no drums, A minor": {"key": "A minor"},
    "without vocals in D minor": {"key": "D minor"},
    "Bb blues": {"key": "Bb major"},
    "a slow G boogie": {"key": "G major"},
    "not in 3/4, folk": {"metre": None},
    "no 4/4, prog": {"metre": None},
    "not in 3/4 but in 5/4": {"metre": "5/4"},
    "no drums, 3/4": {"metre": "3/4"},
    "plan B ballad": {"key": None},
    "A blues": {"key": None},
    "ebm": {"key": None},
    "pop, ends at 2:00": {"tempo_end_bpm": None},
}


@pytest.mark.parametrize(("prompt", "expected"), READ.items())
def test_numbers_and_names_of_keys_are_read(prompt, expected):
    values = {each.field: each.value for each in read(prompt).findings}
    assert {name: values.get(name) for name in expected} == expected


def test_melodic_minor_is_told_as_what_it_is_played_as():
    (key,) = (each for each in read("folk in D melodic minor").findings if each.field == "key")
    assert key.label == "D harmonic minor, for melodic minor"


@pytest.mark.parametrize("prompt", ["guitar solo", "pub quiz", "vague forró", "petite queue", "norteño"])
def test_one_or_two_english_words_are_english(prompt):
    assert read(prompt).language == "en"
