"""What the purse in the header and the page of credits say about a balance."""

from __future__ import annotations

from django import template
from django.conf import settings

from credits.queries import Balance
from credits.words import in_words as written

register = template.Library()


@register.filter
def is_low(balance: Balance) -> bool:
    """Whether so little is left that a hint is due."""
    return balance.available < settings.LOW_BALANCE_CREDITS


@register.filter
def in_words(amount: int) -> str:
    """ "1 credit", "1,200 credits"."""
    return written(amount)
