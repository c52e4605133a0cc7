"""What is sent in parts straight into a bucket: out of order, after a broken line, twice, wrongly, too late."""

from __future__ import annotations

import hashlib
import http.client
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest
from django.test import Client
from django.utils import timezone

from files import parts, services, storing
from files.bucket import BucketStorage
from files.models import Upload
from files.queries import storage_of
from tests.s3.conftest import bucket_storage
from tests.s3.faults import FaultyProxy
from tests.s3.swift import Swift
from tests.support.sounds import sound
from tracks.models import Track

if TYPE_CHECKING:
    from accounts.models import User

pytestmark = [pytest.mark.s3, pytest.mark.django_db]
PART = parts.PART_BYTES


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Two parts and a piece of a third: what a bucket takes as parts is large."""
    whole = sound(tmp_path_factory.mktemp("sound") / "a.wav", seconds=65.0, seed=time.time_ns() % 2**32)
    assert 2 * PART < len(whole) < 3 * PART
    return whole


@pytest.fixture(autouse=True)
def _into(bucket: BucketStorage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("files.storing.default_storage", bucket)


def announced(owner: User, content: bytes, **facts: Any) -> Upload:
    given = {"content_type": "audio/wav", "size_bytes": len(content), "name": "a.wav", **facts}
    return services.start_upload(owner=owner, **given).upload


def missing(upload: Upload, owner: User) -> list[parts.Part]:
    return services.resume_upload(upload_pk=upload.pk, by=owner).parts


def put(url: str, body: bytes) -> int:
    """What a browser does with a part."""
    try:
        with urlopen(Request(url, body, method="PUT"), timeout=30) as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code


def send(part: parts.Part, content: bytes) -> int:
    return put(part.way.url, content[part.start : part.start + part.size_bytes])


def finish(upload: Upload, owner: User) -> Upload:
    return services.finish_upload(upload_pk=upload.pk, by=owner)


def assert_kept(kept: Upload, content: bytes, bucket: BucketStorage) -> None:
    assert (kept.state, kept.sha256) == ("complete", hashlib.sha256(content).hexdigest())
    assert storing.sha256_of(kept.storage_key) == kept.sha256
    assert_nothing_waits(kept, bucket)


def assert_nothing_waits(upload: Upload, bucket: BucketStorage) -> None:
    assert (list(bucket.unfinished()), bucket.exists(upload.temporary_key)) == ([], False)


def test_over_the_api_a_file_sent_out_of_order_becomes_a_track(
    bucket: BucketStorage, user: User, content: bytes, redis_url: str
) -> None:
    from accounts.services import create_api_key

    key = create_api_key(user=user, name="both", scopes=["read", "write"])[1]
    program = Client(headers={"Authorization": f"Bearer {key}"})
    facts = {"content_type": "audio/wav", "size_bytes": len(content), "name": "a.wav"}
    place = f"/api/v1/uploads/{program.post('/api/v1/uploads/', facts, 'application/json').json()['upload']['id']}"
    first, second, third = program.post(f"{place}/resume/").json()["parts"]
    for told in (third, first):
        start, size = told["start"], told["size_bytes"]
        assert (told["send"]["method"], put(told["send"]["url"], content[start : start + size])) == ("PUT", 200)
    refused = program.post(f"{place}/complete/")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "not_arrived")
    again = program.post(f"{place}/resume/").json()
    assert (again["received_bytes"], [told["start"] for told in again["parts"]]) == (PART, [PART, 2 * PART])
    assert put(second["send"]["url"], content[PART : 2 * PART]) == 200
    assert program.post(f"{place}/resume/").json()["parts"] == []
    for _ in range(2):
        complete = program.post(f"{place}/complete/")
        assert complete.status_code == 200, complete.content
    assert [track.upload_id for track in Track.objects.all()] == [Upload.objects.get().pk]
    assert_kept(Upload.objects.get(), content, bucket)


def test_a_line_that_breaks_in_the_middle_of_a_part_costs_that_part_only(
    swift: Swift, bucket: BucketStorage, user: User, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("files.storing.default_storage", bucket_storage(swift.url, bucket.bucket_name))
    upload = announced(user, content)
    first, second, _ = missing(upload, user)
    assert send(first, content) == 200
    address = urlsplit(second.way.url)
    line = http.client.HTTPConnection(address.netloc, timeout=30)
    line.putrequest("PUT", f"{address.path}?{address.query}")
    line.putheader("Content-Length", str(second.size_bytes))
    line.endheaders(content[PART : PART + second.size_bytes // 2])
    line.close()
    rest = missing(upload, user)
    assert [part.start for part in rest] == [PART, 2 * PART]
    assert [send(part, content) for part in rest] == [200, 200]
    assert_kept(finish(upload, user), content, bucket)


def test_a_part_whose_answer_was_lost_is_not_sent_again(
    bucket: BucketStorage, proxy: FaultyProxy, user: User, content: bytes
) -> None:
    upload = announced(user, content)
    proxy.misbehave("lost_answer", "PUT", "partNumber=1")
    first = missing(upload, user)[0]
    with pytest.raises((OSError, http.client.HTTPException)):
        send(first, content)
    rest = missing(upload, user)
    assert [part.start for part in rest] == [PART, 2 * PART]
    assert [send(part, content) for part in rest] == [200, 200]
    assert_kept(finish(upload, user), content, bucket)


@pytest.mark.parametrize("fault", ["lost_answer", "error_in_200", "slow_down"])
def test_a_completion_that_goes_wrong_on_the_way_is_one_completion(
    bucket: BucketStorage, shaky: BucketStorage, proxy: FaultyProxy, user: User, content: bytes,
    monkeypatch: pytest.MonkeyPatch, fault: str,
) -> None:  # fmt: skip
    monkeypatch.setattr("files.storing.default_storage", shaky)
    upload = announced(user, content)
    assert [send(part, content) for part in missing(upload, user)] == [200, 200, 200]
    proxy.misbehave(fault, "POST", "uploadId=")
    assert_kept(finish(upload, user), content, bucket)
    assert finish(upload, user).state == "complete"


def test_a_store_that_stays_away_at_the_completion_loses_nothing(
    bucket: BucketStorage, shaky: BucketStorage, proxy: FaultyProxy, user: User, content: bytes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("files.storing.default_storage", shaky)
    upload = announced(user, content)
    assert [send(part, content) for part in missing(upload, user)] == [200, 200, 200]
    proxy.misbehave("slow_down", "POST", "uploadId=", times=99)
    with pytest.raises(services.StorageAway, match="complete the upload again"):
        finish(upload, user)
    proxy.faults.clear()
    assert_kept(finish(upload, user), content, bucket)


def test_a_way_takes_its_part_and_its_size_only(bucket: BucketStorage, user: User, content: bytes) -> None:
    upload = announced(user, content)
    first = missing(upload, user)[0]
    for body in (content[: PART - 1], content[: PART + 1], b""):
        assert put(first.way.url, body) in {400, 403, 411}
    assert put(first.way.url.replace("partNumber=1", "partNumber=2"), content[:PART]) == 403
    assert put(first.way.url.replace(str(upload.pk), str(announced(user, content).pk)), content[:PART]) == 403
    assert services.resume_upload(upload_pk=upload.pk, by=user).received_bytes == 0


def test_a_part_that_comes_again_takes_the_place_of_the_first_and_other_bytes_are_noticed(
    bucket: BucketStorage, user: User, content: bytes
) -> None:
    upload = announced(user, content, sha256=hashlib.sha256(content).hexdigest())
    ways = missing(upload, user)
    assert [send(part, content) for part in ways] == [200, 200, 200]
    other = bytes(PART)
    assert put(ways[1].way.url, other) == 200
    with pytest.raises(services.UploadRejected, match="send the file again"):
        finish(upload, user)
    assert_nothing_waits(upload, bucket)
    again = announced(user, content, sha256=hashlib.sha256(content).hexdigest())
    ways = missing(again, user)
    assert put(ways[1].way.url, other) == 200
    assert [send(part, content) for part in ways] == [200, 200, 200]
    assert_kept(finish(again, user), content, bucket)


def test_a_way_of_a_part_ends(bucket: BucketStorage, user: User, content: bytes) -> None:
    upload = announced(user, content)
    missing(upload, user)
    upload.refresh_from_db()
    url = bucket.way_of_part(upload.temporary_key, upload.multipart_id, 1, size_bytes=PART, seconds=1)
    time.sleep(2.5)
    assert put(url, content[:PART]) == 403


def test_an_upload_that_is_forgotten_takes_no_part_any_more(bucket: BucketStorage, user: User, content: bytes) -> None:
    upload = announced(user, content)
    first, second, _ = missing(upload, user)
    assert send(first, content) == 200
    services.delete_upload(upload_pk=upload.pk, by=user)
    assert send(second, content) == 404
    assert_nothing_waits(upload, bucket)
    assert storage_of(user=user).expected_bytes == 0


def test_an_upload_whose_time_is_over_goes_with_its_parts(bucket: BucketStorage, user: User, content: bytes) -> None:
    upload = announced(user, content)
    assert send(missing(upload, user)[0], content) == 200
    later = timezone.now() + timedelta(hours=21)
    with pytest.raises(services.UploadExpired, match="start a new one"):
        services.finish_upload(upload_pk=upload.pk, by=user, now=later)
    assert services.clear_uploads(now=later).uploads == 1
    assert_nothing_waits(upload, bucket)


def test_parts_that_the_store_threw_away_are_begun_anew(bucket: BucketStorage, user: User, content: bytes) -> None:
    """Some stores have rules of their own for what is never completed."""
    upload = announced(user, content)
    assert send(missing(upload, user)[0], content) == 200
    for begun in bucket.unfinished():
        bucket.abort(begun)
    rest = missing(upload, user)
    assert [part.start for part in rest] == [0, PART, 2 * PART]
    assert [send(part, content) for part in rest] == [200, 200, 200]
    assert_kept(finish(upload, user), content, bucket)
