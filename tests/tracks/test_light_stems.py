"""Pages play light copies of stems: made once, counted, hidden where files are listed, gone with their track."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from files.queries import storage_of
from files.storing import LEAVE_ALONE, store
from tests.tracks.conftest import MakeTrack
from tracks.services import delete, empty_trash, make_previews

if TYPE_CHECKING:
    from accounts.models import User
    from tracks.models import Track

ClientFor = Callable[["User"], Client]
SECONDS = 3


@pytest.fixture
def track(user: User, make_track: MakeTrack, tmp_path: Path) -> Track:
    """A track of before: its stems are music and have no light copies."""
    made = make_track(user)
    for number, stem in enumerate(made.stems):
        path = tmp_path / f"{stem.name}.flac"
        noise = np.random.default_rng(number).normal(0, 0.1, (SECONDS * 44_100, 2))
        soundfile.write(path, noise, 44_100, subtype="PCM_16")
        kept = store(path)
        made.assets.filter(pk=stem.pk).update(storage_key=kept.key, size_bytes=kept.size_bytes, sha256=kept.sha256)
    return made


def length_of(client: Client, address: str) -> int:
    return int(client.head(client.get(address)["Location"])["Content-Length"])


def test_pages_play_stems_that_are_light_and_who_downloads_gets_all(
    track: Track, user: User, client_for: ClientFor
) -> None:
    client, address = client_for(user), f"/tracks/{track.pk}/stems/drums/"
    whole, before = length_of(client, address), storage_of(user=user).used_bytes
    assert length_of(client, f"{address}?play") == whole

    assert [made.pk for made in make_previews()] == [track.pk]
    assert list(make_previews()) == []

    light = [length_of(client, f"/tracks/{track.pk}/stems/{name}/?play") for name in ("drums", "bass")]
    # For four of them and a minute: less than 2.5 MB, beside their tags.
    assert sum(light) / len(light) < 2_500_000 / 4 / 60 * SECONDS + 4_000
    assert [length_of(client, address), length_of(client, f"{address}?play=flac")] == [whole, whole]
    assert storage_of(user=user).used_bytes == before + sum(light)
    listed = client.get(f"/api/v1/tracks/{track.pk}/").json()["files"]
    assert {file["role"] for file in listed} == {"master", "mp3", "stem", "midi"}


def test_light_stems_go_with_their_track(track: Track, user: User) -> None:
    list(make_previews())
    keys = list(track.assets.filter(role="preview").values_list("storage_key", flat=True))
    later = timezone.now() + LEAVE_ALONE * 2

    delete(track_pk=track.pk, by=user)
    empty_trash(now=later, kept_for=timedelta(0))

    assert len(keys) == 2
    assert [key for key in keys if default_storage.exists(key)] == []
