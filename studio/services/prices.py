"""The price that was told before work begins, and the one that it has by then."""

from __future__ import annotations

from credits.words import in_words


class PriceChanged(Exception):
    """It costs something else than was agreed on; nothing was started or held."""

    def __init__(self, message: str, price_credits: int) -> None:
        super().__init__(message)
        self.price_credits = price_credits


def check_price(agreed_credits: int | None, price_credits: int, words: str) -> None:
    """Raises PriceChanged where another price was agreed on; None agrees to any.

    words: the sentence that says so, with {} for the price.
    """
    if agreed_credits not in {None, price_credits}:
        raise PriceChanged(words.format(in_words(price_credits)), price_credits)
