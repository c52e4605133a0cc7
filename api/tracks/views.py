"""The API's addresses of music. The same services as the pages, one call each."""

from __future__ import annotations

import uuid

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from api.doors import Door, caller, checked
from api.schema import answers, idempotency_key
from api.tracks import shapes
from api.tracks.wishes import NewTrack
from projects.models import Picture
from projects.queries.pictures import origin_of
from tracks import services
from tracks.models import ROLE_OF_FORMAT
from tracks.queries import library, own_track, similar_to, track_for

VERBS = {
    "keep": services.keep,
    "discard": services.discard,
    "restore": services.restore,
    "retry": services.retry_take,
    "cancel": services.cancel_take,
    "like": services.like,
    "unlike": services.unlike,
}


class Tracks(Door):
    """Music of the caller."""

    @extend_schema(
        operation_id="list_tracks", parameters=[shapes.TrackFilter], responses=answers({200: shapes.TrackPage}, 400)
    )
    def get(self, request: Request) -> Response:
        """The caller's tracks, newest first or in another order; filters are about what is measured, or else asked."""
        query = checked(shapes.TrackFilter(data=request.query_params.dict()))
        wanted = query.validated_data
        in_trash = wanted["status"] == "deleted"
        page = library(
            user=caller(request),
            search=wanted["search"],
            status="" if in_trash else wanted["status"],
            genre=wanted["genre"],
            cursor=wanted["cursor"],
            limit=wanted["limit"],
            trash=in_trash,
            whole=True,
            sort=wanted["sort"],
            filters=query.filters(),
        )
        rows = shapes.TrackOut(page.tracks, many=True).data
        return Response({"tracks": rows, "next": page.next_cursor or None})

    @extend_schema(
        operation_id="create_track",
        request=NewTrack,
        parameters=[idempotency_key()],
        responses=answers({201: shapes.Accepted}, 400, 402, 409, 413, 415, 507),
    )
    def post(self, request: Request) -> Response:
        """Ask for music: its price is held now, and settled or given back by itself.

        Repeated with the same Idempotency-Key it answers the same bytes and starts nothing.
        """
        wanted = checked(NewTrack(data=request.data))
        brief, picture = wanted.brief(), wanted.validated_data["picture"]
        try:
            recipe = origin_of(user=caller(request), pk=picture, brief=brief) if picture else None
        except Picture.DoesNotExist:
            raise ValidationError({"picture": ["This is no picture of yours: send it to /api/v1/pictures/."]}) from None
        accepted = services.start_track(
            owner=caller(request),
            brief=brief,
            recipe=recipe,
            takes=wanted.validated_data["takes"],
            provider=wanted.validated_data["provider"],
            may_fall_back=wanted.validated_data["may_fall_back"],
            most_credits=wanted.validated_data["most_credits"],
            pay_with=wanted.validated_data["pay_with"],
            idempotency_key=request.headers.get("Idempotency-Key") or uuid.uuid4().hex,
        )
        return Response(shapes.Accepted(accepted).data, status=201)


class OneTrack(Door):
    """One track."""

    @extend_schema(operation_id="read_track", responses=answers({200: shapes.TrackDetail}, 404))
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        """A track of the caller, or a public one, with links to its files."""
        track = track_for(user=request.user, pk=pk)
        return Response(shapes.TrackDetail(track, context={"request": request}).data)

    @extend_schema(
        operation_id="rename_track",
        request=shapes.TrackChange,
        responses=answers({200: shapes.TrackDetail}, 400, 404, 413, 415),
    )
    def patch(self, request: Request, pk: uuid.UUID) -> Response:
        """Give a track another title."""
        title = checked(shapes.TrackChange(data=request.data)).validated_data["title"]
        services.rename(track_pk=pk, by=caller(request), title=title)
        return self.get(request, pk)

    @extend_schema(operation_id="delete_track", responses=answers({204: None}, 404))
    def delete(self, request: Request, pk: uuid.UUID) -> Response:
        """Put a track into the trash, from where it can be restored for 30 days."""
        services.delete(track_pk=pk, by=caller(request))
        return Response(status=204)


class TrackFormats(Door):
    """Formats that are written when somebody wants them."""

    @extend_schema(
        operation_id="make_format",
        request=shapes.FormatWanted,
        responses=answers({200: shapes.FileOut}, 400, 404, 413, 415, 503),
    )
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """The file of this format, written now unless it is there; that takes seconds, once."""
        track = own_track(user=caller(request), pk=pk)
        wanted = checked(shapes.FormatWanted(data=request.data)).validated_data["format"]
        asset = services.make_format(track=track, role=ROLE_OF_FORMAT[wanted])
        if asset is None:
            raise Http404
        return Response(shapes.FileOut(asset, context={"request": request, "track": track}).data)


class SimilarTracks(Door):
    """More like a track."""

    @extend_schema(operation_id="list_similar_tracks", responses=answers({200: shapes.SimilarTracksOut}, 404))
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        """The caller's own analysed tracks that sound most like this one, the nearest first; at most six."""
        track = track_for(user=request.user, pk=pk)
        return Response(shapes.SimilarTracksOut(similar_to(user=caller(request), track=track, whole=True)).data)


class TrackVerb(Door):
    """What can be done with a track."""

    @extend_schema(
        operation_id="change_track",
        parameters=[OpenApiParameter("verb", str, OpenApiParameter.PATH, enum=list(VERBS))],
        request=None,
        responses=answers({200: shapes.TrackDetail}, 402, 404, 409),
    )
    def post(self, request: Request, pk: uuid.UUID, verb: str) -> Response:
        """Keep, discard, like or unlike a track, restore it from the trash, cancel it, or try again what failed."""
        if verb not in VERBS:
            raise Http404
        VERBS[verb](track_pk=pk, by=caller(request))
        track = own_track(user=caller(request), pk=pk)
        return Response(shapes.TrackDetail(track, context={"request": request}).data)


class TrackRefund(Door):
    """Half a price back."""

    @extend_schema(
        operation_id="refund_track",
        request=shapes.RefundAsked,
        responses=answers({200: shapes.TrackDetail}, 400, 404, 409, 413, 415),
    )
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Ask for half the price of a delivered take back, once; asking again changes nothing."""
        own_track(user=caller(request), pk=pk)
        asked = checked(shapes.RefundAsked(data=request.data)).validated_data
        services.refund_take(track_pk=pk, by=caller(request), **asked)
        track = own_track(user=caller(request), pk=pk)
        return Response(shapes.TrackDetail(track, context={"request": request}).data)
