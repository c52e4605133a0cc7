"""Where nobody chose a length, it is that of the sections that the words ask for, and they are played in it."""

import pytest

from engine.brief import Brief
from engine.composer.writing import write_score
from engine.words.reading import read, resolve, with_length

# Bars last two seconds at 120 BPM; the last chord rings for three.
LENGTHS = {
    "intro 4 bars, verse 8 bars, chorus 8 bars, 120 bpm": 43, "intro 4 bars, verse 8, chorus 8, 120 bpm": 43,
    "Intro vier Takte, Strophe acht Takte, 120 bpm": 27, "intro de 4 mesures, couplet de 8, 120 bpm": 27,
    "techno with the drop at 0:16, 30 seconds": 30, "logo sting": 10, "house, drop at 0:30": 60, "a song": 60,
    "verse 8 bars, chorus 8 bars, 120 bpm, fade out": 32, "rock, verse 8 bars, chorus 8 bars, 120 bpm, ends cold": 33,
    "waltz in 3/4, 120 bpm, intro 4 bars, verse 8 bars": 21,
}  # fmt: skip
LATER = {"outro from 2:10, rock": 130, "breakdown at 1:00": 60, "drop at 0:32 and 1:36, edm": 96, "outro ab 2:10": 130}


@pytest.mark.parametrize(("prompt", "seconds"), LENGTHS.items())
def test_the_length_follows_the_sections(prompt, seconds):
    brief = with_length(Brief(prompt, is_length_open=True))
    assert brief.duration_seconds == seconds
    assert write_score(resolve(brief)).sections


@pytest.mark.parametrize(("prompt", "begin"), LATER.items())
def test_a_section_at_a_later_time_is_still_played(prompt, begin):
    brief = with_length(Brief(prompt, is_length_open=True, seed=5))
    assert brief.duration_seconds > begin
    score = write_score(resolve(brief))
    assert score.seconds_at(score.sections[-1].start) == pytest.approx(begin, abs=2.0)


def test_a_chosen_length_is_kept():
    assert with_length(Brief("outro from 2:10", duration_seconds=30.0)).duration_seconds == 30


AT_20 = [
    "techno, drop at 20 seconds", "Techno mit Drop bei Sekunde 20", "el drop llega a los 20 segundos, techno",
    "el drop llega en el segundo 20, techno", "le drop arrive à 20 secondes, techno",
    "il drop arriva al secondo 20, techno", "o drop entra aos 20 segundos, techno",
]  # fmt: skip


@pytest.mark.parametrize("prompt", AT_20)
def test_the_time_of_a_section_is_read_in_six_languages(prompt):
    values = [
        (each.field, each.value) for each in read(prompt).findings if each.field in ("sections", "duration_seconds")
    ]
    assert values == [("sections", {"name": "drop", "bars": None, "at_seconds": 20.0})]
