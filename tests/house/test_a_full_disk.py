"""A full disk: no new work, in words; reading and signing in go on; everything is well as soon as there is room."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from tests.tracks.conftest import MakeTrack, make_track

if TYPE_CHECKING:
    from accounts.models import User

__all__ = ["make_track"]

ClientFor = Callable[["User"], Client]
Switch = Callable[..., None]
SONG = {"prompt": "warm rain on a tin roof", "mode": "simple", "takes": "1", "idempotency_key": "k1"}
NEARLY_ALL = 9_999_999


@pytest.fixture
def disk(user: User, redis_url: str) -> Iterator[Switch]:
    """A database that refuses every write, as on a full disk, while it is told so."""
    if connection.vendor != "sqlite":
        pytest.skip("a switch that only SQLite has")

    def switch(*, full: bool) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA query_only = {'ON' if full else 'OFF'}")

    switch(full=True)
    with pytest.raises(OperationalError), connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_user SET display_name = 'x'")
    switch(full=False)
    yield switch
    switch(full=False)


@pytest.fixture
def program(user: User) -> Client:
    from accounts.services import create_api_key

    _, key = create_api_key(user=user, name="both", scopes=["read", "write"])
    return Client(headers={"Authorization": f"Bearer {key}"})


def sign_in(user: User) -> Client:
    client = Client()
    answer = client.post("/accounts/login/", {"login": user.email, "password": "a-long-passphrase"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/library/")
    return client


def test_signing_in_needs_no_room_and_lasts(user: User, disk: Switch) -> None:
    from django.contrib.sessions.models import Session

    disk(full=True)
    client = sign_in(user)
    assert client.get("/library/").status_code == 200
    disk(full=False)
    assert (client.get("/library/").status_code, Session.objects.count()) == (200, 1)
    client.post("/accounts/logout/")
    assert client.get("/library/").status_code == 302


def test_reading_needs_no_room(
    user: User, make_track: MakeTrack, client_for: ClientFor, program: Client, disk: Switch
) -> None:
    track, client = make_track(user), client_for(user)
    disk(full=True)
    for page in ("/", "/create/", "/library/", f"/tracks/{track.pk}/", "/credits/", "/settings/", "/pricing/"):
        assert client.get(page).status_code == 200, page
    for page in ("tracks", f"tracks/{track.pk}", "jobs", "credits", "statement", "models", "plan", "uploads"):
        answer = program.get(f"/api/v1/{page}/")
        assert answer.status_code in {200, 404, 405}, (page, answer.content)


def test_below_the_reserve_no_work_is_taken_and_nothing_is_charged(
    user: User, client_for: ClientFor, program: Client, settings: Any, redis_url: str
) -> None:
    from credits.queries import balance
    from credits.services import welcome
    from jobs.models import Job

    welcome(user=user)
    settings.DISK_RESERVE_MEGABYTES = NEARLY_ALL
    page = client_for(user).post("/create/", SONG)
    assert page.status_code == 422
    assert "disk is nearly full" in page.content.decode()
    wave = {"content_type": "audio/wav", "size_bytes": 9}
    for place, asked in (("tracks", {"prompt": SONG["prompt"]}), ("uploads", wave)):
        answer = program.post(f"/api/v1/{place}/", asked, "application/json", headers={"Idempotency-Key": place})
        assert (answer.status_code, answer.json()["error"]["code"]) == (507, "disk_low"), answer.content
    assert (Job.objects.count(), balance(user).available) == (0, 100)
    settings.DISK_RESERVE_MEGABYTES = 0
    answer = program.post("/api/v1/tracks/", {"prompt": SONG["prompt"]}, "application/json",
                          headers={"Idempotency-Key": "tracks"})  # fmt: skip
    assert answer.status_code in {201, 202}


def test_the_probe_and_staff_are_told(staff: User, client_for: ClientFor, settings: Any, redis_url: str) -> None:
    place = "/admin/jobs/provideraccount/health/"
    assert "The disk is nearly full" not in client_for(staff).get(place).content.decode()
    settings.DISK_RESERVE_MEGABYTES = NEARLY_ALL
    assert "The disk is nearly full" in client_for(staff).get(place).content.decode()
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["status"], answer.json()["checks"]["disk"]) == (200, "degraded", "down")
