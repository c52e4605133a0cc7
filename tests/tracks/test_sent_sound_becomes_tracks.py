"""What people send becomes a track: kept as it came, measured, playable, counted once, and marked by no machine."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import soundfile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from credits.queries import balance
from engine.audio.decoding import read_blocks
from engine.audio.tags import read_recipe
from files import storing
from files.models import Upload
from files.queries import storage_of
from files.services import delete_upload, finish_upload
from jobs.models import Job
from jobs.services import run
from tests.files.test_uploads_sending import announced, sent
from tests.support.sounds import sound
from tests.tracks.test_plan_limits import allow
from tracks import services
from tracks.models import Asset, Track
from tracks.queries import library, prove

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = pytest.mark.django_db
MARKS = (b"AI-generated", b"AI_GENERATED", b"DIGITALSOURCETYPE", b"RECIPE")


def arrived(owner: User, content: bytes, name: str = "My demo_1.flac") -> Upload:
    told = announced(owner, content, name=name)
    assert sent(told, content).status_code == 200
    return told.upload


def imported(owner: User, content: bytes, **more: Any) -> Track:
    """The track a file became, after a worker has answered every doorbell."""
    upload = services.import_upload(upload_pk=arrived(owner, content, **more).pk, by=owner)
    for _ in range(10):
        run(str(Track.objects.get(upload=upload).job_id))
    return Track.objects.select_related("job").get(upload=upload)


def content_of(asset: Asset) -> bytes:
    return b"".join(storing.blocks(asset.storage_key))


@pytest.fixture
def melody(tmp_path: Path) -> bytes:
    """Two seconds of a quiet chord as a 24-bit WAV at 48 kHz."""
    moments = np.arange(96_000) / 48_000
    chord = sum(np.sin(2 * np.pi * pitch * moments) for pitch in (220.0, 277.2, 329.6)) * 0.05
    soundfile.write(tmp_path / "a.wav", np.stack([chord, chord], axis=1), 48_000, subtype="PCM_24")
    return (tmp_path / "a.wav").read_bytes()


def test_it_is_measured_and_copied_and_its_original_is_kept(user: User, melody: bytes, redis_url: str) -> None:
    track = imported(user, melody)

    assert (track.status, track.job.error_message, track.title) == ("complete", "", "My demo 1")
    assert (track.origin, track.request, track.take, track.seed, track.model) == ("uploaded", None, None, None, "")
    assert track.shown_seconds == pytest.approx(2.0, abs=0.01)
    assert track.loudness_lufs is not None
    assert track.true_peak_dbtp is not None
    assert max(track.peaks) == pytest.approx(0.15, abs=0.02), "it is as loud as it was sent"
    assert {asset.role for asset in track.assets.all()} == {"original", "master", "mp3"}
    assert content_of(track.originals[0]) == melody
    assert (balance(user).held, prove(deep=True)) == (0, [])
    for role in ("master", "mp3"):
        place = storing.local_path(track.files(role)[0].storage_key)
        assert place is not None
        assert sum(len(block) for block in read_blocks(place)) / 44_100 == pytest.approx(2.0, abs=0.1)
        assert read_recipe(place) is None
        assert not [mark for mark in MARKS if mark in place.read_bytes()]


def test_what_is_beyond_full_scale_is_turned_down_and_not_cut(user: User, tmp_path: Path, redis_url: str) -> None:
    loud = np.sin(np.arange(44_100) * 0.05)[:, None] * np.ones((1, 2)) * 2.5
    soundfile.write(tmp_path / "a.wav", loud, 44_100, subtype="FLOAT")
    track = imported(user, (tmp_path / "a.wav").read_bytes())
    samples, _ = soundfile.read(io.BytesIO(content_of(track.files("master")[0])))
    assert np.abs(samples * 2.5 - loud).max() < 0.001


def test_its_bytes_count_once(user: User, melody: bytes, redis_url: str) -> None:
    upload = arrived(user, melody)
    assert storage_of(user=user).expected_bytes == len(melody)
    services.import_upload(upload_pk=upload.pk, by=user)
    under_way = storage_of(user=user)
    assert under_way.used_bytes == len(melody)
    assert 0 < under_way.expected_bytes < 2 * 1_000_000
    track = Track.objects.get(upload=upload)
    for _ in range(10):
        run(str(track.job_id))
    assert storage_of(user=user).used_bytes == sum(asset.size_bytes for asset in track.assets.all())
    assert storage_of(user=user).expected_bytes == 0


def test_completing_twice_makes_one_track(user: User, melody: bytes) -> None:
    upload = arrived(user, melody)
    for _ in range(3):
        services.import_upload(upload_pk=upload.pk, by=user)
    assert Track.objects.filter(upload=upload).count() == Job.objects.filter(kind="import").count() == 1


def test_without_room_for_the_copies_it_stays_complete_and_can_become_one_later(user: User, melody: bytes) -> None:
    upload = arrived(user, melody)
    allow(user, storage_bytes=len(melody) + 10)
    with pytest.raises(services.StorageFull):
        services.import_upload(upload_pk=upload.pk, by=user)
    assert storage_of(user=user).used_bytes == len(melody)
    allow(user, storage_bytes=10**9)
    services.import_upload(upload_pk=upload.pk, by=user)
    assert Track.objects.get(upload=upload).status == "queued"


def test_only_its_owner_has_the_original(
    user: User, other_user: User, melody: bytes, client_for: Callable[[User], Client], redis_url: str
) -> None:
    track = imported(user, melody)
    Track.objects.filter(pk=track.pk).update(visibility="public")
    place = reverse("tracks:download", args=[track.pk, "original"])
    answer = client_for(user).get(place, follow=True)
    assert b"".join(answer.streaming_content) == melody
    assert "original.wav" in answer["Content-Disposition"]
    page = reverse("tracks:track", args=[track.pk])
    assert place in client_for(user).get(page).content.decode()
    for stranger in (client_for(other_user), Client()):
        assert stranger.get(place).status_code == 404
        assert stranger.get(reverse("tracks:download", args=[track.pk, "mp3"])).status_code == 302
        assert place not in stranger.get(page).content.decode()
    files = client_for(other_user).get(f"/api/v1/tracks/{track.pk}/").json().get("files", [])
    assert "original" not in {file["role"] for file in files}
    assert "original" in {file["role"] for file in client_for(user).get(f"/api/v1/tracks/{track.pk}/").json()["files"]}


def test_it_is_in_the_library_and_carries_no_mark_of_a_machine(
    user: User, melody: bytes, client_for: Callable[[User], Client], redis_url: str
) -> None:
    track = imported(user, melody)
    assert library(user=user).tracks == [track]
    client = client_for(user)
    assert "Uploaded" in client.get(reverse("tracks:library")).content.decode()
    page = client.get(reverse("tracks:track", args=[track.pk])).content.decode()
    assert "AI-generated" not in page[page.index("<article") : page.index("</article>")]


def test_the_words_of_its_name_go_with_it(user: User, melody: bytes, redis_url: str) -> None:
    track = imported(user, melody)
    services.delete(track_pk=track.pk, by=user)
    later = timezone.now() + timedelta(days=31)
    gone = services.empty_trash(now=later)
    assert (gone.tracks, gone.objects) == (1, 3)
    assert not Upload.objects.exists()
    assert (storage_of(user=user).used_bytes, Job.objects.get(pk=track.job_id).params) == (0, {})


def test_deleting_the_upload_leaves_the_track(user: User, melody: bytes, redis_url: str) -> None:
    track = imported(user, melody)
    delete_upload(upload_pk=track.upload_id, by=user)
    track.refresh_from_db()
    assert (track.upload, content_of(track.originals[0])) == (None, melody)


def test_what_was_completed_before_becomes_a_track_or_goes(user: User, tmp_path: Path) -> None:
    """As earlier versions left it: complete, and nothing else."""
    first, second = (arrived(user, sound(tmp_path / "a.flac", seed=seed)) for seed in (1, 2))
    for upload in (first, second):
        finish_upload(upload_pk=upload.pk, by=user)
    services.import_upload(upload_pk=first.pk, by=user)
    second.refresh_from_db()
    delete_upload(upload_pk=second.pk, by=user, now=timezone.now() + timedelta(days=2))
    assert storing.size_of(second.storage_key) is None
    assert storage_of(user=user).used_bytes == Track.objects.get(upload=first).originals[0].size_bytes


@pytest.mark.parametrize(
    ("name", "title"),
    [("Demo.flac", "Demo"), ("C:\\music\\Late_night.wav", "Late night"), ("", "Untitled"), ("ночь.mp3", "ночь"),
     (".flac", ".flac"), ("\u3164.mp3", "Untitled"), ("x" * 200, "x" * 120)],
)  # fmt: skip
def test_the_name_of_the_file_is_its_title(user: User, melody: bytes, name: str, title: str) -> None:
    services.import_upload(upload_pk=arrived(user, melody, name).pk, by=user)
    assert Track.objects.get().title == title
