"""A take and the song that was played meanwhile become a mix, the take earlier by the delay of the device."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse

from studio import services
from studio.models import Mix, Take
from tests.studio.conftest import LiveThrough
from tracks.models import Track

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
RATE = 16_000


def recorded(user: User, work: LiveThrough, backing: Track | None) -> Take:
    """Half a second of a take that became a track."""
    take = services.start_take(
        owner=user, sample_rate=RATE, has_consent=True, delay_seconds=0.12, backing_pk=backing and backing.pk
    )
    line = np.random.default_rng(1).integers(-9_000, 9_000, RATE // 2).astype("<i2")
    services.keep_chunk(take_pk=take.pk, by=user, number=0, content=line.tobytes())
    made = services.finish_take(take_pk=take.pk, by=user).track
    assert made is not None
    assert work(made.job_id).state == "complete"
    return take


def test_the_take_begins_where_it_was_sung(user: User, song: Track, work: LiveThrough, client: Client) -> None:
    take = recorded(user, work, song)
    client.force_login(user)
    assert "Put it over the song" in client.get(reverse("studio:record")).content.decode()
    answer = client.post(reverse("studio:mix_take", args=[take.pk]))
    mix = Mix.objects.get()
    assert answer.headers["Location"] == reverse("studio:mix", args=[mix.pk])
    backing, voice = mix.document["parts"]
    assert (backing.get("start_seconds", 0), voice["start_seconds"]) == (0, 0.12)
    # Nothing stretches what was sung to the song.
    assert voice.get("bpm") is None
    assert client.get(answer.headers["Location"]).status_code == 200


def test_what_is_somebody_else_s_alone_or_deleted_is_not_found(
    user: User, other_user: User, song: Track, work: LiveThrough, client: Client
) -> None:
    over, alone = recorded(user, work, song), recorded(user, work, None)
    client.force_login(other_user)
    assert client.post(reverse("studio:mix_take", args=[over.pk])).status_code == 404
    client.force_login(user)
    for pk in (alone.pk, uuid.uuid4()):
        assert client.post(reverse("studio:mix_take", args=[pk])).status_code == 404
    Track.objects.filter(pk=song.pk).update(deleted_at=over.created_at)
    assert client.post(reverse("studio:mix_take", args=[over.pk])).status_code == 404
    assert not Mix.objects.exists()
