"""Who may import whom, which names a module may not have, and one door to the outside."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib import import_module
from inspect import isclass, isfunction, signature

import pytest

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
        for app in ("accounts", "billing", "credits", "files", "jobs", "makers", "projects", "studio", "tracks")
        for name, service in vars(import_module(f"{app}.services")).items()
        if isfunction(service) and service.__module__.startswith(f"{app}.services") and not name.startswith("_")
        if any(part.kind is part.POSITIONAL_OR_KEYWORD for part in signature(service).parameters.values())
    ]
    assert set(positional) <= BY_POSITION


def test_only_jobs_moves_credits_for_work() -> None:
    """The rooms above may take the ledger's refusals from it, and read; never hold, settle, release or grant."""
    moving = []
    for path in python_files():
        if not named(path).startswith(("projects/", "studio/", "tracks/", "api/", "files/", "makers/")):
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


# What can speak with another machine: modules, and the calls by which `socket` and `asyncio` do.
SPEAKING = (
    *("aiohttp", "boto3", "botocore", "ftplib", "http.client", "httpcore", "httpx", "imaplib", "paramiko", "poplib"),
    *(
        "pycurl",
        "requests",
        "smtplib",
        "stripe",
        "telnetlib",
        "urllib.request",
        "urllib3",
        "websockets",
        "xmlrpc.client",
    ),
)
CALLS = {"connect", "connect_ex", "create_connection", "getaddrinfo", "gethostbyname", "open_connection", "sendto"}
COMMANDS = {"curl", "wget", "nc", "ncat", "ssh"}
# Whoever else may, and what with. Databases, Redis and mail are the operator's own and not on this list.
MAY_SPEAK = {
    "billing/gateway.py": {"stripe"},  # Stripe's own package
    "files/bucket.py": {"boto3", "botocore", "urllib3"},  # the operator's bucket
    "soundfoundry/embedded/programs.py": {"urllib.request", "connect"},  # whether our own programs are up
    "soundfoundry/settings/browser.py": {"getaddrinfo"},  # the addresses of this machine
}


def spoken(tree: ast.Module) -> set[str]:
    """The ways in which a module could speak with another machine."""
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    found = {way for way in SPEAKING for name in names if name == way or name.startswith(f"{way}.")}
    words = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    if "importlib" in {name.split(".")[0] for name in names} or "__import__" in ast.dump(tree):
        found |= words & set(SPEAKING)
    if names & {"subprocess", "os"}:
        found |= words & COMMANDS
    if {name.split(".")[0] for name in names} & {"socket", "asyncio", "ssl"}:
        called = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)} | names
        found |= {name.split(".")[-1] for name in called} & CALLS
    return found


def test_there_is_one_door_to_the_outside() -> None:
    """Everything that leaves goes through engine/outbound, where addresses are checked and sizes and times limited."""
    product = [path for path in python_files() if named(path).startswith(tuple(f"{app}/" for app in APPS))]
    speaking = {named(path): spoken(parsed(path)) for path in product if not named(path).startswith("engine/outbound/")}
    assert {path: ways for path, ways in speaking.items() if ways} == MAY_SPEAK


@pytest.mark.parametrize(
    ("source", "way"),
    [
        ("import httpx", "httpx"),
        ("import requests as r", "requests"),
        ("from urllib import request", "urllib.request"),
        ("from urllib.request import urlopen", "urllib.request"),
        ("import http.client", "http.client"),
        ("def f():\n    from http import client", "http.client"),
        ("from httpx._client import Client", "httpx"),
        ("import socket\nsocket.socket().connect(('h', 1))", "connect"),
        ("from socket import create_connection", "create_connection"),
        ("import asyncio\nasync def f():\n    await asyncio.open_connection('h', 1)", "open_connection"),
        ("import importlib\nimportlib.import_module('requests')", "requests"),
        ("__import__('httpx')", "httpx"),
        ("import subprocess\nsubprocess.run(['curl', 'h'])", "curl"),
    ],
)
def test_another_door_would_be_seen(source: str, way: str) -> None:
    assert spoken(ast.parse(source)) == {way}


def test_what_does_not_speak_is_let_be() -> None:
    quiet = (
        "import socket, asyncio\nfrom urllib.parse import urlencode\nfrom http import HTTPStatus\nsocket.gethostname()"
    )
    assert spoken(ast.parse(quiet)) == set()
