"""A browser keeps a cover for a day, so one that shows something else has another address."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from tests.tracks.conftest import MakeTrack
from tracks.services import rename
from tracks.templatetags.music import cover

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db


def test_another_title_is_another_address_of_the_same_route(
    user: User, make_track: MakeTrack, client_for: Callable[[User], Client]
) -> None:
    track, client = make_track(user, title="Old"), client_for(user)
    before = cover(track)
    assert before in client.get(f"/tracks/{track.pk}/").content.decode()
    rename(track_pk=track.pk, title="New", by=user)
    track.refresh_from_db()
    after = cover(track)
    assert before != after
    assert after in client.get("/library/").content.decode()
    first, second = (client.get(place).content for place in (before, after))
    assert b"Old" not in first, "an old address shows what is true now, too"
    assert first == second
