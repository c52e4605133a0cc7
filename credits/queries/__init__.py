"""Reading the ledger: balances, a person's statement, and the proof that everything adds up."""

from credits.queries.balances import Balance, balance, house
from credits.queries.proof import Violation, counts, one_snapshot, prove
from credits.queries.statements import Line, Statement, statement

__all__ = [
    "Balance",
    "Line",
    "Statement",
    "Violation",
    "balance",
    "counts",
    "house",
    "one_snapshot",
    "prove",
    "statement",
]
