"""The accounts at providers that paid work is charged to: whether they are used, how much, and which keys are out."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q


class ProviderAccount(models.Model):
    """What this installation allows itself at one provider. Keys are in the environment, never here.

    micros_per_hour: the most that may be spent within any hour, in micro US dollars; empty is no limit.
    """

    slug = models.CharField(max_length=40, primary_key=True)
    is_on = models.BooleanField("in use", default=True, help_text="Switched off, nothing new is sent there.")
    requests_per_minute = models.PositiveIntegerField(default=60, validators=[MinValueValidator(1)])
    requests_at_once = models.PositiveIntegerField(default=10, validators=[MinValueValidator(1)])
    micros_per_hour = models.PositiveBigIntegerField(
        "spending limit per hour", null=True, blank=True, default=20_000_000, help_text="In micro US dollars."
    )
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(requests_per_minute__gte=1, requests_at_once__gte=1), name="account_lets_something_through"
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class KeySet(models.QuerySet["ProviderKey"]):
    """The vocabulary of reading."""

    def out(self, now: datetime) -> Self:
        """Keys that may not be used at this moment."""
        return self.filter(Q(out_until__isnull=True) | Q(out_until__gt=now), out_since__isnull=False)


class ProviderKey(models.Model):
    """The health of one key, by its name: the beginning of its hash. out_until: empty when only staff put it back."""

    account = models.CharField(max_length=40)
    name = models.CharField(max_length=20)
    out_since = models.DateTimeField(null=True, blank=True)
    out_until = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    objects = KeySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["account", "name"], name="one_row_per_key"),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.name}"
