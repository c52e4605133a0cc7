"""The ledger: wallets, transactions with their entries, holds and how each hold ended.

Double entry: the entries of a transaction sum to 0. Entries of a person's wallet form one numbered chain, each with
the balance it left behind and the digest of the one before. The house's own pockets (issued, revenue and the like) have
no wallet row: their balance is the sum of their entries, so nobody ever waits for the house.
Nothing but wallets is ever updated; `credits.guards` makes the database itself refuse.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, ClassVar, Self

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
    PURCHASE = "purchase"
    TAKEBACK = "takeback"
    RESTORE = "restore"
    REPAY = "repay"
    REFUND = "refund"
    EXPIRE = "expire"
    TRANSFER_OUT = "transfer_out"
    TRANSFER_IN = "transfer_in"


# A key that begins like this belongs to transactions of this kind and to no other.
KEY_PREFIXES: dict[Kind, str] = {
    Kind.SETTLE: "final:",
    Kind.RELEASE: "final:",
    Kind.PURCHASE: "purchase:",
    Kind.TAKEBACK: "takeback:",
    Kind.RESTORE: "restore:",
    Kind.REPAY: "repay:",
    Kind.REFUND: "refund:",
    Kind.EXPIRE: "expire:",
    Kind.TRANSFER_OUT: "sent:",
    Kind.TRANSFER_IN: "received:",
}
FREE_KINDS = tuple(kind for kind in Kind if kind not in KEY_PREFIXES)


def _key_fits_its_kind() -> Q:
    fits = Q(kind__in=FREE_KINDS)
    for prefix in sorted(set(KEY_PREFIXES.values())):
        fits &= ~Q(key__startswith=prefix)
    for prefix in sorted(set(KEY_PREFIXES.values())):
        fits |= Q(kind__in=[kind for kind, own in KEY_PREFIXES.items() if own == prefix], key__startswith=prefix)
    return fits


class Pocket(models.TextChoices):
    """Where credits can lie: three pockets in every wallet, the others belong to the house.

    `owed` is never above 0: what a person has to give back but has spent already.
    """

    AVAILABLE = "available"
    HELD = "held"
    OWED = "owed"
    ISSUED = "issued"
    REVENUE = "revenue"
    ADJUSTED = "adjusted"
    EXPIRED = "expired"
    TRANSIT = "transit"


WALLET_POCKETS = (Pocket.AVAILABLE, Pocket.HELD, Pocket.OWED)
HOUSE_POCKETS = tuple(pocket for pocket in Pocket if pocket not in WALLET_POCKETS)


class Outcome(models.TextChoices):
    """How a hold ended."""

    SETTLED = "settled"
    RELEASED = "released"


class Wallet(models.Model):
    """What a person has. The row is the lock: whoever moves a person's credits holds it first.

    `version` is the number of the wallet's last entry, `head` that entry's digest and `moved_at` its moment.
    `expires_next_at` is the earliest moment at which something of the wallet's lots expires.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="wallet")
    available = models.BigIntegerField(default=0)
    held = models.BigIntegerField(default=0)
    owed = models.BigIntegerField(default=0)
    version = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)
    moved_at = models.DateTimeField(null=True, blank=True)
    expires_next_at = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(available__gte=0), name="available_is_never_negative"),
            models.CheckConstraint(condition=Q(held__gte=0), name="held_is_never_negative"),
            models.CheckConstraint(condition=Q(owed__lte=0), name="owed_is_never_above_zero"),
        ]

    def __str__(self) -> str:
        return f"wallet {self.pk}: {self.available} available, {self.held} held"


class Transaction(models.Model):
    """One movement of credits, written once. `key` says which request it answers, `content_sha256` what was asked.

    `terms` is what price and rate were agreed on at that moment; {} where nothing was bought or held.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=Kind)
    key = models.CharField(max_length=200, unique=True)
    content_sha256 = models.CharField(max_length=64)
    reason = models.CharField(max_length=200)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    entry_count = models.PositiveSmallIntegerField(default=2)
    terms = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="transaction_kind_is_known"),
            models.CheckConstraint(condition=Q(entry_count__gte=2), name="transaction_has_two_sides"),
            models.CheckConstraint(condition=~Q(key="") & ~Q(reason=""), name="transaction_says_why"),
            models.CheckConstraint(condition=_key_fits_its_kind(), name="key_fits_its_kind"),
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


IN_A_WALLET: dict[str, Any] = {
    "wallet__isnull": False,
    "version__isnull": False,
    "version__gte": 1,
    "balance_after__isnull": False,
}


class Entry(models.Model):
    """One side of a transaction. Line 1 is the side by which people know it (see `credits.services.posting`).

    `created_at` is the moment of its transaction, here again so that the balance at any instant is one look-up.
    """

    transaction = models.ForeignKey(Transaction, on_delete=models.PROTECT, related_name="entries")
    line = models.PositiveSmallIntegerField()
    wallet = models.ForeignKey(Wallet, on_delete=models.PROTECT, null=True, blank=True, related_name="entries")
    pocket = models.CharField(max_length=10, choices=Pocket)
    amount = models.BigIntegerField()
    balance_after = models.BigIntegerField(null=True, blank=True)
    version = models.PositiveBigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField()
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
                condition=Q(pocket__in=[Pocket.AVAILABLE, Pocket.HELD], balance_after__gte=0, **IN_A_WALLET)
                | Q(pocket=Pocket.OWED, balance_after__lte=0, **IN_A_WALLET)
                | Q(pocket__in=HOUSE_POCKETS, wallet__isnull=True, version__isnull=True, balance_after__isnull=True),
                name="entry_is_of_a_wallet_or_of_the_house",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["wallet", "pocket", "-version"], name="entry_latest_of_pocket"),
            models.Index(fields=["wallet", "pocket", "created_at", "version"], name="entry_of_pocket_by_time"),
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
