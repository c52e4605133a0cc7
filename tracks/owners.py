"""The files of tracks as an owner of objects in storage."""

from __future__ import annotations

from django.db.models import QuerySet, Sum

from accounts.models import User
from files.owners import Bytes, File, FileOwner
from jobs.models import UNFINISHED
from tracks.models import Asset, Track
from tracks.naming import as_file

# What a second of music takes up with all its files, generously.
BYTES_PER_SECOND = 1_500_000


class TrackFiles(FileOwner):
    """Files of all tracks, the trash included; what is being made is expected by its length."""

    model = Asset._meta.label
    person = "track__owner"

    def rows(self) -> QuerySet[Asset]:
        return Asset.objects.all()

    def bytes_of(self, user: User) -> Bytes:
        under_way = Track.objects.filter(owner=user, job__state__in=UNFINISHED)
        seconds = under_way.aggregate(seconds=Sum("duration_seconds"))["seconds"] or 0
        return super().bytes_of(user) + Bytes(expected=round(seconds * BYTES_PER_SECOND))

    def file(self, pk: int) -> File | None:
        asset = (
            Asset.objects.filter(track__deleted_at__isnull=True).select_related("track__owner").filter(pk=pk).first()
        )
        return as_file(asset.track, asset) if asset else None
