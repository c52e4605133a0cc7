"""Programs keep projects: begun, filled, ordered, described on top of what they know, and taken back from the trash."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest

from tests.api.conftest import Program
from tests.tracks.conftest import MakeTrack

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/projects/"
JSON = "application/json"


@pytest.fixture
def client(program: Program, user: User) -> Any:
    return program(user)


def begun(client: Any, title: str = "An album") -> dict[str, Any]:
    answer = client.post(ADDRESS, {"title": title}, content_type=JSON)
    assert answer.status_code == 201, answer.content
    found: dict[str, Any] = answer.json()
    return found


def filled(client: Any, project: dict[str, Any], **body: Any) -> dict[str, Any]:
    answer = client.post(f"{ADDRESS}{project['id']}/items/", body, content_type=JSON)
    assert answer.status_code == 201, answer.content
    found: dict[str, Any] = answer.json()
    return found


def noted(client: Any, project: dict[str, Any], note: str) -> dict[str, Any]:
    answer = client.post(f"{ADDRESS}{project['id']}/notes/", {"note": note}, content_type=JSON)
    assert answer.status_code == 201, answer.content
    found: dict[str, Any] = answer.json()
    return found


def titles(project: dict[str, Any]) -> list[str]:
    return [item["title"] or item["note"] for item in project["items"]]


def test_a_project_is_filled_ordered_and_read(client: Any, user: User, make_track: MakeTrack) -> None:
    track = make_track(user, files=False)
    project = filled(client, begun(client), kind="track", things=[str(track.pk)])
    note = noted(client, project, "first of all")
    moved = client.patch(f"{ADDRESS}items/{note['id']}/", {"place": 0, "note": "above all"}, content_type=JSON)
    assert (moved.json()["place"], moved.json()["note"]) == (0, "above all")
    place = f"{ADDRESS}{project['id']}/"
    assert titles(client.get(place).json()) == ["above all", "Night Rain"]
    chosen = client.put(f"{place}cover/", {"item": project["items"][0]["id"]}, content_type=JSON).json()
    assert chosen["cover"] == str(track.pk)
    assert client.delete(f"{ADDRESS}items/{note['id']}/").status_code == 204
    assert titles(client.get(place).json()) == ["Night Rain"]


def test_a_save_says_on_which_version_it_is_based(client: Any) -> None:
    place = f"{ADDRESS}{begun(client)['id']}/"
    saved = {"title": "Album", "description": "Eight songs", "version": 1}
    assert client.put(place, saved, content_type=JSON).json()["version"] == 2
    late = client.put(place, {**saved, "title": "Other"}, content_type=JSON)
    assert (late.status_code, late.json()["error"]["code"]) == (409, "project_conflict")


def test_items_go_to_another_project_all_or_none(client: Any) -> None:
    first = begun(client)
    one = noted(client, first, "one")
    other = begun(client, "B sides")
    place = f"{ADDRESS}{other['id']}/bring/"
    wrong = {"items": [one["id"], str(uuid.uuid4())]}
    assert client.post(place, wrong, content_type=JSON).status_code == 404
    brought = client.post(place, {"items": wrong["items"][:1]}, content_type=JSON).json()
    assert titles(brought) == ["one"]
    assert client.get(f"{ADDRESS}{first['id']}/").json()["items"] == []


def test_the_trash_gives_back(client: Any) -> None:
    project = begun(client)
    place = f"{ADDRESS}{project['id']}/"
    assert client.delete(place).status_code == 204
    assert client.get(place).status_code == 404
    assert client.get(ADDRESS).json()["projects"] == []
    assert [each["id"] for each in client.get(f"{ADDRESS}?in_trash=true").json()["projects"]] == [project["id"]]
    assert client.post(f"{place}restore/").json()["deleted_at"] is None


@pytest.mark.parametrize(
    ("door", "body"),
    [
        ("items", {"kind": "track"}), ("items", {"kind": "track", "things": []}),
        ("items", {"kind": "note", "things": []}),
        ("items", {"kind": ["track"]}), ("items", {"kind": "mix", "things": "x"}),
        ("items", {"kind": "mix", "things": [None]}), ("items", {"kind": "track", "things": [str(uuid.UUID(int=1))]}),
        ("items", {"kind": "track", "things": [7]}), ("items", {"kind": "track", "things": ["9" * 400]}),
        ("notes", {}), ("notes", {"note": "a\0b"}), ("notes", {"note": "x" * 5001}), ("notes", {"note": 7}),
    ],
)  # fmt: skip
def test_what_cannot_be_laid_in_is_said(client: Any, door: str, body: dict[str, Any]) -> None:
    project = begun(client)
    answer = client.post(f"{ADDRESS}{project['id']}/{door}/", body, content_type=JSON)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid"), answer.content
    assert client.get(f"{ADDRESS}{project['id']}/").json()["items"] == []
