"""Programs keep mixes, save them on top of what they know, and have tracks made of them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest

from tests.api.conftest import Program
from tests.tracks.conftest import MakeTrack

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/mixes/"


@pytest.fixture
def client(program: Program, user: User) -> Any:
    return program(user)


def created(client: Any, *parts: dict[str, Any]) -> dict[str, Any]:
    body = {"title": "Mine", "document": {"parts": list(parts)}}
    answer = client.post(ADDRESS, body, content_type="application/json")
    assert answer.status_code == 201, answer.content
    found: dict[str, Any] = answer.json()
    return found


def test_a_mix_is_kept_read_listed_and_forgotten(client: Any, user: User, make_track: MakeTrack) -> None:
    track = make_track(user)
    mix = created(client, {"source": f"{track.pk}/drums"}, {"source": str(uuid.uuid4())})
    assert [(part["is_there"], part["name"]) for part in mix["parts"]] == [
        (True, "Night Rain – drums"), (False, "A missing part"),
    ]  # fmt: skip
    assert client.get(f"{ADDRESS}{mix['id']}/").json() == mix
    assert [each["id"] for each in client.get(ADDRESS).json()["mixes"]] == [mix["id"]]
    assert client.delete(f"{ADDRESS}{mix['id']}/").status_code == 204
    assert client.get(f"{ADDRESS}{mix['id']}/").status_code == 404


def test_a_save_says_on_which_version_it_is_based(client: Any) -> None:
    place = f"{ADDRESS}{created(client)['id']}/"
    saved = {"document": {"parts": [{"source": "x"}]}, "version": 1}
    assert client.put(place, saved, content_type="application/json").json()["version"] == 2
    late = client.put(place, {"document": {"parts": []}, "version": 1}, content_type="application/json")
    assert (late.status_code, late.json()["error"]["code"]) == (409, "mix_conflict")
    back = client.post(f"{place}restore/", {"version": 1}, content_type="application/json").json()
    assert (back["version"], back["document"]["parts"]) == (3, [])
    assert [each["version"] for each in back["versions"]] == [3, 2, 1]


def test_what_is_wrong_with_a_document_is_said(client: Any) -> None:
    body = {"title": "Mine", "document": {"parts": [{"source": "x", "pan": 9}]}}
    error = client.post(ADDRESS, body, content_type="application/json").json()["error"]
    assert error["message"] == "Part 1: pan must be from -1 to 1; it is 9."


def test_a_mix_becomes_a_track_once_for_each_key(client: Any, user: User, make_track: MakeTrack) -> None:
    track = make_track(user)
    place = f"{ADDRESS}{created(client, {'source': str(track.pk)})['id']}/exports/"
    key = {"Idempotency-Key": "k"}
    first = client.post(place, {"with_stems": True}, content_type="application/json", headers=key)
    assert first.status_code == 201
    assert client.post(place, {"with_stems": True}, content_type="application/json", headers=key).json() == first.json()
    detail = client.get(f"/api/v1/tracks/{first.json()['track']}/").json()
    assert (detail["origin"], detail["status"]) == ("mixed", "queued")
    assert [(each["how"], each["title"]) for each in detail["lineage"]["parents"]] == [("mixed", "Night Rain")]
    nothing = client.post(place, {"part": 2}, content_type="application/json")
    assert (nothing.status_code, nothing.json()["error"]["message"]) == (400, "There is no part 2: the mix has 1.")


def test_a_mix_of_somebody_else_is_not_there(client: Any, program: Program, other_user: User) -> None:
    place = f"{ADDRESS}{created(client)['id']}/"
    theirs = program(other_user)
    assert theirs.get(place).status_code == 404
    assert theirs.delete(place).status_code == 404
    body = {"document": {"parts": []}, "version": 1}
    assert theirs.put(place, body, content_type="application/json").status_code == 404
