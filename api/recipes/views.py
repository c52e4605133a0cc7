"""The API's address for recipes: of a track, or of a file of it."""

from __future__ import annotations

import base64
import binascii
import io
import uuid
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import ValidationError

from api.doors import Door, caller, checked
from api.recipes.shapes import RecipeAsked, RecipeOut, ReferenceOut, answer_of, reference_answer
from api.schema import answers
from engine.audio.tags import read_recipe_in
from engine.recipe import RecipeError
from studio.queries.references import open_reference
from studio.services import NotReady
from tracks.queries import NoTrackThere, open_recipe, recipe_of_track, track_at

WAYS = ("track", "content")


class Recipes(Door):
    """How songs were made."""

    @extend_schema(
        operation_id="read_recipe", request=RecipeAsked, responses=answers({200: RecipeOut}, 400, 404, 413, 415)
    )
    def post(self, request: Request) -> Response:
        """What the recipe of a track or of a download asks for here, and whether the same sound comes again.

        Starts nothing. A track that the caller may not open is answered like one that is not there.
        """
        wanted = checked(RecipeAsked(data=request.data)).validated_data
        ways = [name for name in WAYS if wanted[name]]
        if len(ways) != 1:
            raise ValidationError({way: ["Send either track or content."] for way in WAYS})
        try:
            values, name = self._find(request, ways[0], str(wanted[ways[0]]))
            opened = open_recipe(user=caller(request), values=values, name=name)
        except (RecipeError, NoTrackThere) as error:
            raise ValidationError({ways[0]: [str(error)]}) from error
        return Response(answer_of(opened))

    def _find(self, request: Request, way: str, where: str) -> tuple[dict[str, Any] | None, str]:
        """The recipe and what it is called. Raises Track.DoesNotExist, NoTrackThere, RecipeError."""
        if way == "content":
            return read_recipe_in(io.BytesIO(_decode(where))), ""
        user = caller(request)
        pk = track_at(address=where, host=request.get_host(), user=user)
        return recipe_of_track(user=user, pk=pk)


class TrackReference(Door):
    """What a track gives as a reference."""

    @extend_schema(operation_id="read_reference", responses=answers({200: ReferenceOut}, 404, 409))
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        """Tempo, key, mood, sections, length and energy of a track the caller may hear, as a request for another one.

        Starts nothing. Corrections come before measurements; a track that nobody had analysed says so.
        """
        try:
            return Response(reference_answer(open_reference(user=caller(request), pk=pk)))
        except RecipeError as error:
            raise NotReady(str(error)) from error


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise RecipeError("This is not base64.") from error
