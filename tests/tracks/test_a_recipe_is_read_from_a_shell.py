"""From a shell one learns how a download was made, and whether the same sound comes again here."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from engine.brief import Brief
from engine.recipe import Recipe, library_versions
from engine.words.reading import resolve

BRIEF = resolve(Brief("warm rain", duration_seconds=10.0, seed=7))
RECIPE = Recipe("composer", BRIEF.to_dict(), 7, libraries=library_versions(), pcm_sha256="ab" * 32).to_dict()


def read(path: Path, *options: str) -> str:
    told = io.StringIO()
    call_command("read_recipe", str(path), *options, stdout=told)
    return told.getvalue()


def kept(folder: Path, **values: Any) -> Path:
    (folder / "recipe.json").write_text(json.dumps({**RECIPE, **values}))
    return folder / "recipe.json"


def test_everything_is_one_object_without_a_database(tmp_path: Path) -> None:
    told = json.loads(read(kept(tmp_path), "--json"))
    assert (told["is_same"], told["differs"], told["remarks"]) == (True, "", [])
    assert (told["provider"], told["pcm_sha256"], told["recipe"]) == ("composer", "ab" * 32, RECIPE)
    assert Brief.from_dict(told["brief"]) == BRIEF


def test_people_are_told_in_words(tmp_path: Path) -> None:
    told = read(kept(tmp_path, engine_version="0.9.0"))
    assert "prompt: warm rain\n" in told
    assert "It comes out differently here: It was made by engine 0.9.0" in told
    assert "The same sound comes again here." in read(kept(tmp_path))


def test_what_has_no_recipe_is_said_and_ends_with_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.mp3").write_bytes(b"nothing")
    for name, words in (("a.mp3", "There is no recipe in it"), ("gone.mp3", "can't be read: No such file")):
        with pytest.raises(CommandError, match=words) as told:
            read(tmp_path / name)
        assert told.value.returncode == 2
