"""The recipe of a file that is named on a command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from engine.audio.tags import read_recipe_in
from engine.recipe import RecipeError
from tracks.queries import OpenedRecipe, open_recipe

WRONG_INPUT = 2


def open_file(path: Path) -> tuple[OpenedRecipe, dict[str, Any] | None]:
    """As this installation can follow it, and as it stands in the file. Raises CommandError with what to do."""
    try:
        with path.open("rb") as file:
            values = read_recipe_in(file)
        return open_recipe(user=None, values=values, name=path.name), values
    except OSError as error:
        raise CommandError(f"{path} can't be read: {error.strerror or error}.", returncode=WRONG_INPUT) from None
    except RecipeError as error:
        raise CommandError(f"{path.name}: {error}", returncode=WRONG_INPUT) from None
