"""What goes in and out of the API about credits: balances and statements."""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from rest_framework import serializers

from api.strictness import Known
from credits.days import EARLIEST, LATEST
from credits.queries.statements import LARGEST_PAGE, PAGE_ROWS
from credits.words import KINDS

DAYS = (MinValueValidator(EARLIEST), MaxValueValidator(LATEST))


class ExpiryOut(serializers.Serializer[Any]):
    """Credits that expire, and when."""

    amount = serializers.IntegerField()
    at = serializers.DateTimeField()


class BalanceOut(serializers.Serializer[Any]):
    """What can be spent, what is held for work under way, what is owed, and what expires next."""

    available = serializers.IntegerField()
    held = serializers.IntegerField()
    owed = serializers.IntegerField(help_text="from a refunded payment; the next credits that come in pay it first")
    expiring = ExpiryOut(allow_null=True, help_text="what of the available credits expires next")


class StatementFilter(Known):
    """Which movements to list: a kind, and days in the time zone of the caller's account, both included."""

    limit = serializers.IntegerField(min_value=1, max_value=LARGEST_PAGE, default=PAGE_ROWS)
    cursor = serializers.CharField(max_length=18, allow_blank=True, default="", help_text="`next` of the page before")
    kind = serializers.ChoiceField(tuple(KINDS), allow_blank=True, default="")
    until = serializers.DateField(default=None, validators=DAYS, help_text="the last day")

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        # "from" is a word of Python, so it cannot be written as an attribute.
        first = serializers.DateField(default=None, validators=DAYS, help_text="the first day")
        return {**super().get_fields(), "from": first}

    def validate_cursor(self, cursor: str) -> str:
        if cursor and not (cursor.isascii() and cursor.isdecimal()):
            raise serializers.ValidationError("This place in a list was not handed out by us.")
        return cursor

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["from"] and attrs["until"] and attrs["from"] > attrs["until"]:
            raise serializers.ValidationError({"until": ["This day is before the first one."]})
        return attrs


class MovementOut(serializers.Serializer[Any]):
    """One movement of credits, and what there was after it."""

    when = serializers.DateTimeField()
    kind = serializers.ChoiceField(KINDS)
    what = serializers.CharField()
    amount = serializers.IntegerField(help_text="below 0 when credits were held, spent or taken")
    available_after = serializers.IntegerField()
    held_after = serializers.IntegerField()
    transaction = serializers.UUIDField()


class StatementPage(serializers.Serializer[Any]):
    """One page of the statement; `next` is the cursor of the following one, null on the last."""

    movements = MovementOut(many=True)
    next = serializers.CharField(allow_null=True)
