"""Sound that people send becomes tracks: looked at, kept as it came, and read in by a job that costs nothing."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from engine.words.names import BadName, checked_name
from files.models import Upload
from files.services import check_room, finish_upload
from jobs.services import start
from tracks.models import TITLE_CHARACTERS, Asset, Origin, Role, Track
from tracks.owners import BYTES_PER_SECOND_OF

if TYPE_CHECKING:
    from accounts.models import User

KIND = "import"
# Reading in 15 minutes takes one or two on a machine that does nothing else.
DEADLINE_SECONDS = 1800


def import_upload(*, upload_pk: object, by: User) -> Upload:
    """Complete an upload and begin to make a track of it; doing it again changes nothing.

    What was sent is kept byte for byte as the track's original from this moment on, and counts once. Raises what
    `finish_upload` raises, and StorageFull while there is no room for the copies: the upload then stays complete.
    """
    upload = finish_upload(upload_pk=upload_pk, by=by)
    with transaction.atomic():
        upload = Upload.objects.select_for_update().get(pk=upload.pk)
        if upload.handed_over_at is None:
            check_room(owner=by, size_bytes=round(_seconds(upload) * BYTES_PER_SECOND_OF[KIND]))
            _start(upload, by)
    return upload


def _seconds(upload: Upload) -> float:
    return upload.duration_seconds or 0.0


def _start(upload: Upload, owner: User) -> None:
    """Track, original and job. Joins the caller's transaction."""
    now = timezone.now()
    upload.handed_over_at = now
    upload.save(update_fields=["handed_over_at"])
    title = title_of(upload.name)
    job = start(
        owner=owner,
        kind=KIND,
        params={"title": title},
        price_credits=0,
        model=KIND,
        deadline_seconds=DEADLINE_SECONDS,
        size=_seconds(upload),
        now=now,
    )
    track = Track.objects.create(
        owner=owner,
        origin=Origin.UPLOADED,
        upload=upload,
        job=job,
        title=title,
        duration_seconds=_seconds(upload),
        created_at=now,
    )
    Asset.objects.create(
        track=track,
        role=Role.ORIGINAL,
        storage_key=upload.storage_key,
        content_type=upload.content_type,
        size_bytes=upload.size_bytes,
        sha256=upload.sha256,
    )


def title_of(name: str) -> str:
    """The name of a file without its folders and its ending, as a title."""
    stem = PurePosixPath(name.replace("\\", "/")).stem.replace("_", " ")
    try:
        return checked_name(stem[:TITLE_CHARACTERS], what="title", longest=TITLE_CHARACTERS)
    except BadName:
        return "Untitled"
