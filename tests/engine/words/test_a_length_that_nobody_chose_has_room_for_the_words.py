"""Where nobody chose a length, it is long enough for the lyrics, within the limits of the person."""

from dataclasses import replace

from engine.brief import Brief
from engine.composer.word_room import word_room
from engine.words.reading import resolve, with_length

LINES = "\n".join(f"I count the silver boats until we come to number {number}" for number in range(30))
BRIEF = Brief("a pop song", is_instrumental=False, voice="sung", lyrics=LINES, is_length_open=True)


def test_all_lines_are_sung_in_every_take():
    brief = with_length(BRIEF)

    assert brief.duration_seconds > 60
    assert not any(word_room(resolve(replace(brief, seed=seed))).unsung for seed in (11, 12, 13))


def test_it_is_no_longer_than_allowed():
    assert with_length(BRIEF, 90.0).duration_seconds == 90


def test_what_the_words_of_the_request_say_comes_first():
    assert with_length(replace(BRIEF, prompt="a pop song of 30 seconds")).duration_seconds == 30


def test_a_chosen_length_and_one_that_is_hummed_stay():
    assert with_length(replace(BRIEF, is_length_open=False)).duration_seconds == 60
    assert with_length(replace(BRIEF, voice="hummed")).duration_seconds == 60
    assert with_length(replace(BRIEF, lyrics="La la la")).duration_seconds == 60
