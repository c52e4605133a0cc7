"""Artists are never imitated nor named, unknown styles are asked about, and what nobody here can play is told."""

import pytest

from engine.brief import GENRES, Brief
from engine.words.reading import read, resolve
from engine.words.titles import title_for

ARTISTS = ["like Beyonce", "in the style of Hans Zimmer", "sounds like Daft Punk", "in the style of Zoltan Blork, slow"]


@pytest.mark.parametrize("prompt", ARTISTS)
def test_artists_are_not_imitated(prompt):
    (remark,) = [each for each in read(prompt).not_heeded if each.field == "artist"]
    assert "imitated" in remark.why
    titles = " ".join(title_for(resolve(Brief(prompt, seed=seed))) for seed in range(20)).lower()
    assert not {"beyonce", "hans", "zimmer", "daft", "punk", "zoltan", "blork"} & set(titles.split())


def test_what_goes_with_an_artist_is_taken_where_the_words_leave_it_open():
    assert resolve(Brief("sounds like Daft Punk", seed=3)).genre == "house"
    assert resolve(Brief("folk that sounds like Daft Punk", seed=3)).genre == "folk"


@pytest.mark.parametrize("prompt", ["in the style of zorblax core", "zouglou", "make me a fnargle", "genre: blortwave"])
def test_an_unknown_style_is_asked_about_and_something_fitting_is_made(prompt):
    reading = read(prompt)
    assert [(each.field, len(each.choices)) for each in reading.questions] == [("genre", 3)]
    assert set(reading.questions[0].choices) <= set(GENRES)
    assert reading.not_understood
    assert resolve(Brief(prompt, seed=1)).genre in GENRES


@pytest.mark.parametrize(
    ("prompt", "field"),
    [("brutal death metal, growling", "voice"), ("rapper over a trap beat", "voice"),
     ("techno at 1200 bpm", "tempo_bpm"),
     ("20 minutes of rain", "duration_seconds"), ("metal in 13/16", "metre"), ("folk sung in Japanese", "language"),
     ("pop at -3 LUFS", "loudness_lufs"), ("kazoo and drums", "instruments"),
     ("meditation with singing bowls", "instruments"),
     ("sidechain, mono", "production"), ("fade in over 5 seconds", "arc"), ("techno, very loud", "loudness_lufs")],
)  # fmt: skip
def test_what_cannot_be_done_is_told(prompt, field):
    assert field in [each.field for each in read(prompt).not_heeded]


def test_words_to_sing_are_offered_and_name_no_genre():
    values = {each.field: each.value for each in read("female vocals singing hello world").findings}
    assert values == {"voice": "sung", "singer": "high", "lyrics": "hello world"}


@pytest.mark.parametrize(
    "prompt", ["techno in eleven eight", "prog in 11/8", "once por ocho, rock", "in thirteen-eight"]
)
def test_a_metre_that_nobody_here_plays_is_told(prompt):
    assert [each.field for each in read(prompt).not_heeded] == ["metre"]
