"""Chains of effects that people keep."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from accounts.models import User


class PresetSet(models.QuerySet["Preset"]):
    """The vocabulary of reading."""

    def visible_to(self, user: User) -> Self:
        """One's own, and what others share."""
        return self.filter(Q(owner=user) | Q(is_shared=True))


class Preset(models.Model):
    """A chain under a name; the document is the one of `engine.effects.chain`, with every parameter written out."""

    NAME_CHARACTERS = 60

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="presets")
    name = models.CharField(max_length=NAME_CHARACTERS)
    chain = models.JSONField()
    is_shared = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    objects = PresetSet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["owner", "name"], name="one_preset_per_name"),
        ]

    def __str__(self) -> str:
        return self.name
