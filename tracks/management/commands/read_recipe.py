"""`manage.py read_recipe FILE`: how a download was made, and what this installation can do of it."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from tracks.management.recipes import open_file
from tracks.queries import OpenedRecipe


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
        opened, values = open_file(options["file"])
        self.stdout.write(_as_json(opened, values) if options["json"] else _in_words(opened))


def _as_json(opened: OpenedRecipe, values: dict[str, Any] | None) -> str:
    return json.dumps({**opened.to_dict(), "is_same": not opened.differs, "recipe": values})


def _in_words(opened: OpenedRecipe) -> str:
    brief = opened.brief.to_dict()
    rows = [f"{name}: {value}" for name, value in brief.items() if value not in (None, [], "", False)]
    same = f"It comes out differently here: {opened.differs}" if opened.differs else "The same sound comes again here."
    return "\n".join([*rows, f"made by: {opened.provider}", "", same, *opened.remarks])
