"""What is sent straight to storage is kept the same way in a folder and in a bucket, and nothing else can be sent."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest
from django.core.files.storage import Storage
from django.test import Client
from django.utils import timezone

from files import receiving, services, storing
from files.bucket import BucketStorage
from files.models import Upload
from tests.s3.conftest import bucket_storage
from tests.s3.faults import FaultyProxy
from tests.support.sounds import sound

if TYPE_CHECKING:
    from accounts.models import User
    from files.services.uploading import Announced

pytestmark = pytest.mark.django_db
WAV = "audio/wav"
s3 = pytest.mark.s3


@pytest.fixture
def content(tmp_path: Path) -> bytes:
    return sound(tmp_path / "a.wav", seed=time.time_ns() % 2**32)


def announced(owner: User, content: bytes) -> Announced:
    return services.start_upload(owner=owner, content_type=WAV, size_bytes=len(content))


def send(told: Announced, content: bytes, **headers: str) -> int:
    """What a browser does with the way it was given."""
    way = told.way
    wanted = {**way.headers, **headers}
    if not urlsplit(way.url).netloc:
        return Client().put(way.url, content, content_type=wanted["Content-Type"]).status_code
    try:
        with urlopen(Request(way.url, content, wanted, method=way.method), timeout=20) as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code


def finish(told: Announced, owner: User) -> Upload:
    return services.finish_upload(upload_pk=told.upload.pk, by=owner)


def test_what_is_sent_is_kept_under_its_content(storage: Storage, user: User, content: bytes) -> None:
    told = announced(user, content)
    with pytest.raises(services.NotArrived):
        finish(told, user)
    assert send(told, content) == 200
    kept = finish(told, user)
    assert kept.sha256 == hashlib.sha256(content).hexdigest() == storing.sha256_of(kept.storage_key)
    assert kept.duration_seconds == pytest.approx(1.0)
    assert not storage.exists(kept.temporary_key)
    assert finish(told, user).finished_at == kept.finished_at


def test_more_bytes_fewer_bytes_and_another_type_are_refused(storage: Storage, user: User, content: bytes) -> None:
    told = announced(user, content)
    refused = {400, 403, 413, 415}
    assert send(told, content + b"x") in refused
    assert send(told, content[:-1]) in refused
    assert send(told, content, **{"Content-Type": "text/html"}) in refused
    assert not storage.exists(told.upload.temporary_key)


def test_a_way_leads_to_one_object(storage: Storage, user: User, content: bytes) -> None:
    one, other = announced(user, content), announced(user, content)
    crossed = receiving.Way("PUT", one.way.url.replace(one.upload.pk.hex, other.upload.pk.hex), one.way.headers, {})
    crossed = receiving.Way("PUT", crossed.url.replace(str(one.upload.pk), str(other.upload.pk)), crossed.headers, {})
    assert send(services.uploading.Announced(other.upload, crossed), content) in {403, 404}


def test_what_is_no_sound_is_rejected_and_not_kept(storage: Storage, user: User) -> None:
    told = announced(user, b"<html></html>")
    assert send(told, b"<html></html>") == 200
    with pytest.raises(services.UploadRejected):
        finish(told, user)
    assert not storage.exists(told.upload.temporary_key)


def test_what_expires_goes_with_its_bytes(storage: Storage, user: User, content: bytes) -> None:
    told = announced(user, content)
    send(told, content)
    assert services.clear_uploads(now=timezone.now() + timedelta(hours=2)).uploads == 1
    assert not storage.exists(told.upload.temporary_key)


def test_old_orphans_go_and_young_ones_and_strangers_stay(storage: Storage, tmp_path: Path) -> None:
    path = tmp_path / "song.mp3"
    path.write_bytes(b"song")
    key = storing.store(path).key
    storage.save("notes/a.txt", path.open("rb"))  # type: ignore[arg-type]
    tomorrow = timezone.now() + timedelta(hours=25)
    assert list(services.sweep_storage(delete=True)) == []
    assert [found.key for found in services.sweep_storage(now=tomorrow)] == [key]
    assert [found.is_gone for found in services.sweep_storage(delete=True, now=tomorrow)] == [True]
    assert (storage.exists(key), storage.exists("notes/a.txt")) == (False, True)


@pytest.mark.parametrize("size", [4, 9_000_000], ids=["in one piece", "in parts"])
def test_what_is_found_in_storage_is_made_young(
    storage: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    path = tmp_path / "song.mp3"
    path.write_bytes(b"s" * size)
    key = storing.store(path).key
    before = storage.get_modified_time(key)
    time.sleep(1.1)
    monkeypatch.setattr(storing, "RELY_ON_IT", timedelta(0))
    storing.store(path)
    assert storage.get_modified_time(key) > before
    assert storing.sha256_of(key) == hashlib.sha256(path.read_bytes()).hexdigest()


@s3
def test_a_way_into_a_bucket_is_signed_for_the_address_of_browsers(
    bucket: BucketStorage, proxy: FaultyProxy, user: User, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("files.storing.default_storage", bucket)
    told = announced(user, content)
    assert told.way.url.startswith(proxy.url)
    assert "content-length%3Bcontent-type%3Bhost" in told.way.url
    elsewhere = receiving.Way("PUT", told.way.url.replace(proxy.url, bucket.endpoint_url), told.way.headers, {})
    assert send(services.uploading.Announced(told.upload, elsewhere), content) == 403


@s3
def test_a_way_into_a_bucket_ends(bucket: BucketStorage, user: User, content: bytes) -> None:
    way = bucket.way_in("uploads/x", content_type=WAV, size_bytes=len(content), seconds=1)
    time.sleep(2.5)
    assert send(services.uploading.Announced(Upload(), receiving.Way(**way)), content) == 403


@s3
def test_what_was_never_completed_is_aborted_after_a_day(
    bucket: BucketStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("files.storing.default_storage", bucket)
    client, name = bucket.connection.meta.client, bucket.bucket_name
    for key in ("music/sha256/x", "elsewhere/y"):
        client.create_multipart_upload(Bucket=name, Key=key)
    assert services.clear_uploads().parts == 0
    assert services.clear_uploads(now=timezone.now() + timedelta(hours=25)).parts == 1
    left = client.list_multipart_uploads(Bucket=name)["Uploads"]
    assert [each["Key"] for each in left] == ["elsewhere/y"]


@s3
def test_a_bucket_that_is_away_at_the_end_loses_nothing(
    bucket: BucketStorage, shaky: BucketStorage, proxy: FaultyProxy, user: User, content: bytes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("files.storing.default_storage", shaky)
    told = announced(user, content)
    assert send(told, content) == 200
    proxy.misbehave("slow_down", "PUT", times=9)
    with pytest.raises(services.StorageAway):
        finish(told, user)
    proxy.faults.clear()
    assert finish(told, user).state == "complete"


@pytest.mark.parametrize("size", [1, 100_000_000])
def test_a_form_carries_a_signed_policy_of_exactly_this_size_and_type(size: int) -> None:
    """Read, not tried: the server of these tests takes no forms."""
    storage = bucket_storage("https://files.example.org", "songs", upload_method="post")
    way = storage.way_in("uploads/x", content_type=WAV, size_bytes=size, seconds=60)
    policy: dict[str, Any] = json.loads(base64.b64decode(way["fields"]["policy"]))
    assert (way["method"], way["url"]) == ("POST", "https://files.example.org/songs")
    assert ["content-length-range", size, size] in policy["conditions"]
    for condition in ({"Content-Type": WAV}, {"key": "music/uploads/x"}, {"bucket": "songs"}):
        assert condition in policy["conditions"]
    assert {"Content-Type": WAV, "key": "music/uploads/x"}.items() <= way["fields"].items()
    ends = datetime.fromisoformat(policy["expiration"])
    assert timedelta(0) < ends - datetime.now(UTC) <= timedelta(seconds=60)
    assert len(way["fields"]["x-amz-signature"]) == 64
