"""Asking for music: the request as it was sent, and the free takes of a day."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class PayWith(models.TextChoices):
    """How a request is paid for."""

    CREDITS = "credits"
    FREE = "free"


class FreeUse(models.Model):
    """How many free takes somebody has used on a day (UTC); moved by conditional updates, for all processes."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    count = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "day"], name="one_count_of_free_takes_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.count} on {self.day}"


class Request(models.Model):
    """One press of the button: the brief as it was sent. The same key of the same person is the same request."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="music_requests")
    idempotency_key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    brief = models.JSONField(default=dict)
    model = models.CharField(max_length=40, db_column="provider")
    may_fall_back = models.BooleanField(default=True)
    takes = models.PositiveSmallIntegerField()
    price_credits = models.PositiveIntegerField()
    pay_with = models.CharField(max_length=10, choices=PayWith, default=PayWith.CREDITS)
    # Of a desk that a recipe had filled: what it was called, what was to come of it, and what was changed.
    source = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["owner", "idempotency_key"], name="one_request_per_key_of_a_person"),
            models.CheckConstraint(condition=Q(takes__gte=1, takes__lte=2), name="one_or_two_takes"),
            models.CheckConstraint(
                condition=Q(pay_with=PayWith.CREDITS) | Q(pay_with=PayWith.FREE, price_credits=0),
                name="free_requests_cost_nothing",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["owner", "-created_at"], name="request_of_owner")]

    def __str__(self) -> str:
        return str(self.brief.get("prompt", ""))[:60] or str(self.pk)
