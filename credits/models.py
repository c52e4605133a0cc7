"""The ledger: wallets, transactions with their entries, holds and how each hold ended.

Double entry: the entries of a transaction sum to 0. Entries of a person's wallet form one numbered chain, each with
the balance it left behind and the digest of the one before. The house's own pockets (issued, revenue, adjusted) have
no wallet row: their balance is the sum of their entries, so nobody ever waits for the house.
Nothing but wallets is ever updated; `credits.guards` makes the database itself refuse.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from accounts.models import User


class Kind(models.TextChoices):
    """What a transaction did."""

    GRANT = "grant"
    HOLD = "hold"
    SETTLE = "settle"
    RELEASE = "release"
    ADJUST = "adjust"


class Pocket(models.TextChoices):
    """Where credits can lie: two pockets in every wallet, the others belong to the house."""

    AVAILABLE = "available"
    HELD = "held"
    ISSUED = "issued"
    REVENUE = "revenue"
    ADJUSTED = "adjusted"


WALLET_POCKETS = (Pocket.AVAILABLE, Pocket.HELD)
HOUSE_POCKETS = (Pocket.ISSUED, Pocket.REVENUE, Pocket.ADJUSTED)


class Outcome(models.TextChoices):
    """How a hold ended."""

    SETTLED = "settled"
    RELEASED = "released"


class Wallet(models.Model):
    """What a person has. The row is the lock: whoever moves a person's credits holds it first.

    `version` is the number of the wallet's last entry and `head` that entry's digest.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="wallet")
    available = models.BigIntegerField(default=0)
    held = models.BigIntegerField(default=0)
    version = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(available__gte=0), name="available_is_never_negative"),
            models.CheckConstraint(condition=Q(held__gte=0), name="held_is_never_negative"),
        ]

    def __str__(self) -> str:
        return f"wallet {self.pk}: {self.available} available, {self.held} held"


class Transaction(models.Model):
    """One movement of credits, written once. `key` says which request it answers, `content_sha256` what was asked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    key = models.CharField(max_length=200, unique=True)
    content_sha256 = models.CharField(max_length=64)
    reason = models.CharField(max_length=200)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    entry_count = models.PositiveSmallIntegerField(default=2)
    created_at = models.DateTimeField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="transaction_kind_is_known"),
            models.CheckConstraint(condition=Q(entry_count__gte=2), name="transaction_has_two_sides"),
            models.CheckConstraint(condition=~Q(key="") & ~Q(reason=""), name="transaction_says_why"),
            models.CheckConstraint(
                condition=Q(kind__in=[Kind.SETTLE, Kind.RELEASE], key__startswith="final:")
                | (~Q(kind__in=[Kind.SETTLE, Kind.RELEASE]) & ~Q(key__startswith="final:")),
                name="only_endings_have_final_keys",
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.ADJUST) | Q(actor__isnull=False), name="adjustment_names_who_did_it"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["created_at"], name="transaction_by_time")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class EntrySet(models.QuerySet["Entry"]):
    """The vocabulary of reading entries."""

    def of(self, user: User) -> Self:
        return self.filter(wallet__user=user)

    def newest(self) -> Self:
        return self.order_by("-version")


class Entry(models.Model):
    """One side of a transaction. Line 1 is the side by which people know it (see `credits.services.posting`)."""

    transaction = models.ForeignKey(Transaction, on_delete=models.PROTECT, related_name="entries")
    line = models.PositiveSmallIntegerField()
    wallet = models.ForeignKey(Wallet, on_delete=models.PROTECT, null=True, blank=True, related_name="entries")
    pocket = models.CharField(max_length=10, choices=Pocket)
    amount = models.BigIntegerField()
    balance_after = models.BigIntegerField(null=True, blank=True)
    version = models.PositiveBigIntegerField(null=True, blank=True)
    digest = models.CharField(max_length=64)

    objects = EntrySet.as_manager()

    class Meta:
        verbose_name_plural = "entries"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["transaction", "line"], name="one_entry_per_line"),
            models.UniqueConstraint(fields=["wallet", "version"], name="one_entry_per_version"),
            models.CheckConstraint(condition=~Q(amount=0), name="entry_moves_something"),
            models.CheckConstraint(condition=Q(line__gte=1), name="lines_count_from_one"),
            models.CheckConstraint(
                condition=Q(
                    pocket__in=WALLET_POCKETS,
                    wallet__isnull=False,
                    version__isnull=False,
                    version__gte=1,
                    balance_after__isnull=False,
                    balance_after__gte=0,
                )
                | Q(pocket__in=HOUSE_POCKETS, wallet__isnull=True, version__isnull=True, balance_after__isnull=True),
                name="entry_is_of_a_wallet_or_of_the_house",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["wallet", "pocket", "-version"], name="entry_latest_of_pocket"),
            models.Index(fields=["pocket", "id"], name="entry_of_the_house", condition=Q(wallet__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.amount:+d} {self.pocket}"


class Hold(models.Model):
    """Credits put aside for one piece of work. It is open until a `Final` says how it ended."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wallet = models.ForeignKey(Wallet, on_delete=models.PROTECT, related_name="holds")
    amount = models.BigIntegerField()
    transaction = models.OneToOneField(Transaction, on_delete=models.PROTECT, related_name="hold")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="hold_is_of_something")
        ]

    def __str__(self) -> str:
        return f"hold {self.pk} of {self.amount}"


class Final(models.Model):
    """How a hold ended. The hold is the primary key, so a second ending cannot exist."""

    hold = models.OneToOneField(Hold, on_delete=models.PROTECT, primary_key=True, related_name="final")
    transaction = models.OneToOneField(Transaction, on_delete=models.PROTECT, related_name="final")
    outcome = models.CharField(max_length=10, choices=Outcome)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="outcome_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.pk}"
