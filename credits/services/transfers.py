"""Credits sent from one person to another, where an installation allows it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction as database

from credits.models import KEY_PREFIXES, Kind, Pocket, Transaction, Wallet
from credits.services.deadlocks import again_after_deadlock
from credits.services.drawing import without_a_date
from credits.services.errors import NotEnoughCredits, TransferRefused
from credits.services.posting import Move, checked, locked_wallet, once, write

if TYPE_CHECKING:
    from accounts.models import User


@again_after_deadlock
def transfer(*, sender: User, recipient: User, amount: int, key: str, now: datetime | None = None) -> Transaction:
    """Send credits, once for each key: both sides or none. Returns the sender's transaction.

    Only credits without a date can be sent, so that nobody can save welcome credits from expiring. Raises
    TransferRefused while settings.CREDIT_TRANSFERS is off or when sent to oneself, NotEnoughCredits, KeyConflict,
    ValueError, TypeError.
    """
    if not settings.CREDIT_TRANSFERS:
        raise TransferRefused("Credits cannot be sent to others here.")
    if sender.pk == recipient.pk:
        raise TransferRefused("These are your own credits already.")
    checked(key=f"{KEY_PREFIXES[Kind.TRANSFER_OUT]}{key}", reason="x", amount=amount, kind=Kind.TRANSFER_OUT)
    out = _side(Kind.TRANSFER_OUT, (sender, recipient), -amount, key, now)
    into = _side(Kind.TRANSFER_IN, (sender, recipient), amount, key, now)
    with database.atomic():
        # Everybody locks the wallet of the older account first, so two people who pay each other never block.
        wallets = {user.pk: locked_wallet(user) for user in sorted((sender, recipient), key=lambda user: user.pk)}
        return once(
            out, earlier=lambda done: done, make=lambda: _both(wallets[sender.pk], out, wallets[recipient.pk], into)
        )


def _both(giving: Wallet, out: Move, taking: Wallet, into: Move) -> Transaction:
    sendable = without_a_date(giving)
    if sendable < -out.available:
        raise NotEnoughCredits(needed=-out.available, available=sendable, owed=-giving.owed)
    sent = write(giving, out)
    write(taking, into)
    return sent


def _side(kind: Kind, people: tuple[User, User], amount: int, key: str, now: datetime | None) -> Move:
    sender, recipient = people
    return Move(
        kind=kind,
        key=f"{KEY_PREFIXES[kind]}{key}",
        reason=f"To {recipient}" if amount < 0 else f"From {sender}",
        content={"sender": sender.pk, "recipient": recipient.pk, "amount": amount},
        sides=((Pocket.AVAILABLE, amount), (Pocket.TRANSIT, -amount)),
        # Nothing that expires is sent.
        drawn=(),
        actor=sender,
        now=now,
    )
