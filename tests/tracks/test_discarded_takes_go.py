"""Discarded takes stay for 30 days and are gone for good then, unless they are kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.test import Client
from django.utils import timezone

from soundfoundry.clock import TASKS
from tests.tracks.conftest import MakeTrack
from tracks import services
from tracks.models import Track
from tracks.queries import library

if TYPE_CHECKING:
    from accounts.models import User

ClientFor = Callable[["User"], Client]


def test_discarded_takes_go_for_good_after_thirty_days_and_kept_ones_stay(user: User, make_track: MakeTrack) -> None:
    now = timezone.now()
    old, kept, young = (make_track(user, title=title) for title in ("old", "kept", "young"))
    for track in (old, kept):
        services.discard(track_pk=track.pk, by=user)
    Track.objects.filter(pk__in=[old.pk, kept.pk]).update(discarded_at=now - timedelta(days=31))
    services.keep(track_pk=kept.pk, by=user)
    services.discard(track_pk=young.pk, by=user)

    assert services.clear_discarded(now=now).tracks == 1

    left = {track.title: track.assets.count() for track in Track.objects.filter(purged_at__isnull=True)}
    assert left == {"kept": 5, "young": 5}
    assert services.clear_discarded(now=now).tracks == 0


def test_what_comes_back_from_the_trash_is_in_the_library_and_stays(user: User, make_track: MakeTrack) -> None:
    track = make_track(user, title="A")
    services.discard(track_pk=track.pk, by=user)
    Track.objects.update(discarded_at=timezone.now() - timedelta(days=31))
    services.delete(track_pk=track.pk, by=user)
    assert services.clear_discarded().tracks == 0
    services.restore(track_pk=track.pk, by=user)
    assert services.clear_discarded().tracks == 0
    assert [track.title for track in library(user=user).tracks] == ["A"]


def test_the_clock_sees_to_it() -> None:
    assert services.clear_discarded in [task.act for task in TASKS]


def test_the_page_tells_the_day(user: User, client_for: ClientFor, make_track: MakeTrack) -> None:
    track = make_track(user)
    services.discard(track_pk=track.pk, by=user)
    Track.objects.update(discarded_at=datetime(2026, 11, 27, 12, tzinfo=UTC))
    client = client_for(user)
    assert "deleted for good on 27 December" in client.get(f"/requests/{track.request_id}/").content.decode()
    assert "deleted for good after 30 days" in client.get("/library/?status=discarded").content.decode()
