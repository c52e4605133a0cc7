"""The files of tracks, and the files people send, as owners of objects in storage."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from accounts.models import User
from jobs.models import UNFINISHED
from tracks.files.owners import Bytes, FileOwner
from tracks.models import UPLOADS_FOLDER, Asset, Track, Upload, UploadState

# What a second of music takes up with all its files, generously.
BYTES_PER_SECOND = 1_500_000


class TrackFiles(FileOwner):
    """Files of all tracks, the trash included; what is being made is expected by its length."""

    model = "tracks.Asset"
    person = "track__owner"

    def rows(self) -> QuerySet[Asset]:
        return Asset.objects.all()

    def bytes_of(self, user: User) -> Bytes:
        under_way = Track.objects.filter(owner=user, job__state__in=UNFINISHED)
        seconds = under_way.aggregate(seconds=Sum("duration_seconds"))["seconds"] or 0
        return super().bytes_of(user) + Bytes(expected=round(seconds * BYTES_PER_SECOND))


class UploadFiles(FileOwner):
    """Complete uploads; those that wait need the place where their bytes arrive, and are expected."""

    model = "tracks.Upload"
    person = "owner"

    def rows(self) -> QuerySet[Upload]:
        return Upload.objects.filter(state=UploadState.COMPLETE)

    def needed(self, keys: Collection[str]) -> set[str]:
        ids = [pk for key in keys if (pk := _upload_of(key)) is not None]
        waiting = Upload.objects.filter(state=UploadState.WAITING, pk__in=ids)
        return super().needed(keys) | {upload.temporary_key for upload in waiting}

    def bytes_of(self, user: User) -> Bytes:
        is_waiting = Q(state=UploadState.WAITING, expires_at__gt=timezone.now())
        sent = Upload.objects.of(user).aggregate(
            kept=Sum("size_bytes", filter=Q(state=UploadState.COMPLETE)), coming=Sum("size_bytes", filter=is_waiting)
        )
        return Bytes(sent["kept"] or 0, sent["coming"] or 0)


def _upload_of(key: str) -> uuid.UUID | None:
    """Which upload a temporary key belongs to."""
    folder, _, name = key.partition("/")
    try:
        return uuid.UUID(name) if folder == UPLOADS_FOLDER else None
    except ValueError:
        return None
