"""The API's address for who makes music here."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.doors import Door
from api.makers.shapes import MakersOut
from api.schema import answers
from makers import choosing


class Models(Door):
    """Who makes music here."""

    @extend_schema(operation_id="list_models", responses=answers({200: MakersOut}))
    def get(self, request: Request) -> Response:
        """Everybody a request for music may name as its provider, with prices and limits."""
        del request
        return Response(MakersOut({"models": choosing.makers()}).data)
