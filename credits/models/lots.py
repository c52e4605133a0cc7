"""Lots: credits that expire, and how each movement drew on them.

Credits of a wallet that lie in no lot never expire. A movement of available credits says by its draws how much of it
went into which lot or came out of it; whatever its draws don't mention concerns the credits without a date.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from credits.models.ledger import Transaction, Wallet


class Lot(models.Model):
    """Credits given together that expire together. `remaining` is the sum of its draws; nothing else ever changes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wallet = models.ForeignKey(Wallet, on_delete=models.PROTECT, related_name="lots")
    transaction = models.OneToOneField(Transaction, on_delete=models.PROTECT, related_name="lot")
    amount = models.BigIntegerField()
    remaining = models.BigIntegerField(default=0)
    expires_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="lot_is_of_something"),
            models.CheckConstraint(
                condition=Q(remaining__gte=0, remaining__lte=F("amount")), name="lot_remains_within_its_amount"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["wallet", "expires_at"], name="lot_to_draw_on", condition=Q(remaining__gt=0))
        ]

    def __str__(self) -> str:
        return f"{self.remaining} of {self.amount} until {self.expires_at:%Y-%m-%d}"


class Draw(models.Model):
    """How much a transaction put into a lot (above 0) or took from it (below 0). Written once."""

    transaction = models.ForeignKey(Transaction, on_delete=models.PROTECT, related_name="draws")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="draws")
    amount = models.BigIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(amount=0), name="draw_moves_something"),
            models.UniqueConstraint(fields=["transaction", "lot"], name="one_draw_per_lot"),
        ]

    def __str__(self) -> str:
        return f"{self.amount:+d} of lot {self.lot_id}"
