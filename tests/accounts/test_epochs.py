"""Sessions and links to files end with a suspension and with "sign out everywhere"."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from tests.tracks.conftest import MakeTrack, make_track

if TYPE_CHECKING:
    from accounts.models import User

__all__ = ["make_track"]

ClientFor = Callable[["User"], Client]


@pytest.fixture
def link(user: User, make_track: MakeTrack, client_for: ClientFor) -> str:
    """To a file of this person, as a player has it."""
    track = make_track(user)
    return str(client_for(user).get(f"/tracks/{track.pk}/audio/").headers["Location"])


def sign_out_everywhere(client: Client) -> None:
    assert client.post("/settings/sign-out-everywhere/").status_code == 302


def test_a_link_ends_with_its_owners_suspension_and_stays_ended(user: User, link: str) -> None:
    from accounts.models import User as Person
    from accounts.services import readmit, suspend

    assert Client().get(link).status_code == 200
    people = Person.objects.filter(pk=user.pk)
    suspend(people=people)
    assert Client().get(link).status_code == 404
    readmit(people=people)
    assert Client().get(link).status_code == 404


def test_a_link_ends_with_signing_out_everywhere_and_a_new_one_works(
    user: User, link: str, client_for: ClientFor
) -> None:
    client = client_for(user)
    sign_out_everywhere(client)
    assert Client().get(link).status_code == 404
    track = link and user.tracks.get()  # type: ignore[attr-defined]
    assert client.get(f"/tracks/{track.pk}/audio/", follow=True).status_code == 200


def test_other_devices_are_signed_out_and_this_one_is_not(user: User, other_user: User, client_for: ClientFor) -> None:
    here, there, stranger = client_for(user), client_for(user), client_for(other_user)
    sign_out_everywhere(here)
    assert [one.get("/library/").status_code for one in (here, there, stranger)] == [200, 302, 200]
    sign_out_everywhere(here)
    assert here.get("/library/").status_code == 200


def test_a_key_of_a_program_goes_on(user: User, client_for: ClientFor) -> None:
    from accounts.services import create_api_key

    _, key = create_api_key(user=user, name="reads", scopes=["read"])
    sign_out_everywhere(client_for(user))
    assert Client(headers={"Authorization": f"Bearer {key}"}).get("/api/v1/tracks/").status_code == 200
