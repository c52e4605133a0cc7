"""Reading the ledger: balances, a person's statement, and the proof that everything adds up."""

from credits.queries.balances import Balance, balance, house

__all__ = ["Balance", "balance", "house"]
