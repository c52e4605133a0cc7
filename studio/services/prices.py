"""The price that was told before work begins, and the one that it has by then."""

from __future__ import annotations

from credits.words import in_words

ASK_AGAIN = "now: ask for it again to agree."


class PriceChanged(Exception):
    """It costs something else than was agreed on; nothing was started or held."""

    def __init__(self, message: str, price_credits: int) -> None:
        super().__init__(message)
        self.price_credits = price_credits


def check_price(agreed_credits: int | None, price_credits: int, *, before: str, behind: str) -> None:
    """Raises PriceChanged where another price was agreed on; None agrees to any.

    before, behind: the sentence that says so, around the price.
    """
    if agreed_credits not in {None, price_credits}:
        raise PriceChanged(f"{before} {in_words(price_credits)} {behind}", price_credits)
