"""The API's address for files of which somebody wants to know whether they were made here."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.addresses import client_address
from api.doors import Door, caller
from api.schema import answers
from api.verifications.shapes import FORM, VerificationOut
from tracks.queries.verifying import visible_to
from tracks.services import count_verification, file_at_hand, verify_file


class Verifications(Door):
    """Files that are to be verified."""

    parser_classes = (MultiPartParser,)

    @extend_schema(
        operation_id="verify_file",
        request={"multipart/form-data": FORM},
        responses=answers({200: VerificationOut}, 400, 413, 415, 503),
    )
    def post(self, request: Request) -> Response:
        """Whether a file was made here, also after it was encoded anew or cut; the file is not kept.

        20 files in ten minutes from an address; more, and files while others are looked at, are answered 503.
        """
        file: Any = request.FILES.get("file")
        if file is None or set(request.data) != {"file"}:
            raise ValidationError({"file": ["Send one file under this name, and nothing else."]})
        count_verification(address=client_address(request._request))
        with file_at_hand(chunks=file.chunks()) as path:
            found = verify_file(path=path, visible=visible_to(caller(request)))
        return Response(VerificationOut(found.to_dict()).data)
