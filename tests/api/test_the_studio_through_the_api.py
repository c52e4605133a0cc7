"""Programs take tracks apart, hear changes before they are made, make them, and keep chains."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
import soundfile

from studio.models import Separation
from tests.api.conftest import Program
from tests.studio.conftest import LiveThrough, song, work
from tests.tracks.test_plan_limits import allow
from tracks.models import Track

if TYPE_CHECKING:
    from accounts.models import User

__all__ = ["song", "work"]
pytestmark = pytest.mark.django_db
QUIET = {"effects": [{"kind": "gain", "gain_db": -3}]}
Send = Callable[..., Any]


@pytest.fixture
def send(program: Program, user: User, song: Track) -> Send:
    """Sends a body to an address below the song."""
    client = program(user)

    def posted(place: str, body: object, **headers: str) -> Any:
        address = place if place.startswith("/") else f"/api/v1/tracks/{song.pk}/{place}/"
        return client.post(address, json.dumps(body), content_type="application/json", headers=headers)

    return posted


def test_stems_are_asked_for_and_read(send: Send, program: Program, user: User, song: Track, work: LiveThrough) -> None:
    begun = send("stems", {"parts": "4"}).json()
    assert (begun["method"], begun["is_under_way"], begun["files"]) == ("none", True, [])
    work(begun["job"])
    found = program(user).get(f"/api/v1/tracks/{song.pk}/stems/").json()
    assert (found["method"], found["parts"], found["is_under_way"]) == ("medians", "4", False)
    assert found["quality"]["remainder_dbfs"] <= -90
    assert [file["name"] for file in found["files"]] == ["bass", "drums", "other"]
    assert send("stems", {"parts": "5"}).status_code == 400
    assert Separation.objects.count() == 1


def test_a_change_repeated_with_its_key_answers_the_same(send: Send, song: Track, work: LiveThrough) -> None:
    first, second = (send("edits", {"chain": QUIET, "title": "Quiet"}, **{"Idempotency-Key": "k"}) for _ in range(2))
    assert (first.status_code, first.content) == (201, second.content)
    other = send("edits", {"chain": QUIET}, **{"Idempotency-Key": "k"})
    assert (other.status_code, other.json()["error"]["code"]) == (409, "idempotency_key_reused")
    work(first.json()["job"])
    assert Track.objects.get(pk=first.json()["track"]).title == "Quiet"


def test_a_preview_is_sound(send: Send) -> None:
    heard = send("preview", {"chain": QUIET, "start_seconds": 1.0}, Accept="audio/flac")
    assert (heard.status_code, heard["Content-Type"]) == (200, "audio/flac")
    samples, rate = soundfile.read(io.BytesIO(heard.content))
    assert len(samples) == rate
    assert -60 < float(heard["X-Loudness-LUFS"]) < 0


def test_nonsense_is_told_by_the_name_of_the_value(send: Send, user: User) -> None:
    for place, body, name in (
        ("edits", {"chain": {"effects": [{"kind": "reverb", "mix": 7}]}}, "chain"),
        ("edits", {"chain": []}, "chain"),
        ("edits", {}, "chain"),
        ("edits", {"chain": QUIET, "stems": ["horns"]}, "stems"),
        ("edits", {"chain": QUIET, "sounds": {"a": "b"}}, "sounds"),
        ("edits", {"chain": QUIET, "colour": "red"}, "colour"),
        ("preview", {"chain": QUIET, "start_seconds": "1"}, "start_seconds"),
        ("preview", {"chain": QUIET, "start_seconds": 99}, "chain"),
        ("/api/v1/presets/", {"name": "", "chain": QUIET}, "name"),
    ):
        answer = send(place, body)
        assert (answer.status_code, list(answer.json()["error"]["details"])) == (400, [name]), answer.content
    allow(user, studio_minutes_per_day=0)
    assert send("edits", {"chain": QUIET}).json()["error"]["code"] == "studio_time_used"


def test_effects_and_presets_are_listed(send: Send, program: Program, user: User, other_user: User) -> None:
    kept = send("/api/v1/presets/", {"name": "Mine", "chain": QUIET}).json()
    known = program(user).get("/api/v1/effects/").json()
    assert known["kinds"]["reverb"]["parameters"]["mix"]["most"] == 1.0
    assert "karaoke" in [preset["name"] for preset in known["presets"]]
    assert known["own_presets"] == [kept]
    assert program(other_user).get("/api/v1/effects/").json()["own_presets"] == []
    assert program(user).delete(f"/api/v1/presets/{kept['id']}/").status_code == 204
    assert program(user).get("/api/v1/plan/").json()["studio_time"]["minutes_per_day"] == 120
