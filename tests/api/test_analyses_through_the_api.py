"""Programs have tracks analysed, read every value, correct it and take that back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.api.conftest import Program
from tests.studio.conftest import LiveThrough, song, work
from tests.tracks.conftest import MakeTrack

if TYPE_CHECKING:
    from accounts.models import User
    from tracks.models import Track

__all__ = ["song", "work"]
pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture
def client(program: Program, user: User) -> Any:
    return program(user)


def place(track: Track) -> str:
    return f"/api/v1/tracks/{track.pk}/analysis/"


def test_a_track_is_analysed_and_its_features_are_read(client: Any, song: Track, work: LiveThrough) -> None:
    from studio.models import VERSION, Analysis

    assert client.get(place(song)).json()["status"] == "none"
    assert client.post(place(song)).json()["status"] == "running"
    assert client.post(place(song)).json()["status"] == "running"
    work(Analysis.objects.get().job_id)
    found = client.get(place(song)).json()
    assert (found["status"], found["version"], found["correction"]) == ("complete", VERSION, None)
    assert found["key"] == found["values"]["key"]["name"]
    assert {"tempo", "beats", "metre", "loudness", "mood", "genres", "features"} <= set(found["values"])


def test_corrections_are_made_and_taken_back(client: Any, song: Track) -> None:
    better = {"tempo_bpm": 93.5, "key": "A minor", "mood": "dark", "valence": -0.5, "arousal": 0.25}
    found = client.patch(place(song), better, content_type=JSON).json()
    assert {name: found["correction"][name] for name in better} == better
    assert (found["tempo_bpm"], found["key"], found["mood"]) == (93.5, "A minor", "dark")
    track = client.get(f"/api/v1/tracks/{song.pk}/").json()
    assert (track["corrected_tempo_bpm"], track["corrected_key"], track["corrected_mood"]) == (93.5, "A minor", "dark")
    found = client.patch(place(song), {"key": None, "valence": None, "arousal": None}, content_type=JSON).json()
    assert (found["correction"]["key"], found["correction"]["tempo_bpm"], found["key"]) == (None, 93.5, "")


@pytest.mark.parametrize("body", [{"tempo_bpm": 5}, {"key": "H"}, {"valence": 0.5}, {"tempo": 90}, {"mood": ""}])
def test_what_cannot_be_right_is_refused(client: Any, song: Track, body: dict[str, Any]) -> None:
    answer = client.patch(place(song), body, content_type=JSON)
    assert answer.status_code == 400
    assert client.get(place(song)).json()["correction"] is None


def test_what_cannot_be_heard_yet_is_not_analysed(client: Any, user: User, make_track: MakeTrack) -> None:
    answer = client.post(place(make_track(user, state="queued")))
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "not_ready")


def test_a_public_track_is_read_by_others_and_changed_by_nobody(
    program: Program, other_user: User, song: Track
) -> None:
    other = program(other_user)
    assert other.get(place(song)).status_code == 404
    type(song).objects.update(visibility="public")
    assert other.get(place(song)).json()["status"] == "none"
    assert other.post(place(song)).status_code == 404
    assert other.patch(place(song), {"key": "A minor"}, content_type=JSON).status_code == 404
