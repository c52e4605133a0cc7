"""The API's addresses of mixes. The same services as the pages, one call each."""

from __future__ import annotations

import uuid

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.doors import Door, caller, checked
from api.mixes import shapes
from api.schema import answers, idempotency_key
from studio import services
from studio.models.mixing import Mix
from studio.queries.mixes import mix_for, mixes_of


def _detail(mix: Mix, request: Request, status: int = 200) -> Response:
    return Response(shapes.MixDetail(mix, context={"request": request}).data, status=status)


class Mixes(Door):
    """Mixes of the caller."""

    @extend_schema(
        operation_id="list_mixes", parameters=[shapes.MixFilter], responses=answers({200: shapes.MixPage}, 400)
    )
    def get(self, request: Request) -> Response:
        """The caller's mixes, the one that was changed last first."""
        wanted = checked(shapes.MixFilter(data=request.query_params.dict())).validated_data
        page = mixes_of(user=caller(request), **wanted)
        return Response(shapes.MixPage({"mixes": page.mixes, "next": page.next_cursor or None}).data)

    @extend_schema(
        operation_id="create_mix",
        request=shapes.NewMix,
        responses=answers({201: shapes.MixDetail}, 400, 409, 413, 415),
    )
    def post(self, request: Request) -> Response:
        """Keep a mix. A part's source is the id of a track, or `id/stem`; one that is missing is silent."""
        wanted = checked(shapes.NewMix(data=request.data)).validated_data
        return _detail(services.create_mix(owner=caller(request), **wanted), request, 201)


class OneMix(Door):
    """One mix."""

    @extend_schema(operation_id="read_mix", responses=answers({200: shapes.MixDetail}, 404))
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        """A mix of the caller, with its document."""
        return _detail(mix_for(user=caller(request), pk=pk), request)

    @extend_schema(
        operation_id="save_mix",
        request=shapes.SavedMix,
        responses=answers({200: shapes.MixDetail}, 400, 404, 409, 413, 415),
    )
    def put(self, request: Request, pk: uuid.UUID) -> Response:
        """Save what a mix has become. 409 mix_conflict: somebody saved another version since; nothing was changed."""
        mix_for(user=caller(request), pk=pk)
        wanted = dict(checked(shapes.SavedMix(data=request.data)).validated_data)
        based_on = wanted.pop("version")
        return _detail(services.save_mix(mix_pk=pk, by=caller(request), based_on=based_on, **wanted), request)

    @extend_schema(operation_id="delete_mix", responses=answers({204: None}, 404))
    def delete(self, request: Request, pk: uuid.UUID) -> Response:
        """Forget a mix and its versions. Tracks that were made of it stay."""
        services.delete_mix(mix_pk=pk, by=caller(request))
        return Response(status=204)


class RestoreMix(Door):
    """Going back."""

    @extend_schema(
        operation_id="restore_mix",
        request=shapes.VersionWanted,
        responses=answers({200: shapes.MixDetail}, 400, 404, 413, 415),
    )
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Make a mix what it was at a version. That is a new version: nothing is lost."""
        mix_for(user=caller(request), pk=pk)
        version = checked(shapes.VersionWanted(data=request.data)).validated_data["version"]
        return _detail(services.restore_version(mix_pk=pk, by=caller(request), version=version), request)


class ExportMix(Door):
    """A mix as a track."""

    @extend_schema(
        operation_id="export_mix",
        request=shapes.ExportWanted,
        parameters=[idempotency_key()],
        responses=answers({201: shapes.ExportOut}, 400, 404, 409, 413, 415, 507),
    )
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Make a track of a mix, or of one part of it, by a job that costs nothing.

        What was silent because it is missing stands in the track's `remarks`. Repeated with the same Idempotency-Key
        it answers the same track.
        """
        wanted = checked(shapes.ExportWanted(data=request.data)).validated_data
        part = wanted["part"]
        track = services.export_mix(
            mix_pk=pk,
            by=caller(request),
            idempotency_key=request.headers.get("Idempotency-Key") or uuid.uuid4().hex,
            with_stems=wanted["with_stems"],
            part=None if part is None else part - 1,
        )
        return Response(shapes.ExportOut(track).data, status=201)
