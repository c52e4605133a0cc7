"""What somebody deletes for good is in no table any more, however often it was tried; what was paid still is."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.core import serializers
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from credits.queries import prove
from engine.brief import Brief
from files import storing
from tests.support.crowd import all_at_once
from tests.tracks.conftest import MakeTrack
from tracks import services
from tracks.models import Request, Track
from tracks.queries import recent_requests

if TYPE_CHECKING:
    from accounts.models import User

PROMPT = "a heron stands in the marsh"
LYRICS = "Grey wings over silver water\nnobody hears the reeds"
BRIEF = Brief(PROMPT, duration_seconds=20.0, lyrics=LYRICS, is_instrumental=False)


def told_of(words: str) -> set[str]:
    """The tables in which these words stand."""
    models = [model for label in ("tracks", "jobs", "credits") for model in apps.get_app_config(label).get_models()]
    rows = {model._meta.label: serializers.serialize("json", model._default_manager.all()) for model in models}
    return {label for label, text in rows.items() if words in text}


def deleted(user: User, track: Track) -> None:
    services.cancel_take(track_pk=track.pk, by=user)
    services.delete(track_pk=track.pk, by=user)
    services.empty_trash(kept_for=timedelta(0))


def test_the_words_of_a_request_are_gone_with_its_last_take(rich: User) -> None:
    first, second = services.start_track(owner=rich, brief=BRIEF, idempotency_key="x").tracks.in_order()
    services.cancel_take(track_pk=first.pk, by=rich)
    services.retry_take(track_pk=first.pk, by=rich)
    assert told_of("a heron") == {"tracks.Track", "tracks.Request", "jobs.Job"}
    deleted(rich, first)
    assert told_of("silver water"), "the other take is still there"
    assert [sent.brief["prompt"] for sent in recent_requests(user=rich)] == [PROMPT]
    deleted(rich, second)
    assert told_of("heron") == told_of("Heron") == told_of("silver water") == set()
    assert recent_requests(user=rich) == []
    assert prove() == []


def test_the_page_of_a_request_that_was_deleted_for_good_is_gone(rich: User, client: Client) -> None:
    asked = services.start_track(owner=rich, brief=BRIEF, takes=1, idempotency_key="x")
    client.force_login(rich)
    place = reverse("tracks:request", args=[asked.pk])
    assert client.get(place).status_code == 200
    deleted(rich, asked.tracks.in_order()[0])
    assert client.get(place).status_code == 404
    assert Request.objects.filter(pk=asked.pk).exists()


@pytest.mark.parametrize("days", ["-1", "10000000000"])
def test_a_senseless_number_of_days_deletes_nothing(user: User, make_track: MakeTrack, days: str) -> None:
    track = make_track(user)
    services.delete(track_pk=track.pk, by=user)
    with pytest.raises(CommandError, match="--days"):
        call_command("empty_trash", "--days", days)
    track.refresh_from_db()
    assert track.purged_at is None


def with_old_files(track: Track) -> Track:
    """Its files were written before the last day, which nothing removes."""
    for asset in track.assets.all():
        os.utime(storing.storage().path(asset.storage_key), (0, 0))
    return track


@pytest.mark.parametrize("is_own", [True, False])
def test_what_is_restored_while_the_trash_is_emptied_stays(
    user: User, make_track: MakeTrack, monkeypatch: pytest.MonkeyPatch, is_own: bool
) -> None:
    """Removing the files of one takes time, in which the other is taken out of the trash."""
    long_ago = timezone.now() - timedelta(days=31)
    for _ in range(2):
        with_old_files(make_track(user, delivered_at=long_ago, deleted_at=long_ago))
    delete = storing.storage().delete

    def slowly(name: str) -> None:
        for waits in Track.objects.in_trash():
            services.restore(track_pk=waits.pk, by=user)
        delete(name)

    monkeypatch.setattr(storing.storage(), "delete", slowly)
    gone = services.empty_own_trash(owner=user) if is_own else services.empty_trash()

    stays = Track.objects.live().get()
    assert (gone.tracks, gone.objects, stays.title) == (1, 5, "Night Rain")
    assert all(storing.is_whole(asset.storage_key, asset.size_bytes) for asset in stays.assets.all())
    assert stays.assets.count() == 5


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_restoring_and_emptying_at_once_leave_all_of_a_track_or_nothing(user: User, make_track: MakeTrack) -> None:
    tracks = [make_track(user, files=False, deleted_at=timezone.now() - timedelta(days=31)) for _ in range(40)]

    def act(number: int) -> int:
        if number == 0:
            return services.empty_trash().tracks
        for track in reversed(tracks):
            with suppress(Track.DoesNotExist):
                services.restore(track_pk=track.pk, by=user)
        return 0

    gone = sum(all_at_once(4, act))
    kept = Track.objects.filter(purged_at__isnull=True)
    assert gone + kept.count() == 40
    assert {(track.title, track.deleted_at) for track in kept} <= {("Night Rain", None)}
    assert not Track.objects.filter(purged_at__isnull=False, deleted_at__isnull=True).exists()
