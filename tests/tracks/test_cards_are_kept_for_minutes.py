"""Cards that were shown before are not drawn anew, and never show what is old, or to somebody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from django.core.cache import caches
from django.test import Client

from studio.services import correct
from tests.tracks.conftest import MakeTrack
from tracks import services
from tracks.models import Track

if TYPE_CHECKING:
    from accounts.models import User

ClientFor = Callable[["User"], Client]


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    caches["cards"].clear()
    yield
    caches["cards"].clear()


def page(client: Client, query: str = "") -> str:
    return client.get(f"/library/{query}").content.decode()


def test_a_card_shows_a_new_title_and_a_new_state_at_once(
    user: User, client_for: ClientFor, make_track: MakeTrack
) -> None:
    track, client = make_track(user, state="fetching", title="Before"), client_for(user)
    assert "Before" in page(client)
    services.rename(track_pk=track.pk, by=user, title="After")
    assert "Before" not in page(client)
    services.cancel_take(track_pk=track.pk, by=user)
    assert "status--cancelled" in page(client)


def test_a_card_that_was_delivered_can_be_played_at_once(
    user: User, client_for: ClientFor, make_track: MakeTrack
) -> None:
    track, client = make_track(user, state="fetching"), client_for(user)
    assert "data-play" not in page(client)
    Track.objects.filter(pk=track.pk).update(delivered_at=track.created_at, peaks=[0.5])
    assert "data-play" in page(client)


def test_a_card_shows_tempo_and_key_as_corrected_or_else_as_measured(
    user: User, client_for: ClientFor, make_track: MakeTrack
) -> None:
    client = client_for(user)
    known = {"measured_tempo_bpm": 91.6, "measured_key": "E minor", "measured_mood": "dark"}
    track = make_track(user, origin="uploaded", title="Sent", files=False, **known)
    shown = " ".join(page(client).split())
    assert "dark · 92 BPM · E minor · 0:30" in shown
    correct(track_pk=track.pk, by=user, tempo_bpm=184.0, key="G major")
    assert "dark · 184 BPM · G major · 0:30" in " ".join(page(client).split())


def test_a_heart_comes_and_goes_with_the_button_on_the_page_of_a_track(
    user: User, other_user: User, client_for: ClientFor, make_track: MakeTrack
) -> None:
    client, track = client_for(user), make_track(user, visibility="public")
    place = f"/tracks/{track.pk}/"
    assert f'action="{place}like/"' in client.get(place).content.decode()
    assert f'action="{place}like/"' not in client_for(other_user).get(place).content.decode()
    assert "♥" not in page(client)
    assert client.post(f"{place}like/", {"next": place}).headers["Location"] == place
    assert "♥" in page(client)
    assert "♥" in page(client, "?liked=on")
    client.post(f"{place}unlike/")
    assert "♥" not in page(client)


def test_kept_cards_hold_no_token_and_nobody_else_sees_them(
    user: User, other_user: User, client_for: ClientFor, make_track: MakeTrack
) -> None:
    track, client = make_track(user, title="Mine alone"), client_for(user)
    assert page(client).count("Mine alone") == page(client).count("Mine alone") > 0
    assert "Mine alone" not in page(client_for(other_user))
    services.delete(track_pk=track.pk, by=user)
    first, second = page(client, "?trash=on"), page(client, "?trash=on")
    assert first.count("csrfmiddlewaretoken") == second.count("csrfmiddlewaretoken") > 0
    assert first != second
    assert "Mine alone" not in page(client)
