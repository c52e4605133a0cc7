"""The digests that make history tamper-evident: every entry of a wallet seals the one before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from credits.models import Entry, Lot, Transaction, Wallet

    Drawn = Sequence[tuple[Lot, int]]


def content_digest(content: Mapping[str, str | int | None]) -> str:
    """SHA-256 of what a request asks for; two requests with one key must agree in it."""
    return _sha256(sorted(content.items()))


def transaction_digest(transaction: Transaction, drawn: Drawn = ()) -> str:
    """SHA-256 over every column of a transaction row, and over the lots it drew on with how much."""
    parts: list[object] = [
        str(transaction.pk),
        transaction.kind,
        transaction.key,
        transaction.content_sha256,
        transaction.reason,
        transaction.actor_id,
        transaction.entry_count,
        _moment(transaction.created_at),
    ]
    if transaction.terms:
        parts.append({"terms": sorted(transaction.terms.items())})
    if drawn:
        parts.append({"drawn": sorted([lot_seal(lot), amount] for lot, amount in drawn)})
    return _sha256(parts)


def lot_seal(lot: Lot) -> str:
    """SHA-256 over what never changes of a lot; the transactions that drew on it carry it in their digests."""
    return _sha256([str(lot.pk), lot.wallet_id, str(lot.transaction_id), lot.amount, _moment(lot.expires_at)])


def entry_digest(entry: Entry, *, transaction: str, previous: str) -> str:
    """SHA-256 over every column of an entry row, the digest of its transaction and that of the wallet's entry before.

    Entries of the house have no entry before (`previous` is ""), because nothing there may wait in a line.
    """
    return _sha256(
        [
            previous,
            transaction,
            entry.line,
            entry.wallet_id,
            entry.pocket,
            entry.amount,
            entry.balance_after,
            entry.version,
        ]
    )


def first_link(wallet: Wallet) -> str:
    """What the first entry of a wallet seals: whose wallet it is."""
    return f"wallet {wallet.pk} of user {wallet.user_id}"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _sha256(parts: Sequence[object]) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=True, separators=(",", ":")).encode()).hexdigest()
