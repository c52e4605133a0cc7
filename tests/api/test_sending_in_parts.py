"""A program sends a file in parts, goes on after a break, and is told of what it has sent before."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from files import parts
from tests.api.conftest import Program
from tests.support.sounds import sound
from tests.tracks.test_plan_limits import allow

if TYPE_CHECKING:
    from accounts.models import User

JSON = "application/json"
PLACE = "/api/v1/uploads/"


def announced(client: Client, content: bytes) -> Any:
    facts = {"content_type": "audio/wav", "size_bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    return client.post(PLACE, facts, content_type=JSON)


def send(part: dict[str, Any], content: bytes) -> int:
    """What a program does with a part of the answer, and nothing else."""
    way = part["send"]
    body = content[part["start"] : part["start"] + part["size_bytes"]]
    headers = {name: value for name, value in way["headers"].items() if name != "Content-Type"}
    kind = way["headers"]["Content-Type"]
    assert way["method"] == "PATCH"
    return Client().patch(urlsplit(way["url"]).path, body, content_type=kind, headers=headers).status_code


def test_it_is_sent_in_parts_and_gone_on_with(
    user: User, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "PART_BYTES", 100_000)
    client, content = program(user), sound(tmp_path / "a.wav")
    place = f"{PLACE}{announced(client, content).json()['upload']['id']}/"
    first = client.post(f"{place}resume/").json()
    assert (first["received_bytes"], [part["start"] for part in first["parts"]]) == (0, [0, 100_000])
    assert send(first["parts"][0], content) == 204
    rest = client.post(f"{place}resume/").json()
    assert (rest["received_bytes"], [part["start"] for part in rest["parts"]]) == (100_000, [100_000])
    assert send(rest["parts"][0], content) == 204
    assert client.post(f"{place}resume/").json()["parts"] == []
    assert client.post(f"{place}complete/").json()["state"] == "complete"


def test_what_is_there_already_is_named_and_not_taken(user: User, program: Program, tmp_path: Path) -> None:
    client, content = program(user), sound(tmp_path / "a.wav")
    answer = announced(client, content).json()
    assert announced(client, content).json()["upload"]["id"] == answer["upload"]["id"]
    place = f"{PLACE}{answer['upload']['id']}/"
    for part in client.post(f"{place}resume/").json()["parts"]:
        send(part, content)
    track = client.post(f"{place}complete/").json()["track"]
    refused = announced(client, content)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "already_in_library")
    assert refused.json()["error"]["details"] == {"track": track}


def test_the_limit_of_today_is_told_before_and_kept(user: User, program: Program, tmp_path: Path) -> None:
    allow(user, imports_per_day=1)
    client = program(user)
    contents = [sound(tmp_path / "a.wav", seed=seed) for seed in (1, 2)]
    places = [f"{PLACE}{announced(client, content).json()['upload']['id']}/" for content in contents]
    for place, content in zip(places, contents, strict=True):
        for part in client.post(f"{place}resume/").json()["parts"]:
            send(part, content)
    assert client.get("/api/v1/plan/").json()["imports"] == {"per_day": 1, "left": 1}
    assert client.post(f"{places[0]}complete/").status_code == 200
    assert client.get("/api/v1/plan/").json()["imports"] == {"per_day": 1, "left": 0}
    refused = client.post(f"{places[1]}complete/").json()["error"]
    assert (refused["code"], refused["details"]) == ("no_imports_left", {"per_day": 1})
    allow(user, imports_per_day=2)
    assert client.post(f"{places[1]}complete/").json()["track"] is not None
