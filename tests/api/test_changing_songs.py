"""Programs change composed songs: each wish of the documentation is accepted once, and nonsense is told by its name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from jobs.models import Job
from tests.api.conftest import Program
from tests.studio.composed import composed, composed_files
from tests.studio.conftest import LiveThrough, work
from tests.support.documentation import wishes_under
from tracks.models import Track

if TYPE_CHECKING:
    from accounts.models import User

__all__ = ["composed", "composed_files", "work"]
pytestmark = pytest.mark.django_db
CHORUS = {"verb": "redo", "section": "chorus", "seed": 7}


@pytest.fixture
def client(program: Program, user: User) -> Client:
    return program(user)


def send(client: Client, song: Track, body: object, **headers: str) -> Any:
    address = f"/api/v1/tracks/{song.pk}/change/"
    return client.post(address, json.dumps(body), content_type="application/json", headers=headers)


def test_every_wish_of_the_documentation_is_accepted(client: Client, composed: Track) -> None:
    wishes = wishes_under("### Changing a composed song")
    for wish in wishes:
        answer = send(client, composed, {"wish": wish})
        assert answer.status_code == 201, answer.content
    assert Job.objects.filter(kind="change").count() == len(wishes)


def test_repeated_with_its_key_it_answers_the_same_bytes(client: Client, composed: Track, work: LiveThrough) -> None:
    body = {"wish": CHORUS, "title": "Another chorus", "agreed_credits": 0}
    first, second = (send(client, composed, body, **{"Idempotency-Key": "k"}) for _ in range(2))
    assert (first.status_code, first.content) == (201, second.content)
    other = send(client, composed, {"wish": CHORUS}, **{"Idempotency-Key": "k"})
    assert (other.status_code, other.json()["error"]["code"]) == (409, "idempotency_key_reused")
    work(first.json()["job"])
    detail = client.get(f"/api/v1/tracks/{first.json()['track']}/").json()
    assert (detail["title"], detail["origin"], detail["status"]) == ("Another chorus", "changed", "complete")
    assert [(each["how"], each["track"]) for each in detail["lineage"]["parents"]] == [("redone", str(composed.pk))]


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ({}, "wish"),
        ({"wish": "redo"}, "wish"),
        ({"wish": {"verb": "sing"}}, "verb"),
        ({"wish": {"verb": "redo", "section": "solo"}}, "section"),
        ({"wish": CHORUS, "title": "x" * 121}, "title"),
        ({"wish": CHORUS, "colour": "red"}, "colour"),
    ],
)
def test_nonsense_is_told_by_the_name_of_the_value(client: Client, composed: Track, body: Any, name: str) -> None:
    answer = send(client, composed, body)
    assert (answer.status_code, list(answer.json()["error"]["details"])) == (400, [name]), answer.content
    assert not Job.objects.filter(kind="change").exists()


def test_another_price_than_the_agreed_one_starts_nothing(client: Client, composed: Track, settings: Any) -> None:
    settings.FREE_MODE = False
    answer = send(client, composed, {"wish": CHORUS, "agreed_credits": 0})
    assert (answer.status_code, answer.json()["error"]["details"]) == (409, {"price_credits": 1})
    assert send(client, composed, {"wish": CHORUS}).json()["error"]["code"] == "not_enough_credits"


def test_somebody_else_s_song_is_as_if_it_were_missing(program: Program, other_user: User, composed: Track) -> None:
    assert send(program(other_user), composed, {"wish": CHORUS}).status_code == 404
