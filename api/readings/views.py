"""The API's address for what is understood of words, before anything is asked for."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.doors import Door, caller, checked
from api.readings.shapes import NewReading, ReadingOut
from api.schema import answers
from engine.words.reading import resolve
from tracks.models import PayWith
from tracks.queries import longest_for, quote_of, understand


class Readings(Door):
    """Words that are to be understood."""

    @extend_schema(operation_id="read_words", request=NewReading, responses=answers({200: ReadingOut}, 400, 413, 415))
    def post(self, request: Request) -> Response:
        """What is understood of a request, what of it will not be heeded, and what it would cost; starts nothing."""
        wanted = checked(NewReading(data=request.data))
        values, brief = wanted.validated_data, wanted.brief().checked()
        is_free = values["pay_with"] == PayWith.FREE
        longest = longest_for(caller(request), provider=values["provider"], is_free=is_free)
        quote = quote_of(
            user=caller(request),
            brief=brief,
            takes=values["takes"],
            provider=values["provider"],
            most_credits=values["most_credits"],
            is_free=is_free,
        )
        understanding = quote.understanding or understand(brief)
        reading = understanding.reading
        answer = {
            "heard": understanding.findings,
            "overruled": understanding.overruled,
            "ignored": understanding.ignored,
            "not_heeded": quote.not_heeded,
            "not_understood": reading.not_understood,
            "questions": reading.questions,
            "language": reading.language,
            "reader": reading.reader,
            "brief": resolve(understanding.settle(brief, longest)).to_dict(),
            "quote": quote,
        }
        return Response(ReadingOut(answer).data)
