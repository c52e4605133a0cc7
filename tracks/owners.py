"""The files of tracks as an owner of objects in storage."""

from __future__ import annotations

from django.db.models import Q, QuerySet, Sum

from accounts.models import User
from files.owners import Bytes, File, FileOwner
from jobs.models import UNFINISHED
from tracks.models import Asset, Origin, Track
from tracks.naming import as_file

# What a second of music takes up with all its files, generously.
BYTES_PER_SECOND = 1_500_000
# The same for sound that was sent: its original is there, a lossless and a small copy are not.
BYTES_PER_SECOND_SENT = 350_000


class TrackFiles(FileOwner):
    """Files of all tracks, the trash included; what is being made is expected by its length."""

    model = Asset._meta.label
    person = "track__owner"

    def rows(self) -> QuerySet[Asset]:
        return Asset.objects.all()

    def bytes_of(self, user: User) -> Bytes:
        is_sent = Q(origin=Origin.UPLOADED)
        under_way = Track.objects.filter(owner=user, job__state__in=UNFINISHED).aggregate(
            made=Sum("duration_seconds", filter=~is_sent), sent=Sum("duration_seconds", filter=is_sent)
        )
        expected = (under_way["made"] or 0) * BYTES_PER_SECOND + (under_way["sent"] or 0) * BYTES_PER_SECOND_SENT
        return super().bytes_of(user) + Bytes(expected=round(expected))

    def file(self, pk: int) -> File | None:
        asset = (
            Asset.objects.filter(track__deleted_at__isnull=True).select_related("track__owner").filter(pk=pk).first()
        )
        return as_file(asset.track, asset) if asset else None
