"""What a search reads of a track, and what it asks of the database."""

from __future__ import annotations

from django.db.models import BigIntegerField, Q, Value
from django.db.models.functions import Cast, StrIndex
from django.db.models.lookups import GreaterThan

from engine.words.folding import folded

MOST_WORDS = 12
# The index knows parts of words of so many signs; it must not be asked for shorter ones.
INDEXED_SIGNS = 3


def search_text_of(title: str, prompt: str) -> str:
    """Title and prompt in the one spelling that all searches use."""
    return folded(f"{title} {prompt}")


def conditions(words: str, owner_pk: int) -> list[Q | GreaterThan]:
    """What holds for this person's tracks in which every word occurs, as arguments of `filter`."""
    wanted = folded(words).split()[:MOST_WORDS]
    long = [word for word in wanted if len(word) >= INDEXED_SIGNS]
    # The index knows owners by this very type only.
    owner = [Q(owner_id=Cast(Value(owner_pk), BigIntegerField()))] if long else []
    short = [GreaterThan(StrIndex("search_text", Value(word)), 0) for word in wanted if word not in long]
    return [*owner, *(Q(search_text__contains=word) for word in long), *short]
