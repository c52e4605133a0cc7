"""The API's addresses for sending sound: announce it, send it straight to storage, complete it."""

from __future__ import annotations

import uuid

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.doors import Door, caller, checked
from api.schema import answers
from api.uploads import shapes
from files.models import Upload
from files.queries import uploads_of
from files.services import UploadBusy, delete_upload, resume_upload
from tracks.services import announce_upload, import_upload


class Uploads(Door):
    """Sound the caller sends."""

    @extend_schema(
        operation_id="list_uploads",
        parameters=[shapes.UploadFilter],
        responses=answers({200: shapes.UploadPage}, 400),
    )
    def get(self, request: Request) -> Response:
        """What the caller has sent or announced, the newest first; `track` is what it became."""
        wanted = checked(shapes.UploadFilter(data=request.query_params.dict()))
        page = uploads_of(user=caller(request), **wanted.validated_data)
        return Response(shapes.UploadPage({"uploads": page.uploads, "next": page.next_cursor or None}).data)

    @extend_schema(
        operation_id="create_upload",
        request=shapes.NewUpload,
        responses=answers({201: shapes.AnnouncedOut}, 400, 409, 413, 415, 507),
    )
    def post(self, request: Request) -> Response:
        """Announce a sound file: the answer says how to send it within the hour. Then complete it.

        With its hash (`sha256`), 409 `already_in_library` names the track the caller has of it, and announcing what is
        on its way already answers the same upload again. 409 `no_imports_left`: all files of today are sent.
        """
        wanted = checked(shapes.NewUpload(data=request.data)).validated_data
        announced = announce_upload(owner=caller(request), **wanted)
        return Response(shapes.AnnouncedOut(announced, context={"request": request}).data, status=201)


class OneUpload(Door):
    """One upload."""

    @extend_schema(operation_id="read_upload", responses=answers({200: shapes.UploadOut}, 404))
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        """What became of an upload of the caller."""
        return Response(shapes.UploadOut(Upload.objects.of(caller(request)).get(pk=pk)).data)

    @extend_schema(operation_id="delete_upload", responses=answers({204: None}, 404, 409))
    def delete(self, request: Request, pk: uuid.UUID) -> Response:
        """Forget an upload. A track that was made of it stays; without one its bytes count against the plan no more."""
        delete_upload(upload_pk=pk, by=caller(request))
        return Response(status=204)


class ResumeUpload(Door):
    """Sending an upload in parts."""

    @extend_schema(
        operation_id="resume_upload", request=None, responses=answers({200: shapes.ResumptionOut}, 404, 409, 503)
    )
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """How many bytes have arrived, and how the rest is sent in parts, one after the other.

        After a connection broke, ask again: only what is missing is sent. Possible for 20 hours from the announcement.
        """
        resumption = resume_upload(upload_pk=pk, by=caller(request))
        return Response(shapes.ResumptionOut(resumption, context={"request": request}).data)


class CompleteUpload(Door):
    """Completing an upload."""

    @extend_schema(
        operation_id="complete_upload", request=None, responses=answers({200: shapes.UploadOut}, 404, 409, 413, 503)
    )
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Have what was sent looked at, kept, and made a track of; doing it again changes nothing.

        The track is there at once; a job, which costs nothing, measures it and makes its copies to listen to.

        409 says why not: not_arrived, upload_busy (ask again in a moment), upload_expired, or upload_rejected, which is
        final.
        """
        try:
            upload = import_upload(upload_pk=pk, by=caller(request))
        except UploadBusy:
            self.headers["Retry-After"] = "5"
            raise
        return Response(shapes.UploadOut(upload).data)
