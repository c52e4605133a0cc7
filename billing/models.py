"""What is for sale, what was bought, what Stripe says of each payment and subscription, and what Stripe told us."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User

# Stripe's own limit for the ids of its objects.
ID_LENGTH = 255
PERSON = settings.AUTH_USER_MODEL


class Sellable(models.QuerySet["Pack"]):
    """The vocabulary of the shop window."""

    def on_sale(self) -> Self:
        """What a person may buy now: shown, and known to Stripe."""
        return self.filter(is_on_sale=True).exclude(stripe_price_id="")


class Pack(models.Model):
    """A number of credits for an amount of money, paid once. Stripe's price is what is charged."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    credits = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    amount_cents = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    currency = models.CharField(max_length=3, default="eur", help_text="three small letters, as Stripe writes it")
    stripe_price_id = models.CharField(max_length=ID_LENGTH, blank=True, help_text="price_… from Stripe's dashboard")
    is_on_sale = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0, help_text="smaller numbers stand further left")
    objects = Sellable.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "amount_cents"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(credits__gt=0, amount_cents__gt=0), name="pack_is_worth_something"),
        ]

    def __str__(self) -> str:
        return self.name


class PlanPrice(models.Model):
    """What a plan costs a month. The plan itself is the row with this slug in accounts."""

    plan = models.SlugField(max_length=40, unique=True)
    stripe_price_id = models.CharField(max_length=ID_LENGTH, blank=True, help_text="price_… from Stripe's dashboard")
    amount_cents = models.PositiveIntegerField(validators=[MinValueValidator(1)])
    currency = models.CharField(max_length=3, default="eur", help_text="three small letters, as Stripe writes it")

    class Meta:
        ordering: ClassVar[list[str]] = ["amount_cents"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("stripe_price_id", condition=~Q(stripe_price_id=""), name="one_plan_per_price"),
        ]

    def __str__(self) -> str:
        return self.plan


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
