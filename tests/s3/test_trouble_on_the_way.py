"""A store that is busy, breaks off or answers wrongly loses no file and hands out no half one."""

from __future__ import annotations

import hashlib

import pytest
from botocore.exceptions import ClientError
from django.core.files.base import ContentFile

from files.bucket import BucketStorage
from tests.s3.faults import FaultyProxy

pytestmark = pytest.mark.s3
SONG = bytes(range(256)) * 8000  # two megabytes
LARGE = hashlib.shake_256(b"song").digest(17_000_000)


def read(storage: BucketStorage, name: str, start: int = 0, length: int | None = None) -> bytes:
    return b"".join(storage.blocks(name, start, length, 65_536))


def test_a_busy_store_is_asked_again(shaky: BucketStorage, proxy: FaultyProxy) -> None:
    proxy.misbehave("slow_down", "PUT", times=2)
    shaky.save("a", ContentFile(SONG))
    proxy.misbehave("slow_down", "GET", times=2)
    assert read(shaky, "a") == SONG


def test_a_store_that_stays_busy_is_an_error_and_keeps_nothing(
    shaky: BucketStorage, bucket: BucketStorage, proxy: FaultyProxy
) -> None:
    proxy.misbehave("slow_down", "PUT", times=99)
    with pytest.raises(ClientError, match="SlowDown"):
        shaky.save("a", ContentFile(SONG))
    assert not bucket.exists("a")


def test_reading_goes_on_where_the_connection_broke(shaky: BucketStorage, proxy: FaultyProxy) -> None:
    shaky.save("a", ContentFile(SONG))
    proxy.misbehave("cut", "GET", times=2)
    assert read(shaky, "a") == SONG
    proxy.misbehave("cut", "GET")
    assert read(shaky, "a", 1000, 900_000) == SONG[1000:901_000]


def test_reading_that_breaks_again_and_again_is_an_error(shaky: BucketStorage, proxy: FaultyProxy) -> None:
    shaky.save("a", ContentFile(SONG))
    proxy.misbehave("cut", "GET", times=99)
    with pytest.raises(OSError, match="could not be read to its end"):
        read(shaky, "a")


def test_what_is_read_on_is_the_same_object(shaky: BucketStorage, bucket: BucketStorage, proxy: FaultyProxy) -> None:
    name = shaky.save("a", ContentFile(SONG))
    proxy.misbehave("cut", "GET")
    pieces = shaky.blocks(name, 0, None, 65_536)
    first = next(pieces)
    bucket.delete(name)
    bucket.save(name, ContentFile(b"x" * len(SONG)))
    with pytest.raises(OSError, match="status 412"):
        list(pieces)
    assert first == SONG[:65_536]


def test_a_lost_answer_to_a_put_leaves_one_whole_object(shaky: BucketStorage, proxy: FaultyProxy) -> None:
    proxy.misbehave("lost_answer", "PUT")
    assert shaky.save("a", ContentFile(SONG)) == "a"
    assert read(shaky, "a") == SONG


def test_an_error_inside_a_200_does_not_pass_for_a_finished_upload(shaky: BucketStorage, proxy: FaultyProxy) -> None:
    proxy.misbehave("error_in_200", "POST", "uploadId=")
    shaky.save("large", ContentFile(LARGE))
    assert sum(asked.startswith("POST") and "uploadId=" in asked for asked in proxy.asked) == 2
    assert read(shaky, "large") == LARGE


def test_an_upload_that_cannot_be_finished_leaves_no_parts(
    shaky: BucketStorage, bucket: BucketStorage, proxy: FaultyProxy
) -> None:
    proxy.misbehave("error_in_200", "POST", "uploadId=", times=99)
    with pytest.raises(ClientError, match="InternalError"):
        shaky.save("large", ContentFile(LARGE))
    assert not bucket.exists("large")
    listed = bucket.connection.meta.client.list_multipart_uploads(Bucket=bucket.bucket_name)
    assert listed.get("Uploads", []) == []


def test_a_part_that_was_refused_is_sent_again(shaky: BucketStorage, proxy: FaultyProxy) -> None:
    proxy.misbehave("slow_down", "PUT", "partNumber=2")
    proxy.misbehave("lost_answer", "PUT", "partNumber=1")
    shaky.save("large", ContentFile(LARGE))
    assert read(shaky, "large") == LARGE
