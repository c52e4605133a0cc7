"""How long a piece shall be is read in every way that people write times."""

import pytest

from engine.brief import Brief
from engine.words.fields.length import lengths_in
from engine.words.reading import resolve, with_length
from engine.words.texts import Claim, Refusal, text_of

LENGTHS = {
    "rock song, end at 0:45": 45, "stop at 45 seconds, techno": 45, "drop at 0:30, it should end at 1:15": 75,
    "half a minute of rain": 30, "2:30 of calm piano": 150, "sleep music 8 minutes": 480, "10 seconds logo sting": 10,
    "a 30-second jingle": 30, "1 minute 30 seconds": 90, "1m30s": 90, "two and a half minutes": 150, "30s ad": 30,
    "a minute and a half": 90, "2-3 minutes": 150, "3 1/2 minutes of jazz": 210, "length: 45": 45, "3min": 180,
    "3 minutes, 90 bpm": 180, "1,5 Minuten": 90, "eine halbe Minute Klavier": 30, "anderthalb Minuten": 90,
    "zweiminütiges Stück": 120, "une minute et demie": 90, "dos minutos": 120, "mezzo minuto": 30, "2 min 30": 150,
    "twenty-five seconds": 25, "3 and a half minutes": 210, "1½ min": 90, "2'30\"": 150, "15\" bumper": 15,
    ":30 TV spot": 30, "two or three minutes": 150, "tre minuti e venti": 200, "dos minutos quince segundos": 135,
    "over two minutes": 120, "happy, 40s, piano": 40, "ad, 60s": 60, "intro 10 seconds, total 60 seconds": 60,
    "orchestral, 30 s": 30, "logo sting 12 s": 12, "5 second logo sting": 5, "a 3s ident": 3,
    "jingle, 8 seconds": 8, "with the drop at 0:16, 30 seconds": 30,
}  # fmt: skip
NO_LENGTHS = [
    "my 5 minute commute", "60 seconds to launch", "12:30 train", "3:00 am", "15 minutes of fame", "24 hours a day",
    "wait 5 seconds", "the last 5 minutes of class", "30s swing",
    "a 12\" mix",
    "a song called \"Route 66\"", "jazz, 40s, brushes", "for two hours we drove",
    "drop at 0:30", "80s pop", "fade out over 5 seconds", "a 10 second intro", "in the first 20 seconds",
    "piano", "808s, trap", "pop, 80 s", "a second verse", "nach 20 Sekunden ein Break",
]  # fmt: skip


@pytest.mark.parametrize(("prompt", "seconds"), LENGTHS.items())
def test_a_length_is_read(prompt, seconds):
    claim = next(lengths_in(text_of(prompt)))
    assert isinstance(claim, Claim)
    assert claim.value == seconds


@pytest.mark.parametrize("prompt", NO_LENGTHS)
def test_places_and_years_are_no_lengths(prompt):
    assert list(lengths_in(text_of(prompt))) == []


@pytest.mark.parametrize("prompt", ["20 minutes of rain", "1 hour", "2 sec"])
def test_a_length_out_of_range_is_told_and_not_clipped(prompt):
    (refusal,) = lengths_in(text_of(prompt))
    assert isinstance(refusal, Refusal)
    assert "3 seconds to 8 minutes" in refusal.why


def test_words_decide_a_length_that_nobody_chose():
    brief = Brief("rain for 2 minutes", is_length_open=True)
    assert with_length(brief).duration_seconds == 120
    assert resolve(brief).duration_seconds == 120
    assert not resolve(brief).is_length_open


def test_a_chosen_length_wins_over_the_words():
    assert resolve(Brief("rain for 2 minutes", duration_seconds=30.0)).duration_seconds == 30


def test_a_length_that_was_thrown_out_is_not_used():
    brief = Brief("rain for 2 minutes", is_length_open=True, ignored=("duration_seconds:120.0",))
    assert resolve(brief).duration_seconds == 60
