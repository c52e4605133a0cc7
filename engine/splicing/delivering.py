"""A recording that a service changed becomes the files of a track: joined, encoded, measured and marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from engine.audio.tags import TRAINED, Tags, read_recipe
from engine.audio.verification import BrokenResult as BrokenResult
from engine.intake import Intake, finish_sound
from engine.outside import Report
from engine.providers.edits import Edit
from engine.recipe import STUDIO, Recipe, library_versions
from engine.splicing.joining import splice

# A recipe goes wherever its file goes; by this id a service knows whose account paid.
_NOT_SHARED = frozenset({"request_id"})


def deliver_change(
    recording: Path, delivered: Path, edit: Edit, into: Path, report: Report, *, recipe: Recipe, title: str
) -> tuple[Intake, dict[str, Any]]:
    """Files of the roles "master" and "mp3" in a folder that exists, and the recipe that is in each of them.

    recording: any sound file; delivered: what a service made of it. report is given "joining", "encoding" and
    "measuring". Raises BrokenResult where that is not what was asked for, DecodeError for the recording, OSError.
    """
    spliced = splice(recording, delivered, edit, into, report)
    whole = replace(recipe, facts={**recipe.facts, **spliced.facts()}).to_dict()
    return finish_sound(spliced.path, into, Tags(title, recipe=whole, source_type=TRAINED), report), whole


def recipe_of_change(
    recording: Path, wish: Mapping[str, Any], words: str, facts: Mapping[str, Any], created: datetime
) -> Recipe:
    """How it came about. words: what changed, as a sentence; facts: what the service told. Raises OSError."""
    before = read_recipe(recording)
    return Recipe(
        provider=STUDIO,
        brief=dict(wish),
        seed=None,
        lineage=tuple(filter(None, [before.get("pcm_sha256") if before else None])),
        created=created.isoformat(timespec="seconds"),
        libraries=library_versions(),
        facts={
            **{name: value for name, value in facts.items() if name not in _NOT_SHARED},
            "made_from": [before] if before else [],
            "changes": [{"sentence": words}],
        },
    )
