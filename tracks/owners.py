"""The files of tracks as an owner of objects in storage."""

from __future__ import annotations

from django.db.models import QuerySet, Sum

from accounts.models import User
from files.owners import Bytes, File, FileOwner
from jobs.models import Job
from tracks.models import Asset
from tracks.naming import as_file

# What a second of music takes up with all its files, generously.
BYTES_PER_SECOND = 1_500_000
# The same by the kind of work: of sound that was sent or changed, a lossless and a small copy are written.
BYTES_PER_SECOND_OF = {
    "generate": BYTES_PER_SECOND,
    "import": 350_000,
    "edit": 350_000,
    "change": BYTES_PER_SECOND,
    "cover": BYTES_PER_SECOND,
    "change_outside": 350_000,
    "mix": 350_000,
    "separate": 800_000,
    "separate_outside": 800_000,
}


class TrackFiles(FileOwner):
    """Files of all tracks, the trash included; what is being made is expected by its length."""

    model = Asset._meta.label
    person = "track__owner"

    def rows(self) -> QuerySet[Asset]:
        return Asset.objects.all()

    def bytes_of(self, user: User) -> Bytes:
        jobs = Job.objects.owned_by(user).unfinished().filter(kind__in=BYTES_PER_SECOND_OF)
        sizes = jobs.order_by().values_list("kind").annotate(Sum("size"))
        expected = sum(BYTES_PER_SECOND_OF[kind] * seconds for kind, seconds in sizes)
        return super().bytes_of(user) + Bytes(expected=round(expected))

    def file(self, pk: int) -> File | None:
        asset = (
            Asset.objects.filter(track__deleted_at__isnull=True).select_related("track__owner").filter(pk=pk).first()
        )
        return as_file(asset.track, asset) if asset else None
