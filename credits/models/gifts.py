"""Gift codes, and adjustments that wait for a second person."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from credits.models.ledger import Transaction


class GiftCode(models.Model):
    """A code that gives credits to whoever redeems it first. Only its SHA-256 is kept."""

    sha256 = models.CharField(max_length=64, unique=True)
    prefix = models.CharField(max_length=4)
    amount = models.PositiveIntegerField()
    note = models.CharField(max_length=100, blank=True)
    lasting_days = models.PositiveIntegerField(null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    valid_until = models.DateTimeField(null=True, blank=True)
    redeemed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    redeemed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="gift_is_of_something"),
            models.CheckConstraint(
                condition=Q(redeemed_by__isnull=True, redeemed_at__isnull=True)
                | Q(redeemed_by__isnull=False, redeemed_at__isnull=False),
                name="gift_is_redeemed_by_somebody_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}… of {self.amount}"


class Proposal(models.Model):
    """An adjustment above the limit of one person: it moves nothing until somebody else of staff approves it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    amount = models.BigIntegerField()
    reason = models.CharField(max_length=200)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    transaction = models.OneToOneField(
        Transaction, on_delete=models.PROTECT, null=True, blank=True, related_name="proposal"
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("proposed_by")),
                name="two_people_decide",
            ),
            models.CheckConstraint(
                condition=Q(transaction__isnull=True) | Q(decided_by__isnull=False), name="approved_by_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount:+d} for {self.user_id}"
