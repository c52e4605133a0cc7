"""Who may import whom, which names a module may not have, and one door to the outside."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib import import_module
from inspect import isclass, isfunction, signature

from credits import services as credits_services
from tests.support.source import APPS, ROOT, imported_by, kept_files, named, parsed, python_files

VAGUE = {"utils", "util", "helpers", "helper", "common", "core", "misc", "base", "signals", "managers"}


def test_floors_and_rooms_hold() -> None:
    command = "from importlinter.cli import lint_imports_command; lint_imports_command(['--no-cache'])"
    done = subprocess.run([sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:]


def test_no_two_apps_import_each_other() -> None:
    pairs = {
        (named(path).split("/")[0], imported.split(".")[0])
        for path in python_files()
        if named(path).split("/")[0] in APPS
        for imported in imported_by(path)
        if imported.split(".")[0] in APPS
    }
    assert [(one, other) for one, other in pairs if one < other and (other, one) in pairs] == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    vague = [named(path) for path in python_files() if {path.stem, path.parent.name} & VAGUE]
    assert vague == []


def test_there_are_no_django_signals() -> None:
    assert [named(path) for path in python_files() if "django.dispatch" in imported_by(path)] == []


def test_no_import_hides_a_star() -> None:
    # The tests' settings are the product's, changed in a few places.
    stars = [named(p) for p in python_files() if "import *" in p.read_text() and named(p).startswith(APPS)]
    assert stars == []


# RQ hands its arguments over by position.
BY_POSITION = {"jobs:run", "jobs:claim"}


def test_services_take_keyword_arguments_only() -> None:
    positional = [
        f"{app}:{name}"
        for app in ("accounts", "billing", "credits", "jobs", "tracks")
        for name, service in vars(import_module(f"{app}.services")).items()
        if isfunction(service) and service.__module__.startswith(f"{app}.services") and not name.startswith("_")
        if any(part.kind is part.POSITIONAL_OR_KEYWORD for part in signature(service).parameters.values())
    ]
    assert set(positional) <= BY_POSITION


def test_only_jobs_moves_credits_for_work() -> None:
    """The rooms above may take the ledger's refusals from it, and read; never hold, settle, release or grant."""
    moving = []
    for path in python_files():
        if not named(path).startswith(("tracks/", "api/")):
            continue
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("credits.services"):
                taken = [getattr(credits_services, alias.name) for alias in node.names]
                moving += [named(path) for thing in taken if not (isclass(thing) and issubclass(thing, Exception))]
            if isinstance(node, ast.ImportFrom) and node.module == "credits":
                moving += [named(path) for alias in node.names if alias.name == "services"]
    assert moving == []


def test_the_repository_keeps_no_stray_files() -> None:
    made = (".pyc", ".sqlite3", ".log", ".orig", ".rej", ".swp", ".DS_Store", ".aof", ".rdb")
    assert [named(path) for path in kept_files() if path.name.endswith(made) or path.name == ".env"] == []
