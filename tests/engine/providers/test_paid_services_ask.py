"""Every option of a brief that a model of a paid service takes changes the request; what is left out is said."""

from __future__ import annotations

from typing import Any

import pytest

from engine.brief import PROMPT_CHARACTERS, SectionWish
from engine.outside import Refused
from engine.providers.fal import inputs as fal_inputs
from engine.providers.fal.models import MODELS as FAL_MODELS
from engine.providers.interface import GenerationRequest
from engine.providers.model import Model
from engine.providers.replicate import inputs as replicate_inputs
from engine.providers.replicate.models import MODELS as REPLICATE_MODELS
from engine.providers.shared.wording import ignored
from tests.doubles.fal import models as fal_models
from tests.doubles.replicate import models as replicate_models
from tests.engine.providers.paid_services import for_model

CHANGES: dict[str, dict[str, Any]] = {
    "genre": {"genre": "jazz"},
    "mood": {"mood": "dreamy"},
    "key": {"key": "F minor"},
    "tempo_bpm": {"tempo_bpm": 93.0},
    "lyrics": {"lyrics": "Other words are sung\nin another song"},
    "instrumental": {"is_instrumental": True},
    "sections": {"sections": (SectionWish("verse"), SectionWish("chorus"))},
    "style_strength": {"style_strength": 0.9},
}
CHOSEN = "a quiet piano by the sea, jazz, dreamy mood, in F minor, 93 BPM"
MODELS = (*FAL_MODELS, *REPLICATE_MODELS)
EVERY = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.slug)


def inputs(request: GenerationRequest, model: Model) -> dict[str, Any]:
    of_its_service = fal_inputs.inputs if model.service == "fal" else replicate_inputs.inputs
    return of_its_service(request, model)


def mistakes(given: dict[str, Any], model: Model) -> list[Any]:
    """What the service would find wrong, and what it would not know."""
    if model.service == "fal":
        at_fal = fal_models.MODELS[model.endpoint]
        return [*fal_models.problems(at_fal, given), *(set(given) - set(at_fal.inputs))]
    at_replicate = replicate_models.MODELS[model.endpoint.partition(":")[0]]
    return [*replicate_models.problems(at_replicate, given), *(set(given) - set(at_replicate.inputs))]


def test_every_model_has_a_shape_and_nothing_is_taken_that_is_not_tested() -> None:
    assert {model.shape for model in MODELS} == {*fal_inputs.SHAPES, *replicate_inputs.SHAPES}
    assert set().union(*(model.takes for model in MODELS)) == set(CHANGES)


@pytest.mark.parametrize(
    ("model", "option"),
    [pytest.param(model, name, id=f"{model.slug} {name}") for model in MODELS for name in sorted(model.takes)],
)
def test_an_option_that_is_taken_changes_the_request(model: Model, option: str) -> None:
    assert inputs(for_model(model, **CHANGES[option]), model) != inputs(for_model(model), model)


@EVERY
def test_what_was_chosen_is_in_the_words_of_the_prompt(model: Model) -> None:
    asked = inputs(for_model(model, genre="jazz", mood="dreamy", key="F minor", tempo_bpm=93.0), model)
    words = asked.get("tags") or asked["prompt"]
    assert words.split("\n\nLyrics:")[0] == CHOSEN


@EVERY
def test_a_prompt_of_full_length_is_cut_and_what_was_chosen_stays(model: Model) -> None:
    asked = for_model(model, prompt="slow rain " * 99, genre="jazz", tempo_bpm=93.0)
    given = inputs(asked, model)
    words = (given.get("tags") or given["prompt"]).split("\n\nLyrics:")[0]
    assert words.endswith(", jazz, 93 BPM")
    assert len(words) <= model.prompt_characters
    has_room = model.prompt_characters > PROMPT_CHARACTERS[1] + 100
    assert (asked.brief.prompt.strip() in words) == has_room
    assert any("too long" in told for told in ignored(asked.brief, model)) != has_room


@EVERY
def test_the_model_takes_what_it_is_asked(model: Model) -> None:
    for changed in ({}, {"prompt": "abc"}, {"prompt": "x" * 1000}, *CHANGES.values()):
        if model.is_sung_only and changed.get("is_instrumental"):
            continue
        assert mistakes(inputs(for_model(model, **changed), model), model) == []


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
