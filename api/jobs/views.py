"""The API's addresses of work under way."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.doors import Door, caller
from api.jobs import shapes
from api.schema import answers
from jobs.queries import owned_job, progress_of, running_for
from jobs.services import cancel

if TYPE_CHECKING:
    from jobs.models import Job


def _with_progress(jobs: Sequence[Job]) -> list[shapes.JobRow]:
    return [shapes.JobRow(job, progress) for job, progress in zip(jobs, progress_of(jobs), strict=True)]


def _job(job: Job) -> Response:
    return Response(shapes.JobOut(_with_progress([job])[0]).data)


class Jobs(Door):
    """Work under way."""

    @extend_schema(operation_id="list_jobs", responses=answers({200: shapes.JobOut(many=True)}))
    def get(self, request: Request) -> Response:
        """The caller's jobs that are not finished."""
        return Response(shapes.JobOut(_with_progress(running_for(caller(request))), many=True).data)


class OneJob(Door):
    """One job."""

    @extend_schema(operation_id="read_job", responses=answers({200: shapes.JobOut}, 404))
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        """How a job of the caller is doing."""
        return _job(owned_job(caller(request), pk))


class CancelJob(Door):
    """Stopping a job."""

    @extend_schema(operation_id="cancel_job", request=None, responses=answers({200: shapes.JobOut}, 404, 409))
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        """Stop a job and give its credits back; asking twice changes nothing."""
        job = owned_job(caller(request), pk)
        return _job(cancel(job_pk=job.pk, by=caller(request)))
