"""A line of the statement names the track it was for, as it is called now, and leads to it."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from accounts.models import User
from credits.services import grant
from engine.brief import Brief
from tracks.models import Track
from tracks.services import delete, rename, start_track


def test_a_held_line_has_the_title_and_the_way_to_it(
    user: User, client_for: Callable[[User], Client], redis_url: str
) -> None:
    grant(user=user, amount=50, key="k", reason="Test")
    start_track(owner=user, brief=Brief("warm rain on a tin roof"), takes=1, idempotency_key="one")
    track = Track.objects.get()
    rename(track_pk=track.pk, by=user, title="Night <Rain>")
    client = client_for(user)
    page = client.get("/credits/").content.decode()
    assert f'<a href="/tracks/{track.pk}/">Held: Night &lt;Rain&gt;</a>' in page
    delete(track_pk=track.pk, by=user)
    page = client.get("/credits/").content.decode()
    assert "Held: A track" in page
    assert str(track.pk) not in page
