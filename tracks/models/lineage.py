"""Lineage: which tracks a track was made from, how, and with what settings."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from tracks.models.music import Track


class How(models.TextChoices):
    """What was done to the parent."""

    EDITED = "edited"
    MIXED = "mixed"
    EXTENDED = "extended"
    COVERED = "covered"
    SEPARATED = "separated"
    SUNG = "sung"
    REDONE = "redone"
    TRANSPOSED = "transposed"
    RETIMED = "retimed"
    REDUCED = "reduced"
    VARIED = "varied"
    CHANGED = "changed"


class Descent(models.Model):
    """One parent of a track; a mix has several. The settings are enough to do the same again."""

    child = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="ancestry")
    parent = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="offspring")
    how = models.CharField(max_length=10, choices=How)
    settings = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(how__in=How.values), name="how_is_known"),
            models.CheckConstraint(condition=~Q(child=F("parent")), name="nobody_is_their_own_parent"),
        ]

    def __str__(self) -> str:
        return f"{self.child_id} {self.how} from {self.parent_id}"
