"""Reading the ledger: balances, a person's statement, and the proof that everything adds up."""

from credits.queries.balances import (
    Balance,
    Expiry,
    balance,
    balance_at,
    by_day,
    expiring,
    house,
    issued_by_payment,
    keys_in_use,
)
from credits.queries.proof import Violation, counts, one_snapshot, prove
from credits.queries.statements import Line, Statement, statement

__all__ = [
    "Balance",
    "Expiry",
    "Line",
    "Statement",
    "Violation",
    "balance",
    "balance_at",
    "by_day",
    "counts",
    "expiring",
    "house",
    "issued_by_payment",
    "keys_in_use",
    "one_snapshot",
    "prove",
    "statement",
]
