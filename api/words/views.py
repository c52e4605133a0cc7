"""The API's address of the words that are heard in a track. The same services as the page, one call each."""

from __future__ import annotations

import uuid

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.doors import Door, caller, checked
from api.schema import answers
from api.words import shapes
from engine.hearing.editing import WrittenLine
from studio import services
from studio.queries import words_of
from tracks.models import Track


class TrackWords(Door):
    """The words of a track."""

    @extend_schema(operation_id="read_heard_words", responses=answers({200: shapes.HeardWordsOut}, 404))
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        """The words of a track of the caller, with a time for each, as far as they were heard."""
        track = Track.objects.owned_by(caller(request)).live().get(pk=pk)
        return Response(shapes.HeardWordsOut(words_of(track)).data)

    @extend_schema(
        operation_id="hear_words",
        request=shapes.HearingWanted,
        responses=answers({200: shapes.HeardWordsOut}, 400, 404, 409, 413, 415),
    )
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Have the words of a track written down, or known ones found in it, for nothing. Nothing begins twice."""
        wanted = checked(shapes.HearingWanted(data=request.data)).validated_data
        return Response(shapes.HeardWordsOut(services.start_hearing(track_pk=pk, by=caller(request), **wanted)).data)

    @extend_schema(
        operation_id="save_heard_words",
        request=shapes.WordsWanted,
        responses=answers({200: shapes.HeardWordsOut}, 400, 404, 409, 413, 415),
    )
    def patch(self, request: Request, pk: uuid.UUID) -> Response:
        """Correct them. 409 words_conflict: somebody saved another version since; nothing was changed."""
        wanted = checked(shapes.WordsWanted(data=request.data)).validated_data
        lines = [WrittenLine(**line) for line in wanted["lines"]]
        services.save_words(track_pk=pk, by=caller(request), lines=lines, based_on=wanted["version"])
        if wanted["put"]:
            services.put_words_to_track(track_pk=pk, by=caller(request))
        return self.get(request, pk)
