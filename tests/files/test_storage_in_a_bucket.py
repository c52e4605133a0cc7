"""The same files in a bucket: links signed for an hour, and archives read without fetching objects whole."""

from __future__ import annotations

import io
import os
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
from django.test import Client
from moto import mock_aws

from files import services, storing
from files.bucket import BucketStorage
from tests.support.sounds import sound
from tests.tracks.conftest import MakeTrack
from tracks.queries import prove
from tracks.services import rename

if TYPE_CHECKING:
    from accounts.models import User


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[BucketStorage]:
    with mock_aws():
        boto3.client("s3", region_name="us-east-1", aws_access_key_id="k", aws_secret_access_key="s").create_bucket(
            Bucket="music"
        )
        storage = BucketStorage(bucket_name="music", region_name="us-east-1", access_key="k", secret_key="s")
        for place in ("files.storing", "files.links"):
            monkeypatch.setattr(f"{place}.default_storage", storage)
        yield storage


@pytest.mark.django_db
def test_content_is_stored_once_and_found_again(bucket: BucketStorage, tmp_path: Path) -> None:
    path = tmp_path / "song.mp3"
    path.write_bytes(b"la" * 300_000)
    first = storing.store(path)
    path.with_name("copy.mp3").write_bytes(path.read_bytes())

    assert storing.store(path.with_name("copy.mp3")) == first
    assert first.key.startswith(f"sha256/{first.sha256[:2]}/{first.sha256[2:4]}/{first.sha256}")
    assert sum(1 for _ in bucket.bucket.objects.all()) == 1
    assert b"".join(storing.blocks(first.key)) == path.read_bytes()
    assert b"".join(storing.blocks(first.key, 5, 7)) == path.read_bytes()[5:12]
    assert storing.sha256_of(first.key) == first.sha256
    assert storing.is_whole(first.key, first.size_bytes)
    assert not storing.is_whole("sha256/nothing", 1)


def test_a_download_is_a_link_to_one_object_for_one_hour(
    bucket: BucketStorage, user: User, client_for: Callable[[User], Client], make_track: MakeTrack
) -> None:
    track = make_track(user, title="Regen über Köln")
    asset = track.assets.get(role="mp3")

    location = client_for(user).get(f"/tracks/{track.pk}/download/mp3/")["Location"]

    link, query = urlsplit(location), parse_qs(urlsplit(location).query)
    assert link.path.endswith(asset.storage_key)
    assert query["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]
    assert query["X-Amz-Expires"] == ["3600"]
    assert query["response-content-type"] == ["audio/mpeg"]
    shown = query["response-content-disposition"][0]
    assert shown == "attachment; filename=\"Regen uber Koln.mp3\"; filename*=UTF-8''Regen%20%C3%BCber%20K%C3%B6ln.mp3"


def test_a_renamed_track_is_downloaded_through_us_and_played_from_the_bucket(
    bucket: BucketStorage, user: User, client_for: Callable[[User], Client], make_track: MakeTrack
) -> None:
    track, client = make_track(user), client_for(user)
    rename(track_pk=track.pk, by=user, title="Another")
    download = client.get(f"/tracks/{track.pk}/download/mp3/")["Location"]
    assert download.startswith("/files/")
    assert int(client.get(download)["Content-Length"]) == track.assets.get(role="mp3").size_bytes
    assert client.get(f"/tracks/{track.pk}/audio/")["Location"].startswith("http")


def test_an_archive_is_made_from_objects_in_a_bucket(
    bucket: BucketStorage, user: User, client_for: Callable[[User], Client], make_track: MakeTrack
) -> None:
    track = make_track(user, size=200_000)
    answer = client_for(user).get(f"/tracks/{track.pk}/stems.zip")
    archive = zipfile.ZipFile(io.BytesIO(answer.getvalue()))
    assert archive.testzip() is None
    assert len(archive.namelist()) == 4
    assert prove(deep=True) == []


def test_copies_of_a_process_that_died_over_an_upload_are_cleared_by_the_next(
    bucket: BucketStorage, user: User, tmp_path: Path, settings: Any
) -> None:
    settings.DATA_DIR = tmp_path / "data"
    old, young = settings.DATA_DIR / "upload-old", settings.DATA_DIR / "upload-young"
    for folder in (old, young):
        folder.mkdir(parents=True)
        (folder / "copy").write_bytes(b"la")
    os.utime(old, (time.time() - 3600, time.time() - 3600))
    content = sound(tmp_path / "a.wav")
    told = services.start_upload(owner=user, content_type="audio/wav", size_bytes=len(content))
    bucket.bucket.put_object(Key=told.upload.temporary_key, Body=content)

    kept = services.finish_upload(upload_pk=told.upload.pk, by=user)

    assert bucket.bucket.Object(kept.storage_key).content_length == len(content)
    assert sorted(folder.name for folder in settings.DATA_DIR.glob("upload-*")) == ["upload-young"]
