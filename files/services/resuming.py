"""Going on with an upload where it stopped: what has arrived, and how the rest is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from files import parts, storing
from files.models import Upload, UploadState
from files.services.uploading import StorageAway, UploadExpired

if TYPE_CHECKING:
    from accounts.models import User

# Shorter than what sweeps leave alone, so that no part of it goes before its row does.
RESUMABLE = timedelta(hours=20)


@dataclass(frozen=True)
class Resumption:
    """How many bytes of an upload have arrived, and the parts that are missing; none once all of it is here."""

    upload: Upload
    received_bytes: int
    parts: list[parts.Part]


def resume_upload(*, upload_pk: object, by: User, now: datetime | None = None) -> Resumption:
    """How the rest of an upload is sent in parts; asking again tells what has arrived meanwhile.

    Whoever asks once may go on for 20 hours from the announcement. Raises Upload.DoesNotExist, UploadExpired and
    StorageAway.
    """
    now = now or timezone.now()
    upload = Upload.objects.of(by).get(pk=upload_pk)
    if upload.state != UploadState.WAITING:
        return Resumption(upload, upload.size_bytes, [])
    if upload.expires_at <= now:
        raise UploadExpired("The time of this upload is over: start a new one.")
    try:
        return _resumption(upload)
    except Exception as error:
        if not storing.is_trouble(error):
            raise
        raise StorageAway("This site could not look at the file now. Nothing is lost: go on later.") from error


def _resumption(upload: Upload) -> Resumption:
    received = parts.received_bytes(upload)
    if not received:
        _begin(upload)
    if upload.expires_at < upload.created_at + RESUMABLE:
        upload.expires_at = upload.created_at + RESUMABLE
        Upload.objects.filter(pk=upload.pk, state=UploadState.WAITING).update(expires_at=upload.expires_at)
    return Resumption(upload, received, parts.missing_parts(upload, received))


def _begin(upload: Upload) -> None:
    """Have a bucket gather parts, anew where it threw them away; of two that begin at once, one's are used."""
    before = upload.multipart_id
    if before and not parts.are_gone(upload):
        return
    name = parts.begin(upload)
    waiting = Upload.objects.filter(pk=upload.pk, state=UploadState.WAITING, multipart_id=before)
    if name and not waiting.update(multipart_id=name):
        parts.discard(upload, name)
    upload.refresh_from_db(fields=["multipart_id"])
