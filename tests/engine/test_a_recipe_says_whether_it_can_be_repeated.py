"""A recipe is refused loudly where this installation would not make the very same samples from it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.recipe import CannotReproduce, Recipe, RecipeError, can_reproduce, library_versions

RECIPE = Recipe(provider="composer", brief={"prompt": "rain", "seed": 7}, seed=7, libraries=library_versions())


def test_a_recipe_of_this_installation_can_be_repeated() -> None:
    can_reproduce(RECIPE)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"engine_version": "0.0.9"}, "engine 0.0.9"),
        ({"format": 99}, "format 99"),
        ({"provider": "elsewhere"}, "doesn't repeat"),
        ({"seed": None}, "which seed"),
        ({"brief": {"prompt": "rain", "seed": 8}}, "which seed"),
        ({"libraries": {**library_versions(), "numpy": "1.0"}}, "numpy 1.0"),
        ({"libraries": {}}, "an unknown version"),
        ({"facts": {"changes": [{"verb": "redo"}]}}, "changed after"),
    ],
)
def test_anything_else_is_refused_with_the_reason(change: dict[str, object], why: str) -> None:
    with pytest.raises(CannotReproduce, match=why):
        can_reproduce(replace(RECIPE, **change))  # type: ignore[arg-type]


def test_a_recipe_survives_json_and_forgets_what_it_does_not_know() -> None:
    assert Recipe.from_dict({**RECIPE.to_dict(), "later": 1}) == RECIPE


@pytest.mark.parametrize("values", [{}, {"provider": 3, "brief": {}}, {"provider": "composer", "brief": "words"}])
def test_other_values_are_no_recipe(values: dict[str, object]) -> None:
    with pytest.raises(RecipeError):
        Recipe.from_dict(values)
