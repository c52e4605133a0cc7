"""By what a made track is known again: its landmarks, and the hashes under which it is looked for among all."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Fingerprint(models.Model):
    """The fingerprint of a delivered track. landmarks: as `engine.fingerprints.landmarks` packs them."""

    id = models.BigAutoField(primary_key=True)
    track = models.OneToOneField("tracks.Track", on_delete=models.CASCADE, related_name="fingerprint")
    version = models.PositiveSmallIntegerField()
    landmarks = models.BinaryField()
    pcm_sha256 = models.CharField(max_length=64, help_text="Of the samples of its master, as its recipe has it.")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["pcm_sha256"], name="fingerprint_by_samples")]

    def __str__(self) -> str:
        return str(self.track_id)


class FingerprintHash(models.Model):
    """One hash of a fingerprint. There are some 170 of a song, so a row is its key and nothing else.

    It is deleted with its fingerprint, by its hash: an index by fingerprint would double the table.
    """

    pk = models.CompositePrimaryKey("hash", "fingerprint_id")
    hash = models.IntegerField()
    fingerprint = models.ForeignKey(
        Fingerprint, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="hashes"
    )

    def __str__(self) -> str:
        return f"{self.hash} of {self.fingerprint_id}"
