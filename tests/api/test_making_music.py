"""Making music over the API: accepted once, followed as a job, read with its files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from credits.queries import balance
from jobs.models import Job
from jobs.services import cancel
from tests.api.conftest import Program
from tests.tracks.conftest import MakeTrack
from tracks import services
from tracks.models import Request, Track

if TYPE_CHECKING:
    from accounts.models import User

WISH = {"prompt": "slow rain on a window", "duration_seconds": 31, "genre": "auto", "tempo_bpm": None}


def send(client: Client, wish: dict[str, Any] = WISH, key: str = "one") -> Any:
    return client.post("/api/v1/tracks/", wish, content_type="application/json", headers={"Idempotency-Key": key})


def test_a_program_makes_two_takes_and_follows_their_jobs(rich: User, program: Program) -> None:
    client = program(rich)
    answer = send(client)
    accepted = answer.json()

    assert answer.status_code == 201
    assert (accepted["takes"], accepted["price_credits"], len(accepted["tracks"])) == (2, 4, 2)
    for take in accepted["tracks"]:
        job = client.get(f"/api/v1/jobs/{take['job']}/").json()
        assert (job["status"], job["price_credits"], job["kind"]) == ("queued", 2, "generate")
        assert client.get(f"/api/v1/tracks/{take['id']}/").json()["status"] == "queued"
    credits = client.get("/api/v1/credits/").json()
    assert (credits["available"], credits["held"]) == (96, 4)
    assert len(client.get("/api/v1/jobs/").json()) == 2


def test_a_repeated_request_answers_the_same_bytes_and_starts_nothing(rich: User, program: Program) -> None:
    client = program(rich)
    first = send(client)
    take = first.json()["tracks"][0]["id"]
    services.cancel_take(track_pk=take, by=rich)
    services.retry_take(track_pk=take, by=rich)

    again = send(client)

    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert Request.objects.count() == 1
    assert balance(rich).held == 4


def test_a_repeated_request_answers_the_seed_it_began_with(rich: User, program: Program) -> None:
    client = program(rich)
    first = send(client)
    take = Track.objects.get(pk=first.json()["tracks"][0]["id"])
    cancel(job_pk=take.job_id, by=rich)
    Job.objects.filter(pk=take.job_id).update(state="failed", error_code="contract_broken")
    assert services.retry_take(track_pk=take.pk, by=rich).seed != take.seed

    assert send(client).content == first.content


def test_the_same_key_with_another_wish_is_a_conflict(rich: User, program: Program) -> None:
    client = program(rich)
    send(client)
    answer = send(client, {**WISH, "prompt": "fast rain"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "idempotency_key_reused")
    assert Job.objects.count() == 2


def test_too_few_credits_are_told_with_numbers_and_a_way_out(user: User, program: Program) -> None:
    answer = send(program(user))
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (402, "not_enough_credits")
    assert error["details"] == {"needed": 4, "available": 0, "missing": 4, "owed": 0, "url": "/pricing/"}
    assert Job.objects.count() == 0


def test_a_delivered_track_links_to_its_files(user: User, program: Program, make_track: MakeTrack) -> None:
    track = make_track(user)
    found = program(user).get(f"/api/v1/tracks/{track.pk}/").json()
    files = {(file["format"], file["name"]): file for file in found["files"]}
    assert set(files) == {("flac", ""), ("mp3", ""), ("midi", ""), ("stem", "bass"), ("stem", "drums")}
    # The link alone is enough: a program hands it to whatever plays.
    sound = Client().get(files["mp3", ""]["url"].removeprefix("http://testserver"))
    assert len(sound.getvalue()) == files["mp3", ""]["size_bytes"]
    assert found["recipe"] == {"seed": 7}


def test_a_track_is_renamed_deleted_and_restored(user: User, program: Program, make_track: MakeTrack) -> None:
    client, place = program(user), f"/api/v1/tracks/{make_track(user).pk}/"
    renamed = client.patch(place, {"title": "Morning"}, content_type="application/json")
    assert (renamed.status_code, renamed.json()["title"]) == (200, "Morning")
    assert client.delete(place).status_code == 204
    assert client.get(place).status_code == 404
    assert [row["is_deleted"] for row in client.get("/api/v1/tracks/?status=deleted").json()["tracks"]] == [True]
    assert client.post(f"{place}restore/").status_code == 200
    assert client.get(place).status_code == 200


def test_a_take_is_kept_discarded_cancelled_and_tried_again(rich: User, program: Program) -> None:
    client = program(rich)
    place = f"/api/v1/tracks/{send(client).json()['tracks'][0]['id']}/"
    assert client.post(f"{place}discard/").json()["discarded_at"]
    assert client.post(f"{place}keep/").json()["kept_at"]
    assert client.post(f"{place}cancel/").json()["status"] == "cancelled"
    assert client.post(f"{place}retry/").json()["status"] == "queued"
    conflict = client.post(f"{place}retry/")
    assert conflict.status_code == 200  # said twice, done once
    assert client.post(f"{place}sing/").status_code == 404


def test_a_track_is_liked_once_found_by_that_and_not_any_more(
    user: User, program: Program, make_track: MakeTrack
) -> None:
    client, track = program(user), make_track(user, files=False)
    make_track(user, files=False, title="Other")
    place = f"/api/v1/tracks/{track.pk}/"
    since = client.post(f"{place}like/").json()["liked_at"]
    assert since
    assert client.post(f"{place}like/").json()["liked_at"] == since
    assert [row["id"] for row in client.get("/api/v1/tracks/?liked=true").json()["tracks"]] == [str(track.pk)]
    assert client.post(f"{place}unlike/").json()["liked_at"] is None
    assert client.get("/api/v1/tracks/?liked=true").json()["tracks"] == []


def test_a_job_is_cancelled_once_and_its_credits_come_back(rich: User, program: Program) -> None:
    client = program(rich)
    place = f"/api/v1/jobs/{send(client).json()['tracks'][0]['job']}/"
    for _ in range(2):
        answer = client.post(f"{place}cancel/")
        assert (answer.status_code, answer.json()["status"]) == (200, "cancelled")
    assert balance(rich).held == 2


def test_what_is_complete_cannot_be_cancelled(user: User, program: Program, make_track: MakeTrack) -> None:
    answer = program(user).post(f"/api/v1/jobs/{make_track(user).job_id}/cancel/")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "already_finished")


def test_lists_are_paged_and_narrowed(user: User, program: Program, make_track: MakeTrack) -> None:
    for number in range(5):
        make_track(user, files=False, title=f"Song {number}", genre="jazz" if number % 2 else "pop")
    client, seen, cursor = program(user), [], ""
    while cursor is not None:
        page = client.get(f"/api/v1/tracks/?limit=2&cursor={cursor}").json()
        seen += [row["title"] for row in page["tracks"]]
        cursor = page["next"]
    assert sorted(seen) == [f"Song {number}" for number in range(5)]
    assert len(client.get("/api/v1/tracks/?genre=jazz").json()["tracks"]) == 2
    assert [row["title"] for row in client.get("/api/v1/tracks/?search=song+3").json()["tracks"]] == ["Song 3"]


@pytest.mark.parametrize("rows", [1, 20])
def test_a_list_costs_the_same_queries_however_long_it_is(
    user: User, program: Program, make_track: MakeTrack, django_assert_num_queries: Any, rows: int
) -> None:
    for _ in range(rows):
        make_track(user, files=False)
    client = program(user)
    client.get("/api/v1/tracks/")  # the key's "last used" is written once a minute
    with django_assert_num_queries(2):  # the key, the tracks
        assert len(client.get("/api/v1/tracks/?limit=100").json()["tracks"]) == rows
    place = f"/api/v1/tracks/{Track.objects.newest()[0].pk}/"
    with django_assert_num_queries(3):  # the key, the track, its files
        client.get(place)


@pytest.mark.parametrize("rows", [1, 5])
def test_a_list_of_jobs_costs_the_same_queries_however_long_it_is(
    user: User, program: Program, make_track: MakeTrack, django_assert_max_num_queries: Any, rows: int
) -> None:
    for _ in range(rows):
        make_track(user, state="queued")
    client = program(user)
    client.get("/api/v1/jobs/")
    with django_assert_max_num_queries(5):
        assert len(client.get("/api/v1/jobs/").json()) == rows
