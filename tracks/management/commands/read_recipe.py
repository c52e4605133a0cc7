"""`manage.py read_recipe FILE`: how a download was made, and what this installation can do of it."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from engine.audio.tags import read_recipe_in
from engine.recipe import RecipeError
from tracks.queries import OpenedRecipe, open_recipe

WRONG_INPUT = 2


class Command(BaseCommand):
    """Of any format that can be downloaded; plans and prices are not asked."""

    help = (
        "Read the recipe of a download: what it asks for, what can't be done here, whether the same sound comes again."
    )
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="sound, MIDI, score, LRC, stems.zip or recipe.json")
        parser.add_argument("--json", action="store_true", help="print one JSON object, with the recipe as it is")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            with path.open("rb") as file:
                values = read_recipe_in(file)
            opened = open_recipe(user=None, values=values, name=path.name)
        except OSError as error:
            raise CommandError(f"{path} can't be read: {error.strerror or error}.", returncode=WRONG_INPUT) from None
        except RecipeError as error:
            raise CommandError(f"{path.name}: {error}", returncode=WRONG_INPUT) from None
        self.stdout.write(_as_json(opened, values) if options["json"] else _in_words(opened))


def _as_json(opened: OpenedRecipe, values: dict[str, Any] | None) -> str:
    return json.dumps({**opened.to_dict(), "is_same": not opened.differs, "recipe": values})


def _in_words(opened: OpenedRecipe) -> str:
    brief = opened.brief.to_dict()
    rows = [f"{name}: {value}" for name, value in brief.items() if value not in (None, [], "", False)]
    same = f"It comes out differently here: {opened.differs}" if opened.differs else "The same sound comes again here."
    return "\n".join([*rows, f"made by: {opened.provider}", "", same, *opened.remarks])
