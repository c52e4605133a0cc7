"""The floors as they are drawn for readers are those that import-linter holds, and no room is part of a circle."""

from __future__ import annotations

import re
import sys
import tomllib
from graphlib import CycleError, TopologicalSorter

import grimp
import pytest

from tests.support.source import ROOT


def rules() -> dict[str, object]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]


def floors_held() -> list[set[str]]:
    """From the top, the apps of each floor."""
    (contract,) = [each for each in rules()["contracts"] if each["name"].startswith("Floors")]
    return [set(re.findall(r"\w+", layer)) for layer in contract["layers"]]


def floors_drawn() -> list[set[str]]:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    drawing = page.partition("## Floors")[2].split("```")[1]
    return [set(re.findall(r"\w+", found[0])) for found in re.findall(r"^ (\w+( \| \w+)*)", drawing, re.MULTILINE)]


def test_the_page_draws_the_floors_that_are_held() -> None:
    assert floors_drawn() == floors_held()


def test_every_app_stands_on_a_floor() -> None:
    assert set().union(*floors_held()) == set(rules()["root_packages"])


def test_no_modules_import_each_other_in_a_circle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Imports that only a type checker follows count as well: a reader follows them, too."""
    monkeypatch.setattr(sys, "path", [str(ROOT), *sys.path])
    graph = grimp.build_graph(*rules()["root_packages"], cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))
