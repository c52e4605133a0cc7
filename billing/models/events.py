"""What Stripe told us, what of it could not be used, and until when it was asked for more."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from billing.models.goods import ID_LENGTH


class EventState(models.TextChoices):
    """Only done events are never looked at again."""

    RECEIVED = "received"
    DONE = "done"
    FAILED = "failed"


class Event(models.Model):
    """Something Stripe told us once or more often. Its content is not kept: what counts is fetched from Stripe."""

    stripe_id = models.CharField(max_length=ID_LENGTH, unique=True)
    type = models.CharField(max_length=100)
    object_id = models.CharField(max_length=ID_LENGTH, blank=True)
    state = models.CharField(max_length=8, choices=EventState, default=EventState.RECEIVED)
    tries = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)
    happened_at = models.DateTimeField()
    received_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(state__in=EventState.values), name="event_state_is_known"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["received_at"], condition=~Q(state="done"), name="event_not_done"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.stripe_id}"


class Reconciliation(models.Model):
    """The one row that remembers up to which moment Stripe was asked for events."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seen_until = models.DateTimeField(null=True, blank=True)
    ran_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(id=1), name="there_is_one_reconciliation"),
        ]


class RefusedEvent(models.Model):
    """A body that bears our secret's signature and is no event we can use; told once however often it comes.

    Of its content only the digest is kept: whoever looks into it has Stripe's own list of events.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    size_bytes = models.PositiveIntegerField()
    reason = models.CharField(max_length=200)
    received_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-received_at"]

    def __str__(self) -> str:
        return f"{self.reason} ({self.sha256[:12]})"
