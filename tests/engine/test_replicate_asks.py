"""Every option of a brief that a model at Replicate takes changes the request; what is left out is said."""

from __future__ import annotations

from typing import Any

import pytest

from engine.providers.catalogue import REPLICATE_MODELS, Model
from engine.providers.interface import Refused
from engine.providers.replicate_inputs import SHAPES, ignored, inputs
from tests.doubles.replicate.models import MODELS, problems
from tests.engine.paid_services import LYRICS, REPLICATE, for_model

CHANGES: dict[str, dict[str, Any]] = {
    "genre": {"genre": "jazz"},
    "mood": {"mood": "dreamy"},
    "key": {"key": "F minor"},
    "tempo_bpm": {"tempo_bpm": 93.0},
    "lyrics": {"lyrics": "Other words are sung\nin another song"},
    "instrumental": {"is_instrumental": True},
    "style_strength": {"style_strength": 0.9},
}
EVERY = pytest.mark.parametrize("model", REPLICATE_MODELS, ids=lambda model: model.slug)


def test_every_model_has_a_shape_and_nothing_is_taken_that_is_not_tested() -> None:
    assert {model.shape for model in REPLICATE_MODELS} == set(SHAPES)
    assert set().union(*(model.takes for model in REPLICATE_MODELS)) == set(CHANGES)


@pytest.mark.parametrize(
    ("model", "option"),
    [
        pytest.param(model, name, id=f"{model.slug} {name}")
        for model in REPLICATE_MODELS
        for name in sorted(model.takes)
    ],
)
def test_an_option_that_is_taken_changes_the_request(model: Model, option: str) -> None:
    assert inputs(for_model(model, **CHANGES[option]), model) != inputs(for_model(model), model)


@EVERY
def test_what_was_chosen_is_in_the_words_of_the_prompt(model: Model) -> None:
    asked = inputs(for_model(model, genre="jazz", mood="dreamy", key="F minor", tempo_bpm=93.0), model)
    words = asked.get("tags") or asked["prompt"]
    assert words == "a quiet piano by the sea, jazz, dreamy mood, in F minor, 93 BPM"


@EVERY
def test_the_model_takes_what_it_is_asked(model: Model) -> None:
    double = MODELS[model.endpoint.partition(":")[0]]
    for changed in ({}, {"prompt": "abc"}, {"prompt": "x" * 1000}, *CHANGES.values()):
        if model.is_sung_only and changed.get("is_instrumental"):
            continue
        given = inputs(for_model(model, **changed), model)
        assert problems(double, given) == []
        assert set(given) <= set(double.inputs)


@EVERY
def test_a_length_changes_the_request_or_is_said_to_be_ignored(model: Model) -> None:
    if model.takes_duration:
        assert inputs(for_model(model, duration_seconds=20.0), model) != inputs(for_model(model), model)
    elif model.shortest_seconds != model.longest_seconds:
        assert any("length" in told for told in ignored(for_model(model).brief, model))
    with pytest.raises(Refused, match="seconds"):
        inputs(for_model(model, duration_seconds=model.longest_seconds + 1), model)


@EVERY
def test_a_seed_is_this_attempts_own_where_the_model_takes_one(model: Model) -> None:
    seeds = {inputs(for_model(model, token, seed=seed), model).get("seed") for token in "ab" for seed in (7, 8)}
    assert len(seeds) == (4 if model.has_seed else 1)
    assert (None in seeds) != model.has_seed
    assert any("seed" in told for told in ignored(for_model(model).brief, model))


@EVERY
def test_a_model_of_somebody_is_named_with_its_version_and_one_of_replicates_without(model: Model) -> None:
    name, _, version = model.endpoint.partition(":")
    assert MODELS[name].version == version


def test_long_lyrics_are_cut_at_a_line_and_it_is_said() -> None:
    minimax = REPLICATE["replicate-minimax-music-1.5"]
    long = for_model(minimax, lyrics="\n".join(["a line of the song that is sung"] * 40))
    sung = inputs(long, minimax)["lyrics"]
    assert len(sung) <= 600
    assert set(sung.split("\n")) == {"a line of the song that is sung"}
    assert any("600 characters" in told for told in ignored(long.brief, minimax))


def test_what_can_only_sing_refuses_to_be_silent_and_what_cannot_sing_says_so() -> None:
    minimax, musicgen = REPLICATE["replicate-minimax-music-1.5"], REPLICATE["replicate-musicgen"]
    with pytest.raises(Refused, match="lyrics"):
        inputs(for_model(minimax, is_instrumental=True), minimax)
    assert any("nothing will be sung" in told for told in ignored(for_model(musicgen).brief, musicgen))
    assert LYRICS not in str(inputs(for_model(musicgen), musicgen))


def test_the_length_is_never_shorter_than_asked_for() -> None:
    musicgen = REPLICATE["replicate-musicgen"]
    assert inputs(for_model(musicgen, duration_seconds=12.2), musicgen)["duration"] == 13
