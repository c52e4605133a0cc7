"""Who buys, and what was ordered at which price."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q

from billing.models.goods import ID_LENGTH, PERSON, Pack

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User


class Customer(models.Model):
    """Who a person is at Stripe."""

    user = models.OneToOneField(PERSON, on_delete=models.PROTECT, related_name="stripe_customer")
    stripe_id = models.CharField(max_length=ID_LENGTH, unique=True)

    def __str__(self) -> str:
        return self.stripe_id


class Goods(models.TextChoices):
    """The two things there are to buy."""

    PACK = "pack"
    PLAN = "plan"


class OrderStatus(models.TextChoices):
    """Paid wins over everything else: money that came is never an expired order."""

    OPEN = "open"
    PAID = "paid"
    FAILED = "failed"
    EXPIRED = "expired"


class OrderSet(models.QuerySet["Order"]):
    """The vocabulary of orders; a status moves by a conditional UPDATE only."""

    def owned_by(self, user: User) -> Self:
        return self.filter(user=user)

    def open(self) -> Self:
        return self.filter(status=OrderStatus.OPEN)

    def close(self, status: OrderStatus, now: datetime) -> int:
        """Paid from any state, failed and expired from open alone."""
        rows = self.exclude(status=OrderStatus.PAID) if status == OrderStatus.PAID else self.open()
        return rows.update(status=status, closed_at=now)


class Order(models.Model):
    """One visit to the checkout: what was asked for and at which price, kept as it was at that moment.

    `key` comes from the form, so that a second click is the same order. `tries` counts answers of Stripe that ended
    in an error on its side: those are replayed for a key, so the next attempt needs another one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="orders")
    key = models.CharField(max_length=100)
    kind = models.CharField(max_length=4, choices=Goods)
    pack = models.ForeignKey(Pack, null=True, blank=True, on_delete=models.PROTECT, related_name="orders")
    plan = models.CharField(max_length=40, blank=True)
    credits = models.PositiveIntegerField()
    amount_cents = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    millicents_per_credit = models.PositiveIntegerField(default=0)
    stripe_session_id = models.CharField(max_length=ID_LENGTH, null=True, blank=True, unique=True)
    url = models.TextField(blank=True)
    status = models.CharField(max_length=7, choices=OrderStatus, default=OrderStatus.OPEN)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    objects = OrderSet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "key"], name="one_order_per_form"),
            models.CheckConstraint(condition=Q(status__in=OrderStatus.values), name="order_status_is_known"),
            models.CheckConstraint(
                condition=Q(kind=Goods.PACK, pack__isnull=False, plan="")
                | Q(kind=Goods.PLAN, pack__isnull=True) & ~Q(plan=""),
                name="order_is_for_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(status=OrderStatus.OPEN, closed_at__isnull=True)
                | ~Q(status=OrderStatus.OPEN) & Q(closed_at__isnull=False),
                name="closed_orders_say_when",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["user", "-created_at"], name="order_of_user"),
            models.Index(fields=["checked_at"], condition=Q(status="open"), name="order_still_open"),
        ]

    def __str__(self) -> str:
        return f"{self.pack or self.plan} ({self.status})"
