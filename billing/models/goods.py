"""What is for sale: packs, and the price of each plan."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

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
