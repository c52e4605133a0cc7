"""A program sends a sound file: it announces it, does what the answer says, and completes it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from tests.api.conftest import Program
from tests.support.sounds import sound

if TYPE_CHECKING:
    from accounts.models import User

JSON = "application/json"
PLACE = "/api/v1/uploads/"


def announced(client: Client, **wishes: Any) -> Any:
    values = {"content_type": "audio/flac", "size_bytes": 10, "name": "Demo.flac", **wishes}
    return client.post(PLACE, values, content_type=JSON)


def send(way: dict[str, Any], content: bytes) -> int:
    """What a program does with the answer, and nothing else; the way needs no key."""
    parts = urlsplit(way["url"])
    assert (parts.netloc, way["method"], way["fields"]) == ("testserver", "PUT", {})
    kind = way["headers"]["Content-Type"]
    return Client().put(parts.path, content, content_type=kind).status_code


def test_a_file_is_announced_sent_and_completed(user: User, program: Program, tmp_path: Path) -> None:
    client, content = program(user), sound(tmp_path / "a.flac")
    answer = announced(client, size_bytes=len(content))
    assert answer.status_code == 201
    told = answer.json()
    place = f"{PLACE}{told['upload']['id']}/"
    assert (told["upload"]["state"], told["upload"]["sha256"]) == ("waiting", "")

    assert client.post(f"{place}complete/").json()["error"]["code"] == "not_arrived"
    assert send(told["send"], content) == 200
    completed = client.post(f"{place}complete/")

    assert (completed.status_code, completed.json()["state"]) == (200, "complete")
    assert len(completed.json()["sha256"]) == 64
    assert completed.json()["duration_seconds"] == pytest.approx(1.0)
    assert client.post(f"{place}complete/").json() == completed.json() == client.get(place).json()


def test_what_is_no_sound_is_rejected_with_a_reason(user: User, program: Program) -> None:
    client = program(user)
    told = announced(client).json()
    send(told["send"], b"0123456789")
    place = f"{PLACE}{told['upload']['id']}/"
    refused = client.post(f"{place}complete/")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "upload_rejected")
    assert "that we can read" in refused.json()["error"]["message"]
    assert client.get(place).json()["reason"] == refused.json()["error"]["message"]


@pytest.mark.parametrize(
    ("wishes", "name"),
    [({"content_type": "text/html"}, "content_type"), ({"size_bytes": 10**9}, "size_bytes"), ({"colour": 1}, "colour")],
)
def test_what_cannot_be_sent_says_which_value_to_change(
    user: User, program: Program, wishes: dict[str, Any], name: str
) -> None:
    answer = announced(program(user), **wishes)
    assert answer.status_code == 400
    assert list(answer.json()["error"]["details"]) == [name]


def test_a_plan_without_room_and_too_many_uploads_are_told(user: User, program: Program) -> None:
    client = program(user)
    codes = [announced(client).status_code for _ in range(11)]
    assert codes == [201] * 10 + [409]
    type(user.plan).objects.update(storage_bytes=50)
    full = announced(program(user))
    assert (full.status_code, full.json()["error"]["code"]) == (409, "too_many_uploads")
    from files.models import Upload

    Upload.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert announced(client, size_bytes=51).json()["error"]["code"] == "storage_full"


def test_an_upload_is_its_owners(user: User, other_user: User, program: Program) -> None:
    place = f"{PLACE}{announced(program(user)).json()['upload']['id']}/"
    stranger = program(other_user)
    assert {stranger.get(place).status_code, stranger.post(f"{place}complete/").status_code} == {404}
    assert program(user, "read").get(place).status_code == 200
    assert program(user, "read").post(f"{place}complete/").status_code == 403


def test_what_was_sent_is_listed_and_can_be_deleted(user: User, other_user: User, program: Program) -> None:
    client = program(user)
    keys = [announced(client).json()["upload"]["id"] for _ in range(3)][::-1]
    first = client.get(PLACE, {"limit": 2}).json()
    second = client.get(PLACE, {"limit": 2, "cursor": first["next"]}).json()
    assert [row["id"] for row in first["uploads"] + second["uploads"]] == keys
    assert second["next"] is None
    assert client.get(PLACE, {"cursor": "nonsense"}).status_code == 400
    assert program(other_user).get(PLACE).json() == {"uploads": [], "next": None}

    place = f"{PLACE}{keys[0]}/"
    assert program(user, "read").delete(place).status_code == 403
    assert program(other_user).delete(place).status_code == 404
    assert client.delete(place).status_code == 204
    assert client.delete(place).status_code == client.get(place).status_code == 404
    assert client.get("/api/v1/plan/").json()["storage"]["expected_bytes"] == 20


def test_a_completed_upload_tells_its_track(user: User, program: Program, tmp_path: Path) -> None:
    client, content = program(user), sound(tmp_path / "a.flac")
    told = announced(client, size_bytes=len(content)).json()
    assert told["upload"]["track"] is None
    send(told["send"], content)
    upload = client.post(f"{PLACE}{told['upload']['id']}/complete/").json()
    track = client.get(f"/api/v1/tracks/{upload['track']}/").json()
    assert (track["origin"], track["title"], track["status"], track["request"]) == ("uploaded", "Demo", "queued", None)
    assert client.get(f"/api/v1/jobs/{track['job']}/").json()["kind"] == "import"
