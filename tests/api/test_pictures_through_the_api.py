"""A program sends a picture, reads what was seen, moves steps and has the brief; what is wrong is a 400 by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from projects.models import Picture
from tests.api.conftest import Program
from tests.support.drawings import encoded, landscape
from tracks.models import Request

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
PICTURES = "/api/v1/pictures/"


@pytest.fixture
def client(user: User, program: Program) -> Client:
    return program(user)


def music(client: Client, pk: str, steps: dict[str, Any]) -> Any:
    return client.post(f"{PICTURES}{pk}/music/", {"steps": steps}, content_type="application/json")


def sent(client: Client, content: bytes, **fields: Any) -> Any:
    return client.post(PICTURES, {"file": SimpleUploadedFile("sunset.png", content), **fields})


def test_a_picture_becomes_a_brief_that_makes_a_song(client: Client) -> None:
    answer = sent(client, encoded(landscape()), strokes="[[[0, 0.8], [1, 0.2]]]")
    assert answer.status_code == 201
    picture = answer.json()
    assert picture["features"]["horizon"] == 0.5
    assert picture["features"]["palette"][0]["name"] == "dark blue"
    assert "A horizon lies 50%" in picture["features"]["sentences"][-1]
    answer = music(client, picture["id"], {"genre": "folk", "instruments": ["harp"]})
    brief = answer.json()["brief"]
    assert (brief["genre"], brief["instruments"], brief["theme"]) == ("folk", ["harp"], picture["theme"])
    assert all(step["why"] for step in answer.json()["steps"])


def test_a_song_over_the_api_keeps_the_hash_of_its_picture(client: Client) -> None:
    picture = sent(client, encoded(landscape())).json()
    brief = music(client, picture["id"], {"duration_seconds": 10}).json()["brief"]
    order = {name: value for name, value in brief.items() if value is not None and name in ("prompt", "genre", "key")}
    wanted = {**order, "takes": 1, "pay_with": "free", "duration_seconds": 10}
    answer = client.post("/api/v1/tracks/", {**wanted, "picture": picture["id"]}, content_type="application/json")
    assert answer.status_code == 201, answer.content
    assert Request.objects.get().source["picture_sha256"] == picture["sha256"]
    answer = client.post("/api/v1/tracks/", {**wanted, "picture": str(UUID(int=1))}, content_type="application/json")
    assert answer.status_code == 400
    assert "picture" in answer.json()["error"]["details"]


def test_pictures_are_listed_read_and_deleted(client: Client) -> None:
    pk = sent(client, encoded(landscape())).json()["id"]
    assert [each["id"] for each in client.get(PICTURES).json()["pictures"]] == [pk]
    assert client.get(f"{PICTURES}{pk}/").json()["name"] == "sunset.png"
    assert client.delete(f"{PICTURES}{pk}/").status_code == 204
    assert client.get(f"{PICTURES}{pk}/").status_code == 404


@pytest.mark.parametrize(("content", "field"), [(b"", "file"), (b"a poem", "file")])
def test_what_is_no_picture_is_refused_by_name(client: Client, content: bytes, field: str) -> None:
    answer = sent(client, content)
    assert answer.status_code == 400
    assert field in answer.json()["error"]["details"]
    assert not Picture.objects.exists()


@pytest.mark.parametrize("strokes", ["{", '"line"', "[[[NaN, 1]]]"])
def test_strokes_that_are_none_are_refused_by_name(client: Client, strokes: str) -> None:
    answer = sent(client, encoded(landscape()), strokes=strokes)
    assert answer.status_code == 400
    assert "strokes" in answer.json()["error"]["details"]


@pytest.mark.parametrize(
    "steps", [{"valence": 7}, {"valence": "x"}, {"colour": "blue"}, {"tempo_bpm": [1]}, {"lead": {}}, {"genre": None}]
)
def test_a_step_that_cannot_be_is_refused(client: Client, steps: dict[str, Any]) -> None:
    pk = sent(client, encoded(landscape())).json()["id"]
    answer = music(client, pk, steps)
    assert answer.status_code == 400
    assert "steps" in answer.json()["error"]["details"]
