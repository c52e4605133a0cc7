"""An upload can be sent in parts: after a broken line only what is missing is sent, to this machine or to a bucket."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from files import parts, receiving, services, storing
from files.models import Upload
from files.queries import storage_of
from tests.files.test_storage_in_a_bucket import bucket
from tests.files.test_uploads_sending import announced, sent
from tests.support.sounds import sound

if TYPE_CHECKING:
    from accounts.models import User
    from files.bucket import BucketStorage

__all__ = ["bucket"]
pytestmark = pytest.mark.django_db
PART = 100_000


@pytest.fixture
def content(tmp_path: Path) -> bytes:
    """A WAV of three and a half parts."""
    whole = sound(tmp_path / "a.wav", seconds=2.0)
    assert 3 * PART < len(whole) < 4 * PART
    return whole


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    monkeypatch.setattr(parts, "PART_BYTES", PART)
    if "bucket" in request.fixturenames:
        monkeypatch.setattr("moto.s3.models.S3_UPLOAD_PART_MIN_SIZE", 1)


def send_part(part: parts.Part, content: bytes, *, offset: int | None = None) -> Any:
    """What the door of this machine answers."""
    body = content[part.start : part.start + part.size_bytes]
    headers = {**part.way.headers, **({} if offset is None else {"Upload-Offset": str(offset)})}
    kind = headers.pop("Content-Type")
    return Client(enforce_csrf_checks=True).patch(part.way.url, body, content_type=kind, headers=headers)


def test_what_is_sent_in_parts_is_kept_byte_for_byte(user: User, content: bytes) -> None:
    upload = announced(user, content, content_type="audio/wav").upload
    found = services.resume_upload(upload_pk=upload.pk, by=user)
    assert [(part.start, part.size_bytes) for part in found.parts] == [
        (0, PART), (PART, PART), (2 * PART, PART), (3 * PART, len(content) - 3 * PART),
    ]  # fmt: skip
    assert [send_part(part, content).status_code for part in found.parts] == [204] * 4

    kept = services.finish_upload(upload_pk=upload.pk, by=user)

    assert b"".join(storing.blocks(kept.storage_key)) == content
    assert storing.size_of(kept.partial_key) is None
    assert storing.size_of(kept.temporary_key) is None


def test_after_a_broken_line_the_server_tells_what_it_has(user: User, content: bytes) -> None:
    upload = announced(user, content, content_type="audio/wav").upload
    first = services.resume_upload(upload_pk=upload.pk, by=user).parts[0]
    assert send_part(first, content).status_code == 204
    with pytest.raises(receiving.CutShort):
        parts.receive_part(upload, PART, PART, io.BytesIO(content[PART : PART + 1_000]).read)

    found = services.resume_upload(upload_pk=upload.pk, by=user)

    assert found.received_bytes == PART + 1_000
    for part in found.parts:
        assert send_part(part, content).status_code == 204
    kept = services.finish_upload(upload_pk=upload.pk, by=user)
    assert kept.sha256 == hashlib.sha256(content).hexdigest()


def test_a_part_that_comes_twice_or_too_early_changes_nothing_and_is_told_the_place(user: User, content: bytes) -> None:
    upload = announced(user, content, content_type="audio/wav").upload
    first, second, *_ = services.resume_upload(upload_pk=upload.pk, by=user).parts
    assert send_part(second, content).headers["Upload-Offset"] == "0"
    assert send_part(first, content).headers["Upload-Offset"] == str(PART)
    again = send_part(first, content)
    assert (again.status_code, again["Upload-Offset"]) == (409, str(PART))
    assert services.resume_upload(upload_pk=upload.pk, by=user).received_bytes == PART


def test_more_than_was_announced_is_not_taken(user: User, content: bytes) -> None:
    upload = announced(user, content, content_type="audio/wav").upload
    first = services.resume_upload(upload_pk=upload.pk, by=user).parts[0]
    assert send_part(first, content, offset=len(content) - 10).status_code == 413
    assert services.resume_upload(upload_pk=upload.pk, by=user).received_bytes == 0


def test_before_all_has_arrived_it_cannot_be_completed(user: User, content: bytes) -> None:
    upload = announced(user, content, content_type="audio/wav").upload
    send_part(services.resume_upload(upload_pk=upload.pk, by=user).parts[0], content)
    with pytest.raises(services.NotArrived):
        services.finish_upload(upload_pk=upload.pk, by=user)
    assert services.resume_upload(upload_pk=upload.pk, by=user).received_bytes == PART


def test_a_disk_that_fills_up_keeps_what_has_arrived(
    user: User, content: bytes, smallest_files: Callable[[int], Any]
) -> None:
    upload = announced(user, content, content_type="audio/wav").upload
    first = services.resume_upload(upload_pk=upload.pk, by=user).parts[0]
    with smallest_files(30_000):
        assert send_part(first, content).status_code == 507
    found = services.resume_upload(upload_pk=upload.pk, by=user)
    assert found.received_bytes <= 30_000
    assert [send_part(part, content).status_code for part in found.parts] == [204] * len(found.parts)
    assert services.finish_upload(upload_pk=upload.pk, by=user).state == "complete"


def test_announced_again_it_is_the_same_upload_and_counts_once(user: User, other_user: User, content: bytes) -> None:
    sha256 = hashlib.sha256(content).hexdigest()
    first = announced(user, content, content_type="audio/wav", sha256=sha256).upload
    send_part(services.resume_upload(upload_pk=first.pk, by=user).parts[0], content)
    again = announced(user, content, content_type="audio/wav", sha256=sha256).upload
    assert again.pk == first.pk
    assert services.resume_upload(upload_pk=again.pk, by=user).received_bytes == PART
    assert announced(other_user, content, sha256=sha256).upload.pk != first.pk
    assert storage_of(user=user).expected_bytes == len(content)


def test_other_bytes_than_those_of_the_announced_hash_are_rejected(user: User, content: bytes) -> None:
    upload = announced(user, content, content_type="audio/wav", sha256="0" * 64)
    assert sent(upload, content).status_code == 200
    with pytest.raises(services.UploadRejected, match="send the file again"):
        services.finish_upload(upload_pk=upload.upload.pk, by=user)
    assert storage_of(user=user).used_bytes == 0


def test_a_hash_that_is_none_is_refused(user: User, content: bytes) -> None:
    with pytest.raises(services.UploadRefused) as refused:
        announced(user, content, sha256="x" * 64)
    assert refused.value.field == "sha256"


def test_it_may_be_gone_on_with_for_twenty_hours(user: User, content: bytes) -> None:
    upload = announced(user, content, content_type="audio/wav").upload
    first = services.resume_upload(upload_pk=upload.pk, by=user).parts[0]
    send_part(first, content)
    later = timezone.now() + timedelta(hours=19)
    services.clear_uploads(now=later)
    assert services.resume_upload(upload_pk=upload.pk, by=user, now=later).received_bytes == PART
    with pytest.raises(services.UploadExpired):
        services.resume_upload(upload_pk=upload.pk, by=user, now=later + timedelta(hours=2))
    assert services.clear_uploads(now=later + timedelta(hours=2)).uploads == 1
    assert storing.size_of(upload.partial_key) is None


def test_a_forgotten_upload_leaves_no_part_behind(user: User, content: bytes) -> None:
    upload = announced(user, content, content_type="audio/wav").upload
    send_part(services.resume_upload(upload_pk=upload.pk, by=user).parts[0], content)
    services.delete_upload(upload_pk=upload.pk, by=user)
    assert storing.size_of(upload.partial_key) is None


def test_somebody_elses_upload_cannot_be_gone_on_with(user: User, other_user: User, content: bytes) -> None:
    upload = announced(user, content, content_type="audio/wav").upload
    with pytest.raises(Upload.DoesNotExist):
        services.resume_upload(upload_pk=upload.pk, by=other_user)


def into_bucket(bucket: BucketStorage, part: parts.Part, content: bytes) -> None:
    """What a browser does with a part, by the address it was given."""
    query = parse_qs(urlsplit(part.way.url).query)
    assert part.way.method == "PUT"
    assert "content-length" in query["X-Amz-SignedHeaders"][0]
    bucket.connection.meta.client.upload_part(
        Bucket="music", Key=urlsplit(part.way.url).path.lstrip("/"), UploadId=query["uploadId"][0],
        PartNumber=int(query["partNumber"][0]), Body=content[part.start : part.start + part.size_bytes],
    )  # fmt: skip


def test_parts_go_straight_into_a_bucket_and_become_one_object(
    bucket: BucketStorage, user: User, content: bytes
) -> None:
    upload = announced(user, content, content_type="audio/wav").upload
    found = services.resume_upload(upload_pk=upload.pk, by=user)
    into_bucket(bucket, found.parts[0], content)
    into_bucket(bucket, found.parts[2], content)

    found = services.resume_upload(upload_pk=upload.pk, by=user)

    assert (found.received_bytes, [part.start for part in found.parts]) == (PART, [PART, 2 * PART, 3 * PART])
    for part in found.parts:
        into_bucket(bucket, part, content)
    assert services.resume_upload(upload_pk=upload.pk, by=user).parts == []
    kept = services.finish_upload(upload_pk=upload.pk, by=user)
    assert b"".join(storing.blocks(kept.storage_key)) == content
    assert list(bucket.unfinished()) == []


def test_a_forgotten_upload_leaves_no_part_in_a_bucket(bucket: BucketStorage, user: User, content: bytes) -> None:
    upload = announced(user, content, content_type="audio/wav").upload
    into_bucket(bucket, services.resume_upload(upload_pk=upload.pk, by=user).parts[0], content)
    assert len(list(bucket.unfinished())) == 1
    services.delete_upload(upload_pk=upload.pk, by=user)
    assert list(bucket.unfinished()) == []


def test_parts_that_a_bucket_threw_away_are_begun_anew(bucket: BucketStorage, user: User, content: bytes) -> None:
    upload = announced(user, content, content_type="audio/wav").upload
    into_bucket(bucket, services.resume_upload(upload_pk=upload.pk, by=user).parts[0], content)
    for begun in bucket.unfinished():
        bucket.abort(begun)
    for part in services.resume_upload(upload_pk=upload.pk, by=user).parts:
        into_bucket(bucket, part, content)
    kept = services.finish_upload(upload_pk=upload.pk, by=user)
    assert b"".join(storing.blocks(kept.storage_key)) == content
