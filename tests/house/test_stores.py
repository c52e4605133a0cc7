"""The same code keeps media in a bucket, forgives a cache that is away, and keeps mails without a server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
from django.core.cache.backends.base import BaseCache
from django.core.files.base import ContentFile
from django.core.mail import EmailMessage
from moto import mock_aws
from pytest_django import Settings

from files.bucket import BucketStorage
from soundfoundry.cache import ForgivingRedisCache
from soundfoundry.mail import PrintedAndKept
from soundfoundry.settings.environment import Environment
from soundfoundry.settings.stores import media_storage
from tests.support.redis_server import RedisServer
from tests.tracks.conftest import MakeTrack, make_track
from tracks.links import link_to

if TYPE_CHECKING:
    from accounts.models import User

__all__ = ["make_track"]

S3 = {"STORAGE_URL": "s3://songs/files", "S3_ACCESS_KEY_ID": "id", "S3_SECRET_ACCESS_KEY": "word"}


def storage_of(settings: Settings, **more: str) -> BucketStorage:
    return BucketStorage(**media_storage(Environment({**S3, **more}), settings.PLACES)["OPTIONS"])


@pytest.fixture
def bucket() -> Iterator[None]:
    with mock_aws():
        client = boto3.client("s3", "us-east-1", aws_access_key_id="id", aws_secret_access_key="word")
        client.create_bucket(Bucket="songs")
        yield


def test_a_file_goes_to_the_bucket_and_comes_back(bucket: None, settings: Settings) -> None:
    storage = storage_of(settings)
    name = storage.save("sha256/ab/song.mp3", ContentFile(b"music"))
    with storage.open(name) as file:
        assert file.read() == b"music"
    assert storage.exists(name)
    storage.delete(name)
    assert not storage.exists(name)


def test_a_file_is_never_overwritten(bucket: None, settings: Settings) -> None:
    storage = storage_of(settings)
    first = storage.save("song.mp3", ContentFile(b"one"))
    second = storage.save("song.mp3", ContentFile(b"two"))
    assert first != second


def test_links_are_signed_with_v4_for_the_address_browsers_use(settings: Settings) -> None:
    storage = storage_of(
        settings,
        S3_ENDPOINT_URL="http://inside:9000",
        S3_PUBLIC_ENDPOINT_URL="https://files.example.org",
        S3_ADDRESSING_STYLE="path",
        S3_URL_SECONDS="600",
    )
    parts = urlsplit(storage.url("song.mp3", parameters={"ResponseContentDisposition": "attachment"}))
    assert (parts.netloc, parts.path) == ("files.example.org", "/songs/files/song.mp3")
    query = parse_qs(parts.query)
    assert query["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]
    assert query["X-Amz-Expires"] == ["600"]
    assert query["response-content-disposition"] == ["attachment"]


def test_the_setting_decides_how_long_a_link_to_a_bucket_works(
    settings: Settings, user: User, make_track: MakeTrack, monkeypatch: pytest.MonkeyPatch
) -> None:
    track, storage = make_track(user), storage_of(settings, S3_URL_SECONDS="600")
    for place in ("storing", "links"):
        monkeypatch.setattr(f"files.{place}.default_storage", storage)
    link = link_to(track, track.assets.get(role="mp3"), as_attachment=False)
    assert parse_qs(urlsplit(link).query)["X-Amz-Expires"] == ["600"]


def test_checksums_are_sent_only_where_they_are_required(settings: Settings) -> None:
    assert storage_of(settings).client_config.request_checksum_calculation == "when_required"


def test_a_cache_that_is_away_forgets_instead_of_failing(redis_server: RedisServer) -> None:
    cache: BaseCache = ForgivingRedisCache(redis_server.url, {})
    cache.set("a", 1)
    assert cache.get("a") == 1
    redis_server.stop()
    assert cache.get("a", "nothing") == "nothing"
    assert cache.get_many(["a"]) == {}
    cache.set("a", 2)
    assert cache.add("b", 1) is False
    assert cache.delete("a") is False
    assert cache.get_or_set("c", 3) == 3


def test_mails_are_printed_and_kept_for_their_owner_only(
    tmp_path: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.EMAIL_FILE_PATH = str(tmp_path / "mails")
    mail = EmailMessage("Confirm your address", "Open https://music.example.org/confirm/1", to=["ada@example.org"])
    assert PrintedAndKept().send_messages([mail]) == 1
    (kept,) = (tmp_path / "mails").iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600
    assert "Confirm your address" in kept.read_text()
    assert "https://music.example.org/confirm/1" in capsys.readouterr().out
