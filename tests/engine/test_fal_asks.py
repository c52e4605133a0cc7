"""Every option of a brief that a model at fal.ai takes changes the request; what is left out is said."""

from __future__ import annotations

from typing import Any

import pytest

from engine.brief import Brief
from engine.providers.catalogue import FAL_MODELS, Model
from engine.providers.fal_inputs import SHAPES, ignored, inputs
from engine.providers.interface import Refused
from tests.doubles.fal.models import MODELS, problems
from tests.engine.paid_services import FAL, LYRICS, for_model

CHANGES: dict[str, dict[str, Any]] = {
    "genre": {"genre": "jazz"},
    "mood": {"mood": "dreamy"},
    "key": {"key": "F minor"},
    "tempo_bpm": {"tempo_bpm": 93.0},
    "lyrics": {"lyrics": "Other words are sung\nin another song"},
    "instrumental": {"is_instrumental": True},
    "style_strength": {"style_strength": 0.9},
}
EVERY = pytest.mark.parametrize("model", FAL_MODELS, ids=lambda model: model.slug)


def test_every_model_has_a_shape_and_nothing_is_taken_that_is_not_tested() -> None:
    assert {model.shape for model in FAL_MODELS} == set(SHAPES)
    assert set().union(*(model.takes for model in FAL_MODELS)) == set(CHANGES)


@pytest.mark.parametrize(
    ("model", "option"),
    [pytest.param(model, name, id=f"{model.slug} {name}") for model in FAL_MODELS for name in sorted(model.takes)],
)
def test_an_option_that_is_taken_changes_the_request(model: Model, option: str) -> None:
    asked = for_model(model)
    assert inputs(for_model(model, **CHANGES[option]), model) != inputs(asked, model)


@EVERY
def test_what_was_chosen_is_in_the_words_of_the_prompt(model: Model) -> None:
    asked = inputs(for_model(model, genre="jazz", mood="dreamy", key="F minor", tempo_bpm=93.0), model)
    words = asked.get("tags") or asked["prompt"]
    assert words.startswith("a quiet piano by the sea, jazz, dreamy mood, in F minor, 93 BPM")


@EVERY
def test_a_prompt_of_full_length_is_cut_and_what_was_chosen_stays(model: Model) -> None:
    asked = for_model(model, prompt="slow rain " * 99, genre="jazz", tempo_bpm=93.0)
    given = inputs(asked, model)
    words = (given.get("tags") or given["prompt"]).split("\n\nLyrics:")[0]
    assert words.endswith(", jazz, 93 BPM")
    assert len(words) <= model.prompt_characters
    assert any("too long" in told for told in ignored(asked.brief, model))


@EVERY
def test_the_model_takes_what_it_is_asked(model: Model) -> None:
    for changed in ({}, {"prompt": "abc"}, {"prompt": "x" * 1000}, *CHANGES.values()):
        if model.is_sung_only and changed.get("is_instrumental"):
            continue
        given = inputs(for_model(model, **changed), model)
        assert problems(MODELS[model.endpoint], given) == []
        assert set(given) <= set(MODELS[model.endpoint].inputs)


@EVERY
def test_a_length_changes_the_request_or_is_said_to_be_ignored(model: Model) -> None:
    brief = for_model(model).brief
    if model.takes_duration:
        assert inputs(for_model(model, duration_seconds=20.0), model) != inputs(for_model(model), model)
        assert not any("seconds" in told for told in ignored(brief, model))
    elif model.shortest_seconds != model.longest_seconds:
        assert any("length" in told for told in ignored(brief, model))
    with pytest.raises(Refused, match="seconds"):
        inputs(for_model(model, duration_seconds=model.longest_seconds + 1), model)


def test_a_model_of_one_length_says_so() -> None:
    lyria = FAL["fal-lyria-2"]
    assert "Lyria 2 always makes 30 seconds." in ignored(for_model(lyria, duration_seconds=20.0).brief, lyria)
    assert not any("always" in told for told in ignored(for_model(lyria).brief, lyria))


@EVERY
def test_a_seed_is_this_attempts_own_where_the_model_takes_one(model: Model) -> None:
    def seed(token: str, chosen: int) -> Any:
        return inputs(for_model(model, token, seed=chosen), model).get("seed")

    if not model.has_seed:
        assert seed("one", 7) is None
        assert f"{model.name} takes no seed." in ignored(for_model(model).brief, model)
        return
    seeds = {seed(token, chosen) for token in ("one", "two") for chosen in (7, 8)}
    assert len(seeds) == 4
    assert seed("one", 7) == seed("one", 7)
    assert all(0 <= value < 2**31 for value in seeds)
    assert any("recipe" in told for told in ignored(for_model(model).brief, model))


def test_a_song_without_words_is_refused_by_models_that_only_sing() -> None:
    minimax = FAL["fal-minimax-music-2"]
    for changed in ({"is_instrumental": True}, {"lyrics": ""}, {"lyrics": "la la"}):
        with pytest.raises(Refused, match="lyrics"):
            inputs(for_model(minimax, **changed), minimax)


def test_lyrics_are_sung_only_where_singing_is_wanted() -> None:
    ace, eleven = FAL["fal-ace-step"], FAL["fal-elevenlabs-music-2"]
    assert inputs(for_model(ace), ace)["lyrics"] == LYRICS
    assert inputs(for_model(ace, is_instrumental=True), ace)["lyrics"] == "[instrumental]"
    assert inputs(for_model(eleven), eleven)["prompt"].endswith(f"Lyrics:\n{LYRICS}")
    assert LYRICS not in inputs(for_model(eleven, is_instrumental=True), eleven)["prompt"]


@pytest.mark.parametrize(
    ("slug", "changed", "told"),
    [
        ("fal-stable-audio-2.5", {}, "instrumental music only"),
        ("fal-ace-step", {"is_instrumental": True}, "will not be sung"),
        ("fal-ace-step", {"lyrics": ""}, "Without lyrics"),
        ("fal-ace-step-prompt", {}, "writes its own lyrics"),
        ("fal-minimax-music-2", {"is_instrumental": True}, "can't make instrumental"),
        ("fal-minimax-music-2", {"style_strength": 0.9}, "strength of the style"),
    ],
)
def test_what_is_left_out_is_said_in_plain_words(slug: str, changed: dict[str, Any], told: str) -> None:
    model = FAL[slug]
    assert any(told in line for line in ignored(for_model(model, **changed).brief, model))


def test_nothing_is_said_where_everything_is_heeded() -> None:
    ace = FAL["fal-ace-step"]
    brief = Brief("slow piano", genre="jazz", tempo_bpm=90.0, key="F minor", style_strength=0.9)
    assert ignored(brief, ace) == []
    assert ignored(for_model(ace, seed=None).brief, ace) == []
