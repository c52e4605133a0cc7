"""Programs get a request that is like a track, and can send it as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.api.conftest import Program
from tests.tracks.conftest import MakeTrack

if TYPE_CHECKING:
    from accounts.models import User


def test_the_request_can_be_sent_as_it_is(
    rich: User, other_user: User, program: Program, make_track: MakeTrack
) -> None:
    track = make_track(rich, title="Night")
    place = f"/api/v1/tracks/{track.pk}/reference/"
    found = program(rich, "read").get(place).json()
    assert found["name"] == "Night"
    assert {name: found["request"][name] for name in ("key", "tempo_bpm", "mood", "genre", "prompt")} == {
        "key": "F minor", "tempo_bpm": 78.0, "mood": "calm", "genre": "lo-fi", "prompt": "calm lo-fi music",
    }  # fmt: skip
    assert found["taken"].startswith("Taken from it: length ")
    assert found["remarks"] == [
        "Not known: metre, sections. It has not been analysed: have that done by “Analysis” on its page, then use it "
        "as a reference again."
    ]
    answer = program(rich).post(
        "/api/v1/tracks/", found["request"], content_type="application/json", headers={"Idempotency-Key": "one"}
    )
    assert answer.status_code == 201, answer.content
    assert program(other_user).get(place).status_code == 404


def test_a_track_that_is_not_there_yet_says_so(user: User, program: Program, make_track: MakeTrack) -> None:
    waiting = make_track(user, state="queued")
    answer = program(user).get(f"/api/v1/tracks/{waiting.pk}/reference/")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "not_ready")
