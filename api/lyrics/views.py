"""The API's address for words of songs."""

from __future__ import annotations

import random
from dataclasses import asdict

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from api.doors import Door, checked
from api.lyrics.shapes import NewWords, WordsOut
from api.schema import answers
from engine.brief import SEED_MAXIMUM
from engine.lyrics.writing import WriterError, wishes_from
from makers.songwriting import words_for


class Lyrics(Door):
    """Words that are to be written."""

    @extend_schema(operation_id="write_lyrics", request=NewWords, responses=answers({200: WordsOut}, 400, 413, 415))
    def post(self, request: Request) -> Response:
        """Write words for a song, for nothing; the same wishes and seed give the same words."""
        values = checked(NewWords(data=request.data)).validated_data
        seed = random.randrange(SEED_MAXIMUM) if values["seed"] is None else values["seed"]
        try:
            words = words_for(wishes_from(**{**values, "seed": seed}))
        except WriterError as error:
            raise ValidationError({error.field: [str(error)]}) from None
        return Response(WordsOut({**asdict(words), "text": words.text, "seed": seed}).data)
