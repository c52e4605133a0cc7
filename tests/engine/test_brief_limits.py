"""A brief holds only what can be made into music, and says in plain words what to change."""

import math

import pytest

from engine.brief import GENRES, KEYS, MOODS, Brief, BriefError


@pytest.mark.parametrize(
    "seconds",
    [0, -300, math.nan, math.inf, 1e9, pytest.param(10**400, id="400 digits"), 2.99, 480.01, True, "60", None],
)
def test_a_duration_out_of_reach_is_refused_by_name(seconds):
    with pytest.raises(BriefError, match="between 3 and 480 seconds") as refusal:
        Brief("a calm song", duration_seconds=seconds).checked()
    assert refusal.value.field == "duration_seconds"


@pytest.mark.parametrize("tempo", [0, 39.9, 240.1, -1, math.nan, True, "fast"])
def test_a_tempo_out_of_reach_is_refused_by_name(tempo):
    with pytest.raises(BriefError, match="between 40 and 240 BPM") as refusal:
        Brief("a calm song", tempo_bpm=tempo).checked()
    assert refusal.value.field == "tempo_bpm"


@pytest.mark.parametrize("strength", [-0.01, 1.01, math.nan, True])
def test_a_style_strength_lies_between_nought_and_one(strength):
    with pytest.raises(BriefError, match="between 0 and 1"):
        Brief("a calm song", style_strength=strength).checked()


@pytest.mark.parametrize("seed", [-1, 2**31, 1.5, True, "7"])
def test_a_seed_is_a_whole_number_in_range(seed):
    with pytest.raises(BriefError, match="whole seed"):
        Brief("a calm song", seed=seed).checked()


@pytest.mark.parametrize(("field", "value"), [("genre", "polka"), ("mood", "hungry"), ("key", "H major")])
def test_an_unknown_choice_is_answered_with_the_known_ones(field, value):
    with pytest.raises(BriefError, match="Choose one of") as refusal:
        Brief("a calm song", **{field: value}).checked()
    assert refusal.value.field == field
    assert value in str(refusal.value)


@pytest.mark.parametrize("prompt", ["", "  a ", "x" * 1001, None, 3])
def test_a_prompt_has_3_to_1000_characters(prompt):
    with pytest.raises(BriefError, match="3 to 1000 characters"):
        Brief(prompt).checked()


def test_lyrics_have_a_limit():
    assert Brief("a song", lyrics="la " * 1000).checked()
    with pytest.raises(BriefError, match="3000"):
        Brief("a song", lyrics="l" * 3001).checked()


def test_unknown_names_are_refused():
    with pytest.raises(BriefError, match="bitrate"):
        Brief.from_dict({"prompt": "a song", "bitrate": 320})


def test_a_brief_without_a_prompt_is_told_to_describe_the_music():
    with pytest.raises(BriefError, match="Describe"):
        Brief.from_dict({})


def test_a_brief_survives_being_stored():
    brief = Brief(
        "a song", "house", "happy", "C major", 120.0, 30.0, is_instrumental=False, lyrics="la la", seed=5
    ).checked()
    assert Brief.from_dict(brief.to_dict()) == brief


def test_every_choice_offered_is_accepted():
    for genre in GENRES:
        Brief("a song", genre=genre).checked()
    for mood in MOODS:
        Brief("a song", mood=mood).checked()
    assert len(KEYS) == 24
    for key in KEYS:
        Brief("a song", key=key).checked()
