"""What was seen becomes music step by step: by published formulas where there are some, movable everywhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.brief import DEFAULT_SECONDS, BriefError
from engine.composer.writing import write_score
from engine.seeing.mapping import BRIGHTNESS, FORMS, NAMES, SATURATION, music_of
from engine.seeing.picture import Colour, Picture
from engine.words.reading import resolve

USUAL = Picture(
    width=640, height=480, kind="JPEG", palette=(Colour(0.5, 0.1, 260.0, 0.7), Colour(0.9, 0.02, 80.0, 0.3)),
    brightness=BRIGHTNESS[0], saturation=SATURATION[0], contrast=0.3, busyness=0.4, warmth=0.0, symmetry=0.3,
    direction=0.0, directedness=0.0,
)  # fmt: skip
NIGHT = replace(USUAL, brightness=0.15, saturation=0.1, warmth=-0.7)
DESERT = replace(USUAL, brightness=0.85, saturation=0.5, warmth=0.8)


def test_what_is_as_usual_is_in_the_middle_of_the_plane() -> None:
    assert (music_of(USUAL).value("valence"), music_of(USUAL).value("arousal")) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("change", "valence", "arousal"),
    [({"brightness": BRIGHTNESS[0] + BRIGHTNESS[1]}, 0.69, -0.31),
     ({"saturation": SATURATION[0] + SATURATION[1]}, 0.22, 0.60)],
)  # fmt: skip
def test_a_deviation_moves_valence_and_arousal_as_was_published(
    change: dict[str, float], valence: float, arousal: float
) -> None:
    """Valdez and Mehrabian 1994, drawn onto the plane by tanh(x / 1.5)."""
    from math import tanh

    music = music_of(replace(USUAL, **change))
    assert music.value("valence") == pytest.approx(tanh(valence / 1.5), abs=0.006)
    assert music.value("arousal") == pytest.approx(tanh(arousal / 1.5), abs=0.006)


def test_a_dark_cold_picture_is_minor_and_low_and_a_bright_warm_one_major_and_high() -> None:
    night, desert = music_of(NIGHT), music_of(DESERT)
    assert night.value("mode") == "minor"
    assert desert.value("mode") == "major"
    assert night.value("valence") < 0 < desert.value("valence")
    assert night.value("instruments") != desert.value("instruments")


def test_what_is_livelier_is_faster_within_the_same_genre() -> None:
    tempi = [music_of(USUAL, {"genre": "folk", "arousal": arousal}).value("tempo_bpm") for arousal in (-1, 0, 1)]
    assert tempi == [76, 97, 118]


def test_a_busy_picture_has_more_notes() -> None:
    assert music_of(replace(USUAL, busyness=0.9)).brief.density == 0.9


def test_rising_edges_build_falling_ones_fall_and_a_horizon_takes_turns() -> None:
    drawn = replace(USUAL, directedness=0.9)
    assert music_of(replace(drawn, direction=40.0)).brief.arc == "builds"
    assert music_of(replace(drawn, direction=140.0)).brief.arc == "falls"
    assert music_of(replace(USUAL, horizon=0.5)).value("form") == "turns"


def test_every_step_has_its_reason_and_can_be_decided_otherwise() -> None:
    wishes = {
        "valence": -0.5, "arousal": 0.25, "mood": "romantic", "mode": "lydian", "tonic": "F#", "genre": "jazz",
        "tempo_bpm": 141, "density": 0.1, "lead": "clarinet", "instruments": ["harp"], "arc": "falls", "form": "mirror",
        "duration_seconds": 90,
    }  # fmt: skip
    assert set(wishes) == set(NAMES)
    plain, music = music_of(USUAL), music_of(USUAL, wishes)
    assert all(len(step.why) > 10 and not step.is_given for step in plain.steps)
    assert all(step.is_given for step in music.steps)
    brief = music.brief
    assert (brief.mood, brief.key, brief.genre, brief.tempo_bpm) == ("romantic", "F# lydian", "jazz", 141)
    assert (brief.density, brief.lead, brief.instruments, brief.arc) == (0.1, "clarinet", ("harp",), "falls")
    assert [section.name for section in brief.sections] == list(FORMS["mirror"])
    assert brief.duration_seconds == 90
    assert plain.brief.duration_seconds == DEFAULT_SECONDS


def test_what_follows_from_a_step_follows_from_what_was_chosen() -> None:
    music = music_of(NIGHT, {"valence": 0.8})
    assert (music.value("mode"), music.value("mood")) == ("major", "happy")


@pytest.mark.parametrize(
    ("name", "value"),
    [("valence", 2), ("arousal", float("nan")), ("valence", "much"), ("valence", True), ("mood", "hungry"),
     ("genre", ["jazz"]), ("tempo_bpm", 10**400), ("tempo_bpm", 500), ("density", -1), ("lead", "kazoo"),
     ("lead", ["flute"]), ("instruments", "harp"), ("instruments", [1]), ("form", "fugue"), ("colour", "blue"),
     ("duration_seconds", 1e9)],
)  # fmt: skip
def test_a_wish_that_cannot_be_is_refused_by_the_name_of_its_step(name: str, value: object) -> None:
    with pytest.raises(BriefError) as refused:
        music_of(USUAL, {name: value})
    assert refused.value.field == name


@pytest.mark.parametrize("picture", [NIGHT, DESERT, replace(USUAL, horizon=0.4), replace(USUAL, symmetry=0.9)])
def test_the_brief_can_be_composed_as_it_is(picture: Picture) -> None:
    brief = music_of(picture, theme="1 2 3 5:2").brief
    score = write_score(resolve(replace(brief, seed=1)))
    assert (score.key, score.genre) == (brief.key, brief.genre)
    assert any(part.instrument == brief.lead for part in score.parts)
