"""Sound that people send becomes tracks: looked at, kept as it came, and read in by a job that costs nothing."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, BinaryIO

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from engine.words.names import BadName, checked_name
from files.models import Upload
from files.receiving import put
from files.services import (
    NotArrived,
    StorageAway,
    StorageFull,
    TooManyUploads,
    UploadBusy,
    UploadExpired,
    UploadRefused,
    UploadRejected,
    check_room,
    finish_upload,
    start_upload,
)
from files.sound_types import ANYTHING
from files.storing import is_trouble
from jobs.services import start
from tracks.models import TITLE_CHARACTERS, Asset, Origin, Role, Track
from tracks.owners import BYTES_PER_SECOND_OF
from tracks.queries.imports import KIND, imports_today, track_of_content

if TYPE_CHECKING:
    from accounts.models import User
    from files.services.uploading import Announced

# Reading in 15 minutes takes one or two on a machine that does nothing else.
DEADLINE_SECONDS = 1800


class AlreadyInLibrary(Exception):
    """This person has a track of the very same file: `track`."""

    def __init__(self, track: Track) -> None:
        super().__init__(f"You have this file already: “{track.title}”.")
        self.track = track


class NoImportsLeft(Exception):
    """All files of today have been sent; nothing was taken."""

    def __init__(self, per_day: int) -> None:
        files = "file of today is" if per_day == 1 else "files of today are"
        super().__init__(f"Your {per_day} {files} sent; more can follow after midnight UTC.")
        self.per_day = per_day


NOT_IMPORTED = (
    *(NoImportsLeft, NotArrived, StorageAway, StorageFull, TooManyUploads, UploadBusy, UploadExpired),
    *(UploadRefused, UploadRejected),
)
"""Why a file of one's own does not become a track, each in words for its owner."""


def announce_upload(
    *, owner: User, content_type: str, size_bytes: int, name: str = "", sha256: str = "", now: datetime | None = None
) -> Announced:
    """Announce a file that is to become a track, before any of it is sent; see `files.services.start_upload`.

    Raises what that raises, AlreadyInLibrary where the hash is known, and NoImportsLeft.
    """
    known = track_of_content(user=owner, sha256=sha256) if sha256 else None
    if known is not None:
        raise AlreadyInLibrary(known)
    check_imports(owner)
    facts: dict[str, Any] = {"content_type": content_type, "size_bytes": size_bytes, "name": name, "sha256": sha256}
    return start_upload(owner=owner, now=now, **facts)


def import_file(
    *, owner: User, file: BinaryIO, size_bytes: int, name: str = "", origin: Origin = Origin.UPLOADED
) -> Track:
    """Make a track of a file that is here already: all that sending it in other ways does, in one go.

    Sent again after a failure it goes on where that happened. Raises AlreadyInLibrary and NOT_IMPORTED.
    """
    sha256 = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    upload = announce_upload(owner=owner, content_type=ANYTHING, size_bytes=size_bytes, name=name, sha256=sha256).upload
    file.seek(0)
    try:
        put(upload, file)
    except Exception as error:
        if not is_trouble(error):
            raise
        raise StorageAway("This site could not keep the file now: try again later.") from error
    return Track.objects.get(upload=import_upload(upload_pk=upload.pk, by=owner, origin=origin))


def check_imports(owner: User) -> None:
    """Raises NoImportsLeft."""
    imports = imports_today(user=owner)
    if not imports.left:
        raise NoImportsLeft(imports.per_day)


def import_upload(*, upload_pk: object, by: User, origin: Origin = Origin.UPLOADED) -> Upload:
    """Complete an upload and begin to make a track of it; doing it again changes nothing.

    What was sent is kept byte for byte as the track's original from this moment on, and counts once. Raises what
    `finish_upload` raises, and StorageFull or NoImportsLeft while there is no room for the copies, or no file left of
    today's: the upload then stays complete.
    """
    upload = finish_upload(upload_pk=upload_pk, by=by)
    with transaction.atomic():
        # One person's imports wait for each other, so that together they keep within what is allowed.
        get_user_model().objects.select_for_update().get(pk=by.pk)
        upload = Upload.objects.select_for_update().get(pk=upload.pk)
        if upload.handed_over_at is None:
            check_imports(by)
            check_room(owner=by, size_bytes=round(_seconds(upload) * BYTES_PER_SECOND_OF[KIND]))
            _start(upload, by, origin)
    return upload


def _seconds(upload: Upload) -> float:
    return upload.duration_seconds or 0.0


def _start(upload: Upload, owner: User, origin: Origin) -> None:
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
        origin=origin,
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
