"""Gift codes: staff make them, whoever redeems one first has its credits."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction as database
from django.utils import timezone

from credits.models import GiftCode, Transaction
from credits.services.deadlocks import again_after_deadlock
from credits.services.errors import GiftCodeRefused
from credits.services.grants import MAY_ADJUST, grant

if TYPE_CHECKING:
    from accounts.models import User

# Letters and digits that nobody mistakes for each other: 16 of 31 are 79 bits.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CHARACTERS = 16
MOST_AT_ONCE = 1_000
UNKNOWN = "This code is not known here. Look for a mistyped letter."


def make_gift_codes(
    *,
    by: User,
    count: int,
    amount: int,
    note: str = "",
    valid_until: datetime | None = None,
    lasting_days: int | None = None,
    now: datetime | None = None,
) -> list[str]:
    """Make codes of so many credits each and return them; they are kept only as digests and never shown again.

    lasting_days: the credits expire that long after they were redeemed; None is never. Raises PermissionError when
    `by` may not change wallets, ValueError for a count outside 1 to 1,000 or an amount that is not above 0.
    """
    if not by.has_perm(MAY_ADJUST):
        raise PermissionError("Only staff may make gift codes.")
    if not 1 <= count <= MOST_AT_ONCE or amount <= 0 or (lasting_days is not None and lasting_days <= 0):
        raise ValueError(f"Make 1 to {MOST_AT_ONCE} codes of more than 0 credits.")
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(CHARACTERS)) for _ in range(count)]
    made_at = now or timezone.now()
    GiftCode.objects.bulk_create(
        GiftCode(
            sha256=_digest(code),
            prefix=code[:4],
            amount=amount,
            note=note,
            lasting_days=lasting_days,
            valid_until=valid_until,
            made_by=by,
            made_at=made_at,
        )
        for code in codes
    )
    return ["-".join(code[at : at + 4] for at in range(0, CHARACTERS, 4)) for code in codes]


@again_after_deadlock
def redeem_gift_code(*, user: User, code: str, now: datetime | None = None) -> Transaction:
    """Give the credits of a code to this person; whoever else comes with it is refused.

    The same person with the same code again gets the first transaction. Raises GiftCodeRefused with the reason.
    """
    now = now or timezone.now()
    gift = GiftCode.objects.filter(sha256=_digest(code)).first()
    if gift is None:
        raise GiftCodeRefused(UNKNOWN)
    with database.atomic():
        if gift.redeemed_by_id is None and gift.valid_until is not None and gift.valid_until <= now:
            raise GiftCodeRefused(f"This code was valid until {gift.valid_until:%d %B %Y}.")
        # Of all who ask at once the database lets one through; the others see who it was.
        GiftCode.objects.filter(pk=gift.pk, redeemed_by=None).update(redeemed_by=user, redeemed_at=now)
        gift.refresh_from_db()
        if gift.redeemed_by_id != user.pk or gift.redeemed_at is None:
            raise GiftCodeRefused("This code has been used already.")
        expires_at = gift.redeemed_at + timedelta(days=gift.lasting_days) if gift.lasting_days else None
        return _given(gift, user, expires_at, now)


def _given(gift: GiftCode, user: User, expires_at: datetime | None, now: datetime) -> Transaction:
    key = f"gift:{gift.pk}"
    earlier = Transaction.objects.filter(key=key).first()
    if earlier is not None:
        return earlier
    return grant(user=user, amount=gift.amount, key=key, reason="Gift code", expires_at=expires_at, now=now)


def _digest(code: str) -> str:
    """As it was made: people type codes with spaces, dashes and small letters."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()
