"""What the API tells of a reading: what was heard, what will not be heeded, what is open, and what it would cost."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from api.tracks.wishes import OrderBody
from tracks.queries import Quote


class NewReading(OrderBody):
    """Words to be read, with whatever has been chosen already; nothing is made or charged."""


class HeardOut(serializers.Serializer[Any]):
    """One thing that was heard, at start:end of the prompt. `id` goes into `ignored` to throw it out."""

    id = serializers.CharField()
    field = serializers.CharField(help_text="of the brief")
    value = serializers.JSONField()
    words = serializers.CharField()
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    label = serializers.CharField()  # type: ignore[assignment]


class NotHeededOut(serializers.Serializer[Any]):
    """What will not be done by who would make it; words and field are empty where it is about the whole request."""

    field = serializers.CharField()
    words = serializers.CharField()
    why = serializers.CharField()


class QuestionOut(serializers.Serializer[Any]):
    """What only a person can answer: name one of the choices in `field` of the request."""

    field = serializers.CharField()
    words = serializers.CharField()
    text = serializers.CharField()
    choices = serializers.ListField(child=serializers.CharField())


class QuoteOut(serializers.Serializer[Quote]):
    """Who would make it and for how much in all; `problem` says why nobody can."""

    maker = serializers.CharField()
    price_credits = serializers.IntegerField(allow_null=True)
    duration_seconds = serializers.FloatField()
    problem = serializers.CharField()


class ReadingOut(serializers.Serializer[Any]):
    """What was understood. overruled: the request says otherwise than the words; ignored: it was thrown out.

    brief: the request with everything decided, as it would be composed with its seed (0 where it has none).
    """

    heard = HeardOut(many=True)
    overruled = HeardOut(many=True)
    ignored = HeardOut(many=True)
    not_heeded = NotHeededOut(many=True)
    not_understood = serializers.ListField(child=serializers.CharField())
    questions = QuestionOut(many=True)
    language = serializers.CharField()
    reader = serializers.CharField(help_text="who read: “rules”, or the name of a language model")
    brief = serializers.JSONField()
    quote = QuoteOut()
