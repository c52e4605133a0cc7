"""Models of moods that staff trained on what people corrected."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class MoodModels(models.QuerySet["MoodModel"]):
    """The vocabulary of reading."""

    def in_use(self) -> MoodModel | None:
        """What new analyses take; None for the shipped one."""
        return self.filter(is_in_use=True).first()


class MoodModel(models.Model):
    """A model and how often it is right, in shares of corrected sounds that it had not seen.

    version: that of the shipped model it started from, a point, a number. document: as
    `engine.analysis.adapting.Adapted.to_dict` writes it; fingerprint: of its weights. accuracy_before: of the model
    that was in use, on the same sounds. changed_share: of the newest analyses, how many it would call otherwise.
    """

    version = models.CharField(max_length=20, unique=True)
    fingerprint = models.CharField(max_length=64, unique=True)
    document = models.JSONField()
    is_in_use = models.BooleanField(default=False)
    examples = models.PositiveIntegerField("corrected sounds")
    people = models.PositiveIntegerField()
    compared_with = models.CharField(max_length=20)
    accuracy_before = models.FloatField()
    accuracy_after = models.FloatField()
    changed_share = models.FloatField(null=True)
    created_at = models.DateTimeField()

    objects = MoodModels.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["is_in_use"], condition=Q(is_in_use=True), name="one_mood_model_in_use"),
        ]

    def __str__(self) -> str:
        return self.version
