"""What Stripe says of each payment and subscription, as last fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from billing.models.goods import ID_LENGTH, PERSON
from billing.models.orders import Goods, Order

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User


class PaymentSet(models.QuerySet["Payment"]):
    """The vocabulary of payments."""

    def owned_by(self, user: User) -> Self:
        return self.filter(user=user)

    def newest(self) -> Self:
        return self.order_by("-paid_at", "-pk")

    def paid_between(self, since: datetime, until: datetime) -> Self:
        return self.filter(paid_at__gte=since, paid_at__lt=until)


class Payment(models.Model):
    """Money that came: a PaymentIntent (pi_…) for a pack, an invoice (in_…) for a month of a plan.

    `stripe_id` is the payment's name in the ledger's keys. A pack that a promotion code made free has no
    PaymentIntent; its checkout session stands for it. `refunded_cents` and `disputed_cents` are Stripe's totals as
    last fetched (a dispute counts while it is open or lost), `taken_credits` what was taken back for them.
    `step` numbers the movements of the ledger after the first. `version` grows with every write, so that whoever
    asked Stripe before somebody else wrote does not write what is out of date.
    """

    stripe_id = models.CharField(max_length=ID_LENGTH, unique=True)
    payment_intent = models.CharField(max_length=ID_LENGTH, null=True, blank=True, unique=True)
    kind = models.CharField(max_length=4, choices=Goods)
    user = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="payments")
    order = models.ForeignKey(Order, null=True, blank=True, on_delete=models.PROTECT, related_name="payments")
    plan = models.CharField(max_length=40, blank=True)
    credits = models.PositiveIntegerField()
    amount_cents = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3)
    refunded_cents = models.PositiveBigIntegerField(default=0)
    disputed_cents = models.PositiveBigIntegerField(default=0)
    taken_credits = models.PositiveIntegerField(default=0)
    step = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    receipt_url = models.TextField(blank=True)
    paid_at = models.DateTimeField()
    objects = PaymentSet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(taken_credits__lte=F("credits")), name="never_takes_more_than_given"),
            models.CheckConstraint(condition=Q(refunded_cents__lte=F("amount_cents")), name="refunds_fit_the_payment"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["user", "-paid_at"], name="payment_of_user"),
            models.Index(fields=["paid_at"], name="payment_by_day"),
        ]

    def __str__(self) -> str:
        return self.stripe_id

    @property
    def kept_credits(self) -> int:
        """What the ledger must have issued for this payment, all in all."""
        return self.credits - self.taken_credits


class Subscription(models.Model):
    """Stripe's subscription as last fetched; `version` as in Payment."""

    stripe_id = models.CharField(max_length=ID_LENGTH, unique=True)
    user = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="subscriptions")
    plan = models.CharField(max_length=40)
    status = models.CharField(max_length=20)
    period_end = models.DateTimeField(null=True, blank=True)
    cancel_at_period_end = models.BooleanField(default=False)
    is_paused = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    # Stripe is still trying to collect from somebody who is past due.
    KEEPS_PLAN: ClassVar[tuple[str, ...]] = ("active", "trialing", "past_due")
    ENDED: ClassVar[tuple[str, ...]] = ("canceled", "incomplete_expired")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["user", "status"], name="subscription_of_user")]

    def __str__(self) -> str:
        return f"{self.plan} ({self.status})"

    @property
    def keeps_plan(self) -> bool:
        """Whether the person has the plan by this subscription now."""
        return self.status in self.KEEPS_PLAN and not self.is_paused
