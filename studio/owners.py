"""The pictures of analyses and the chunks of takes as owners of objects in storage."""

from __future__ import annotations

from django.db.models import QuerySet, Sum

from accounts.models import User
from files.owners import Bytes, FileOwner
from studio.models import Analysis, TakeChunk, TakeState


class SpectrogramFiles(FileOwner):
    """Spectrograms, which are there once for all who have the same content, and count against nobody's plan."""

    model = Analysis._meta.label
    key, size = "spectrogram_storage_key", "spectrogram_bytes"

    def rows(self) -> QuerySet[Analysis]:
        return Analysis.objects.exclude(spectrogram_storage_key="")

    def bytes_of(self, user: User) -> Bytes:  # noqa: ARG002
        return Bytes()


class TakeFiles(FileOwner):
    """Chunks of takes, until `sweep_takes` removes them; they count while no track has what they hold."""

    model = TakeChunk._meta.label
    person = "take__owner"

    def rows(self) -> QuerySet[TakeChunk]:
        return TakeChunk.objects.all()

    def bytes_of(self, user: User) -> Bytes:
        open_chunks = self.rows().filter(take__owner=user, take__state=TakeState.RECORDING)
        return Bytes(open_chunks.aggregate(bytes=Sum(self.size))["bytes"] or 0)
