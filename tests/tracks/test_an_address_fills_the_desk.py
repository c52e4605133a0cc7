"""The address of a track, or of anything of it, fills the desk; nobody else's is like one that is not there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from engine.brief import Brief
from tests.support.pages import compact
from tracks.models import Request
from tracks.services import start_track

if TYPE_CHECKING:
    from accounts.models import User

ClientFor = Callable[["User"], Client]


def test_the_address_of_a_track_does_the_same_and_nobody_elses_is_one_that_is_not_there(
    rich: User, other_user: User, client_for: ClientFor, redis_url: str
) -> None:
    asked = start_track(owner=rich, brief=Brief("warm rain", seed=7), takes=1, idempotency_key="one")
    pk = asked.tracks.get().pk
    desk, stranger = client_for(rich), client_for(other_user)
    places = (
        f"http://testserver/tracks/{pk}/", f"https://testserver/tracks/{pk}/download/mp3/", f"/tracks/{pk}/cover.svg",
        f"testserver/studio/{pk}/analysis/", f"http://testserver/api/v1/tracks/{pk}/", f" {pk} ",
        f"/requests/{asked.pk}/",
    )  # fmt: skip
    for place in places:
        page = compact(desk.post("/create/", {"address": place}).content.decode())
        assert ">warm rain</textarea>" in page, place
    nowhere = "/tracks/00000000-0000-0000-0000-000000000001/"
    for client in (stranger, Client()):
        for place in (*places[:-1], nowhere):
            answer = client.post("/create/", {"address": place, "prompt": "my own words"})
            page = compact(answer.content.decode())
            assert answer.status_code == 422
            assert "There is no track at this address that you may open." in page
            assert "warm rain" not in page
            assert ">my own words</textarea>" in page
    assert Request.objects.count() == 1


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("https://elsewhere.example/tracks/00000000-0000-0000-0000-000000000001/", "not an address of this site"),
        ("ftp://testserver/tracks/00000000-0000-0000-0000-000000000001/", "not an address of this site"),
        ("http://[", "not an address of this site"),
        ("http://testserver/library/", "not the address of a track"),
        ("http://testserver/nowhere/", "not the address of a track"),
        ("/files/forged/x.mp3", "not the address of a track"),
        ("x" * 2001, "no address of a track"),
    ],
)
def test_other_addresses_are_refused_in_words(user: User, client_for: ClientFor, address: str, why: str) -> None:
    answer = client_for(user).post("/create/", {"address": address, "open": "recipe"})
    assert answer.status_code == 422
    assert why in compact(answer.content.decode())
