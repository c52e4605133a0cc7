"""The API's addresses: music, jobs, credits. The same services as the pages, one call each."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from accounts.plans import plan_for
from api import credit_serializers as of_credits
from api import serializers as shapes
from api.doors import Door
from api.schema import answers, idempotency_key
from credits.exports import row_of
from credits.queries import balance, expiring, statement
from credits.queries.statements import part_of
from files.queries import storage_of
from jobs.queries import owned_job, progress_of, running_for
from jobs.services import cancel
from tracks import services
from tracks.queries import free_takes, library, own_track, track_for

if TYPE_CHECKING:
    from accounts.models import User
    from jobs.models import Job

Shape = TypeVar("Shape", bound=BaseSerializer[Any])
VERBS = {
    "keep": services.keep,
    "discard": services.discard,
    "restore": services.restore,
    "retry": services.retry_take,
    "cancel": services.cancel_take,
}


def _caller(request: Request) -> User:
    """Who calls; the permission class has seen to it that somebody does."""
    return cast("User", request.user)


def _checked(serializer: Shape) -> Shape:
    serializer.is_valid(raise_exception=True)
    return serializer


class Tracks(Door):
    """Music of the caller."""

    @extend_schema(
        operation_id="list_tracks", parameters=[shapes.TrackFilter], responses=answers({200: shapes.TrackPage}, 400)
    )
    def get(self, request: Request) -> Response:
        """The caller's tracks, newest first."""
        wanted = _checked(shapes.TrackFilter(data=request.query_params.dict())).validated_data
        in_trash = wanted["status"] == "deleted"
        page = library(
            user=_caller(request),
            search=wanted["search"],
            status="" if in_trash else wanted["status"],
            genre=wanted["genre"],
            cursor=wanted["cursor"],
            limit=wanted["limit"],
            trash=in_trash,
            whole=True,
        )
        rows = shapes.TrackOut(page.tracks, many=True).data
        return Response({"tracks": rows, "next": page.next_cursor or None})

    @extend_schema(
        operation_id="create_track",
        request=shapes.NewTrack,
        parameters=[idempotency_key()],
        responses=answers({201: shapes.Accepted}, 400, 402, 409, 413, 415, 507),
    )
    def post(self, request: Request) -> Response:
        """Ask for music: its price is held now, and settled or given back by itself.

        Repeated with the same Idempotency-Key it answers the same bytes and starts nothing.
        """
        wanted = _checked(shapes.NewTrack(data=request.data))
        accepted = services.start_track(
            owner=_caller(request),
            brief=wanted.brief(),
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
        title = _checked(shapes.TrackChange(data=request.data)).validated_data["title"]
        services.rename(track_pk=pk, by=_caller(request), title=title)
        return self.get(request, pk)

    @extend_schema(operation_id="delete_track", responses=answers({204: None}, 404))
    def delete(self, request: Request, pk: uuid.UUID) -> Response:
        """Put a track into the trash, from where it can be restored for 30 days."""
        services.delete(track_pk=pk, by=_caller(request))
        return Response(status=204)


class TrackVerb(Door):
    """What can be done with a track."""

    @extend_schema(
        operation_id="change_track",
        parameters=[OpenApiParameter("verb", str, OpenApiParameter.PATH, enum=list(VERBS))],
        request=None,
        responses=answers({200: shapes.TrackDetail}, 402, 404, 409),
    )
    def post(self, request: Request, pk: uuid.UUID, verb: str) -> Response:
        """Keep or discard a take, restore it from the trash, cancel it, or try again what failed or was cancelled."""
        if verb not in VERBS:
            raise Http404
        VERBS[verb](track_pk=pk, by=_caller(request))
        track = own_track(user=_caller(request), pk=pk)
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
        own_track(user=_caller(request), pk=pk)
        asked = _checked(shapes.RefundAsked(data=request.data)).validated_data
        services.refund_take(track_pk=pk, by=_caller(request), **asked)
        track = own_track(user=_caller(request), pk=pk)
        return Response(shapes.TrackDetail(track, context={"request": request}).data)


def _with_progress(jobs: Sequence[Job]) -> list[shapes.JobRow]:
    return [shapes.JobRow(job, progress) for job, progress in zip(jobs, progress_of(jobs), strict=True)]


def _job(job: Job) -> Response:
    return Response(shapes.JobOut(_with_progress([job])[0]).data)


class Jobs(Door):
    """Work under way."""

    @extend_schema(operation_id="list_jobs", responses=answers({200: shapes.JobOut(many=True)}))
    def get(self, request: Request) -> Response:
        """The caller's jobs that are not finished."""
        return Response(shapes.JobOut(_with_progress(running_for(_caller(request))), many=True).data)


class OneJob(Door):
    """One job."""

    @extend_schema(operation_id="read_job", responses=answers({200: shapes.JobOut}, 404))
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        """How a job of the caller is doing."""
        return _job(owned_job(_caller(request), pk))


class CancelJob(Door):
    """Stopping a job."""

    @extend_schema(operation_id="cancel_job", request=None, responses=answers({200: shapes.JobOut}, 404, 409))
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Stop a job and give its credits back; asking twice changes nothing."""
        job = owned_job(_caller(request), pk)
        return _job(cancel(job_pk=job.pk, by=_caller(request)))


class Credits(Door):
    """The caller's credits."""

    @extend_schema(operation_id="read_credits", responses=answers({200: of_credits.BalanceOut}))
    def get(self, request: Request) -> Response:
        """What the caller can spend, what is held for work under way, what is owed, and what expires next."""
        has, expires = balance(_caller(request)), expiring(_caller(request))
        told = {**asdict(has), "expiring": asdict(expires[0]) if expires else None}
        return Response(of_credits.BalanceOut(told).data)


class CreditsStatement(Door):
    """The caller's statement."""

    @extend_schema(
        operation_id="read_statement",
        parameters=[of_credits.StatementFilter],
        responses=answers({200: of_credits.StatementPage}, 400),
    )
    def get(self, request: Request) -> Response:
        """What happened to the caller's credits, newest first."""
        wanted = _checked(of_credits.StatementFilter(data=request.query_params.dict())).validated_data
        page = statement(
            _caller(request),
            part=part_of(_caller(request), kind=wanted["kind"], first=wanted["from"], last=wanted["until"]),
            before=int(wanted["cursor"]) if wanted["cursor"] else None,
            rows=wanted["limit"],
        )
        rows = [row_of(line) for line in page.lines]
        return Response({"movements": rows, "next": str(page.before) if page.before else None})


class Plan(Door):
    """The caller's plan."""

    @extend_schema(operation_id="read_plan", responses=answers({200: shapes.PlanOut}))
    def get(self, request: Request) -> Response:
        """What the caller's plan allows, how much storage is used, and how many free takes are left today."""
        person = _caller(request)
        allowed = {"plan": plan_for(person), "storage": storage_of(user=person), "free_takes": free_takes(user=person)}
        return Response(shapes.PlanOut(allowed).data)


@extend_schema(exclude=True)
class Nothing(Door):
    """Every address that is none."""

    permission_classes = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:  # noqa: ARG002
        raise Http404

    def get(self, request: Request) -> Response:  # noqa: ARG002
        raise Http404

    post = put = patch = delete = get
