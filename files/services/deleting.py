"""Forgetting what somebody has sent."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from files import parts
from files.models import Upload, UploadState
from files.removing import remove
from files.services.uploading import UploadBusy

if TYPE_CHECKING:
    from accounts.models import User


def delete_upload(*, upload_pk: object, by: User, now: datetime | None = None) -> None:
    """Forget an upload of this person, whatever became of it, and what of it nothing else needs.

    A track that was made of it stays. An object that is younger than a day goes with a later sweep, and counts no more.
    Raises Upload.DoesNotExist, UploadBusy while it is looked at.
    """
    now = now or timezone.now()
    with transaction.atomic():
        upload = Upload.objects.of(by).select_for_update().get(pk=upload_pk)
        if upload.checked_until is not None and upload.state == UploadState.WAITING and upload.checked_until >= now:
            raise UploadBusy("This upload is being looked at: delete it in a moment.")
        Upload.objects.filter(pk=upload.pk).delete()
    if upload.state == UploadState.WAITING:
        parts.discard(upload)
    elif upload.storage_key:
        remove(upload.storage_key, now=now)
