"""What somebody deletes for good is in no table any more, however often it was tried; what was paid still is."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.core import serializers
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from credits.queries import prove
from engine.brief import Brief
from tests.tracks.conftest import MakeTrack
from tracks import services
from tracks.models import Request, Track
from tracks.queries import recent_prompts

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
    first, second = services.start_track(owner=rich, brief=BRIEF, idempotency_key="x").in_order
    services.cancel_take(track_pk=first.pk, by=rich)
    services.retry_take(track_pk=first.pk, by=rich)
    assert told_of("a heron") == {"tracks.Track", "tracks.Request", "jobs.Job"}
    deleted(rich, first)
    assert told_of("silver water"), "the other take is still there"
    assert recent_prompts(user=rich) == [PROMPT]
    deleted(rich, second)
    assert told_of("heron") == told_of("Heron") == told_of("silver water") == set()
    assert recent_prompts(user=rich) == []
    assert prove() == []


def test_the_page_of_a_request_that_was_deleted_for_good_is_gone(rich: User, client: Client) -> None:
    asked = services.start_track(owner=rich, brief=BRIEF, takes=1, idempotency_key="x")
    client.force_login(rich)
    place = reverse("tracks:request", args=[asked.pk])
    assert client.get(place).status_code == 200
    deleted(rich, asked.in_order[0])
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
