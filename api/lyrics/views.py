"""The API's addresses of words: written anew, and kept. The same services as the pages."""

from __future__ import annotations

import random
import uuid
from dataclasses import asdict

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from api.doors import Door, caller, checked
from api.lyrics import shapes
from api.schema import answers
from engine.brief import SEED_MAXIMUM
from engine.lyrics.writing import WriterError, wishes_from
from makers.songwriting import words_for
from projects import services
from projects.models import Lyrics as Kept
from projects.queries.lyrics import lyrics_for, lyrics_of


class Lyrics(Door):
    """Words that are to be written."""

    @extend_schema(
        operation_id="write_lyrics", request=shapes.NewWords, responses=answers({200: shapes.WordsOut}, 400, 413, 415)
    )
    def post(self, request: Request) -> Response:
        """Write words for a song, for nothing; the same wishes and seed give the same words."""
        values = checked(shapes.NewWords(data=request.data)).validated_data
        seed = random.randrange(SEED_MAXIMUM) if values["seed"] is None else values["seed"]
        try:
            words = words_for(wishes_from(**{**values, "seed": seed}))
        except WriterError as error:
            raise ValidationError({error.field: [str(error)]}) from None
        return Response(shapes.WordsOut({**asdict(words), "text": words.text, "seed": seed}).data)


def _detail(lyrics: Kept, status: int = 200) -> Response:
    return Response(shapes.LyricsDetail(lyrics).data, status=status)


class AllLyrics(Door):
    """Lyrics that the caller keeps."""

    @extend_schema(
        operation_id="list_lyrics", parameters=[shapes.LyricsFilter], responses=answers({200: shapes.LyricsList}, 400)
    )
    def get(self, request: Request) -> Response:
        """The caller's lyrics, those that were changed last first; at most 200."""
        wanted = checked(shapes.LyricsFilter(data=request.query_params.dict())).validated_data
        return Response(shapes.LyricsList({"lyrics": lyrics_of(user=caller(request), **wanted)}).data)

    @extend_schema(
        operation_id="keep_lyrics",
        request=shapes.NewLyrics,
        responses=answers({201: shapes.LyricsDetail}, 400, 409, 413, 415),
    )
    def post(self, request: Request) -> Response:
        """Keep a text as lyrics; without one, words are written about the theme."""
        wanted = checked(shapes.NewLyrics(data=request.data)).validated_data
        return _detail(services.create_lyrics(owner=caller(request), **wanted), 201)


class OneLyrics(Door):
    """Lyrics by their id."""

    @extend_schema(operation_id="read_lyrics", responses=answers({200: shapes.LyricsDetail}, 404))
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        """Lyrics with their text and versions."""
        return _detail(lyrics_for(user=caller(request), pk=pk))

    @extend_schema(
        operation_id="save_lyrics",
        request=shapes.SavedLyrics,
        responses=answers({200: shapes.LyricsDetail}, 400, 404, 409, 413, 415),
    )
    def put(self, request: Request, pk: uuid.UUID) -> Response:
        """Save them. 409 lyrics_conflict: somebody saved another version since; nothing was changed."""
        lyrics_for(user=caller(request), pk=pk)
        wanted = dict(checked(shapes.SavedLyrics(data=request.data)).validated_data)
        based_on = wanted.pop("version")
        return _detail(services.save_lyrics(lyrics_pk=pk, by=caller(request), based_on=based_on, **wanted))

    @extend_schema(operation_id="delete_lyrics", responses=answers({204: None}, 404))
    def delete(self, request: Request, pk: uuid.UUID) -> Response:
        """Put them into the trash for 30 days."""
        services.delete_lyrics(lyrics_pk=pk, by=caller(request))
        return Response(status=204)


class RestoreLyrics(Door):
    """Out of the trash."""

    @extend_schema(operation_id="restore_lyrics", request=None, responses=answers({200: shapes.LyricsDetail}, 404))
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Take lyrics out of the trash, as they were."""
        return _detail(services.restore_lyrics(lyrics_pk=pk, by=caller(request)))


class LyricsBefore(Door):
    """Going back."""

    @extend_schema(
        operation_id="bring_lyrics_back",
        request=shapes.LyricsVersionWanted,
        responses=answers({200: shapes.LyricsDetail}, 400, 404, 413, 415),
    )
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Make an earlier version the newest. That is a new version: nothing is lost."""
        lyrics_for(user=caller(request), pk=pk)
        number = checked(shapes.LyricsVersionWanted(data=request.data)).validated_data["number"]
        return _detail(services.bring_back(lyrics_pk=pk, by=caller(request), number=number))
