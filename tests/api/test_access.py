"""Who may use the API: keys within their scopes, signed-in browsers, and nobody else's things."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from tests.api.conftest import Program
from tests.tracks.conftest import MakeTrack

if TYPE_CHECKING:
    from accounts.models import User

ClientFor = Callable[["User"], Client]
JSON = "application/json"
OPEN = ["/api/v1/tracks/", "/api/v1/jobs/", "/api/v1/credits/"]


@pytest.mark.parametrize("address", OPEN)
@pytest.mark.parametrize("header", ["", "Bearer sf_wrong", "Bearer ", "Basic YTpi", "Bearer \u00e9"])
@pytest.mark.django_db
def test_without_a_valid_key_there_is_nothing(redis_url: str, address: str, header: str) -> None:
    answer = Client().get(address, headers={"Authorization": header} if header else {})
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer.json()["error"]["code"] in {"not_authenticated", "authentication_failed"}


def test_a_key_that_may_only_read_changes_nothing(user: User, program: Program, make_track: MakeTrack) -> None:
    track = make_track(user)
    reader = program(user, "read")
    place = f"/api/v1/tracks/{track.pk}/"
    assert reader.get(place).status_code == 200
    tries = [
        reader.post("/api/v1/tracks/", {"prompt": "rain"}, content_type=JSON),
        reader.patch(place, {"title": "x"}, content_type=JSON),
        reader.delete(place),
        reader.post(f"{place}discard/"),
        reader.post(f"/api/v1/jobs/{track.job_id}/cancel/"),
    ]
    assert [answer.status_code for answer in tries] == [403] * 5
    assert tries[0].json()["error"]["code"] == "not_allowed"


def test_a_key_that_may_only_write_reads_nothing(user: User, program: Program) -> None:
    assert program(user, "write").get("/api/v1/tracks/").status_code == 403


def test_keys_of_suspended_people_are_dead(user: User, program: Program) -> None:
    client = program(user)
    user.is_suspended = True
    user.save()
    assert client.get("/api/v1/tracks/").status_code in {401, 403}


def test_what_belongs_to_others_is_not_there(
    user: User, other_user: User, staff: User, program: Program, make_track: MakeTrack
) -> None:
    track = make_track(user)
    places = [f"/api/v1/tracks/{track.pk}/", f"/api/v1/jobs/{track.job_id}/"]
    for person in (other_user, staff):
        client = program(person)
        missing = client.get("/api/v1/tracks/00000000-0000-0000-0000-000000000000/")
        for place in places:
            answer = client.get(place)
            assert (answer.status_code, answer.content) == (404, missing.content)
        assert client.delete(places[0]).status_code == 404
        assert client.post(f"{places[1]}cancel/").status_code == 404
        assert client.get("/api/v1/tracks/").json()["tracks"] == []


def test_a_signed_in_browser_may_read(user: User, client_for: ClientFor, redis_url: str) -> None:
    assert client_for(user).get("/api/v1/credits/").status_code == 200


def test_a_browser_changes_nothing_without_its_csrf_token(user: User, client_for: ClientFor, redis_url: str) -> None:
    browser = client_for(user)
    browser.handler.enforce_csrf_checks = True
    answer = browser.post("/api/v1/tracks/", {"prompt": "rain"}, content_type=JSON)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "not_allowed")


def test_requests_are_counted_and_the_answer_says_what_is_left(user: User, other_user: User, program: Program) -> None:
    from accounts.models import Plan

    Plan.objects.create(slug="small", name="Small", longest_seconds=60, concurrent_jobs=1, storage_bytes=1,
                        api_requests_per_minute=3)  # fmt: skip
    user.plan_id = "small"
    user.save()
    client, other = program(user), program(other_user)
    left = [client.get("/api/v1/credits/")["RateLimit-Remaining"] for _ in range(3)]
    refused = client.get("/api/v1/credits/")
    assert left == ["2", "1", "0"]
    assert (refused.status_code, refused.json()["error"]["code"]) == (429, "throttled")
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert other.get("/api/v1/credits/").status_code == 200
